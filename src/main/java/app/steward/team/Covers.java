package app.steward.team;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.workspace.Today;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who stands in for whom. Nothing is written when a cover begins or is over: it holds on its days. */
@Service
public class Covers {
    private static final Field<Long> ID = field(name("c", "id"), Long.class);
    private static final Field<Long> MEMBER = field(name("c", "member_id"), Long.class);
    private static final Field<Long> DEPUTY = field(name("c", "deputy_id"), Long.class);
    private static final Field<LocalDate> FROM = field(name("c", "from_on"), LocalDate.class);
    private static final Field<LocalDate> TO = field(name("c", "to_on"), LocalDate.class);
    private static final Field<OffsetDateTime> ENDED = field(name("c", "ended_at"), OffsetDateTime.class);

    private final DSLContext sql;
    private final TeamMembers members;
    private final AuditTrail trail;
    private final Today today;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Covers(
            DSLContext sql,
            TeamMembers members,
            AuditTrail trail,
            Today today,
            Clock clock,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.members = members;
        this.trail = trail;
        this.today = today;
        this.clock = clock;
        this.events = events;
    }

    /** The member as the one who looks, with those for whom they stand in today: one statement per request. */
    public Viewer viewer(TeamMember member) {
        List<Long> covered = sql.select(MEMBER)
                .from(table(name("covers")).as("c"))
                .where(DEPUTY.eq(member.id()))
                .and(condition(
                        "({0} at time zone (select time_zone from workspace))::date between {1} and {2}",
                        val(clock.instant().atOffset(ZoneOffset.UTC)), FROM, TO))
                .and(ENDED.isNull())
                .orderBy(MEMBER)
                .fetch(MEMBER);
        return covered.isEmpty() ? member.viewer() : member.viewer().standingInFor(covered);
    }

    /** Covers that hold on a day, for statements about many members; columns {@code member_id} and {@code deputy_id}. */
    public static Condition holds(String alias, LocalDate day) {
        return inline(day)
                .between(field(name(alias, "from_on"), LocalDate.class), field(name(alias, "to_on"), LocalDate.class))
                .and(field(name(alias, "ended_at")).isNull());
    }

    /** Covers that this viewer may know of, the latest last day first: all, or those that concern them. */
    @Transactional(readOnly = true)
    public List<Cover> of(Viewer viewer, int limit, @Nullable Long beforeId) {
        return read(
                (viewer.maySetCovers() ? noCondition() : concerns(viewer.memberId()))
                        .and(beforeId == null ? noCondition() : ID.lt(beforeId)),
                limit);
    }

    /** Those in which this member is away or stands in, the newest first. */
    @Transactional(readOnly = true)
    public List<Cover> concerning(@Nullable Long member, int limit) {
        return member == null ? List.of() : read(concerns(member), limit);
    }

    /** One of {@link #of}. */
    @Transactional(readOnly = true)
    public Cover get(Viewer viewer, long id) {
        return read(ID.eq(id), 1).stream()
                .filter(cover -> viewer.maySetCovers() || cover.concerns(viewer.memberId()))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such cover, or it is not yours to see."));
    }

    private static Condition concerns(@Nullable Long member) {
        return MEMBER.eq(member).or(DEPUTY.eq(member));
    }

    private List<Cover> read(Condition which, int limit) {
        return sql.select(
                        ID,
                        MEMBER,
                        field(name("m", "email"), String.class),
                        field(name("m", "name"), String.class),
                        DEPUTY,
                        field(name("d", "email"), String.class),
                        field(name("d", "name"), String.class),
                        FROM,
                        TO,
                        ENDED)
                .from(table(name("covers")).as("c"))
                .join(table(name("team_members")).as("m"))
                .on(field(name("m", "id"), Long.class).eq(MEMBER))
                .join(table(name("team_members")).as("d"))
                .on(field(name("d", "id"), Long.class).eq(DEPUTY))
                .where(which)
                .orderBy(ID.desc())
                .limit(limit)
                .fetch(row -> new Cover(
                        row.value1(),
                        new Cover.Person(row.value2(), row.value3(), row.value4()),
                        new Cover.Person(row.value5(), row.value6(), row.value7()),
                        row.value8(),
                        row.value9(),
                        row.value10() == null ? null : row.value10().toInstant()));
    }

    /**
     * Sets a cover.
     *
     * @param member e-mail of whoever is away
     * @param deputy e-mail of whoever stands in
     * @throws NotAllowed where it is somebody else's, and not the viewer's to set
     * @throws Conflict where another deputy stands in on one of the days
     */
    @Transactional
    public Cover set(Viewer by, String member, String deputy, LocalDate from, LocalDate to) {
        List<Fault> faults = new ArrayList<>();
        TeamMember away = find(member, "member", faults);
        TeamMember stands = find(deputy, "deputy", faults);
        LocalDate day = today.now().today();
        if (away != null && !away.profile().mayOwn()) {
            faults.add(new Fault("member", away.name() + " owns no accounts, so there is nothing to cover."));
        }
        if (stands != null && !stands.profile().mayStandIn()) {
            faults.add(new Fault(
                    "deputy", stands.name() + " can't stand in: choose a CSM, a super manager or an administrator."));
        }
        if (away != null && stands != null && away.id() == stands.id()) {
            faults.add(new Fault("deputy", "Choose somebody else than " + away.name() + "."));
        }
        if (to.isBefore(from)) {
            faults.add(new Fault("to", "Enter a last day that is not before the first one."));
        } else if (to.isBefore(day)) {
            faults.add(new Fault("to", "Enter a last day that is not over yet."));
        }
        if (away != null && !by.is(away.id()) && !by.maySetCovers()) {
            throw new NotAllowed("Only the member, super managers and administrators set a cover.");
        }
        if (away == null || stands == null || !faults.isEmpty()) {
            throw new BadInput(faults);
        }
        // Two who set a cover of the same member at once come one after the other.
        sql.execute("select 1 from team_members where id = {0} for no key update", val(away.id()));
        read(MEMBER.eq(away.id()).and(ENDED.isNull()).and(FROM.le(to)).and(TO.ge(from)), 1).stream()
                .findFirst()
                .ifPresent(other -> {
                    throw new Conflict(other.deputy().name() + " stands in for " + away.name() + " from " + other.from()
                            + " to " + other.to() + " already. End that first, or choose other days.");
                });
        Long id = sql.insertInto(table(name("covers")))
                .set(field(name("member_id"), Long.class), away.id())
                .set(field(name("deputy_id"), Long.class), stands.id())
                .set(field(name("from_on"), LocalDate.class), from)
                .set(field(name("to_on"), LocalDate.class), to)
                .set(field(name("created_by"), Long.class), by.memberId())
                .set(
                        field(name("created_at"), OffsetDateTime.class),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .returningResult(field(name("id"), Long.class))
                .fetchSingle()
                .value1();
        Cover cover = read(ID.eq(id), 1).get(0);
        trail.record(by, "created", "cover", id.toString(), away.name(), null, values(cover));
        events.publishEvent(new CoverChanged(cover, by, null));
        return cover;
    }

    /**
     * Ends a cover at once; one that has not begun is gone.
     *
     * @throws Conflict where it is over
     */
    @Transactional
    public void end(Viewer by, long id) {
        Cover cover = get(by, id);
        if (!by.is(cover.member().id()) && !by.maySetCovers()) {
            throw new NotAllowed("Only the member, super managers and administrators end a cover.");
        }
        LocalDate day = today.now().today();
        if (cover.on(day) == Cover.State.OVER) {
            throw new Conflict("This cover is over already.");
        }
        Instant now = clock.instant();
        boolean begun = cover.on(day) == Cover.State.RUNNING;
        Record gone = begun
                ? sql.fetchOne(
                        "update covers set ended_at = {0} where id = {1} and ended_at is null returning id",
                        val(now.atOffset(ZoneOffset.UTC)), val(id))
                : sql.fetchOne("delete from covers where id = {0} returning id", val(id));
        if (gone != null) {
            trail.record(
                    by,
                    begun ? "ended" : "deleted",
                    "cover",
                    Long.toString(id),
                    cover.member().name(),
                    values(cover),
                    null);
            events.publishEvent(new CoverChanged(cover, by, now));
        }
    }

    /** Covers in which this member stands in, or is to: who can't any more ends them first. */
    Optional<Cover> stillStandsIn(long member) {
        return read(DEPUTY.eq(member).and(ENDED.isNull()).and(TO.ge(today.now().today())), 1).stream()
                .findFirst();
    }

    private @Nullable TeamMember find(String email, String path, List<Fault> faults) {
        Optional<TeamMember> member = members.findByEmail(TeamMember.emailKey(email));
        if (member.isEmpty()) {
            faults.add(new Fault(path, "There is no team member \"" + email + "\"."));
        } else if (member.get().disabled()) {
            faults.add(new Fault(path, member.get().name() + " is disabled."));
        } else {
            return member.get();
        }
        return null;
    }

    private static Map<String, Object> values(Cover cover) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("member", cover.member().email());
        values.put("deputy", cover.deputy().email());
        values.put("from", cover.from().toString());
        values.put("to", cover.to().toString());
        return values;
    }
}
