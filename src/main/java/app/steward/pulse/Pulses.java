package app.steward.pulse;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Subject;
import app.steward.health.Band;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.record.KnownRecords;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes what owners think of their accounts, and tells it. One judgement never changes another: each is added. */
@Component
public class Pulses {
    static final int LONGEST = 2_000;

    private static final int HISTORY = 10;

    private static final Field<Long> ID = field(name("p", "id"), Long.class);
    private static final Field<Long> ACCOUNT = field(name("p", "account_id"), Long.class);
    private static final Field<Long> MEMBER = field(name("p", "member_id"), Long.class);
    private static final Field<OffsetDateTime> AT = field(name("p", "at"), OffsetDateTime.class);

    private final DSLContext sql;
    private final KnownRecords known;
    private final Today today;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    Pulses(DSLContext sql, KnownRecords known, Today today, AuditTrail audit, ApplicationEventPublisher events) {
        this.sql = sql;
        this.known = known;
        this.today = today;
        this.audit = audit;
        this.events = events;
    }

    /**
     * What somebody thought.
     *
     * @param byOwner whether whoever thought so still owns the account
     */
    public record Pulse(
            long id, Rating rating, String reason, Instant at, String email, String name, boolean byOwner) {}

    /**
     * What the page of an account says.
     *
     * @param latest the newest by one who still owns the account; null where nobody judged it
     * @param current whether it still holds
     * @param until the last day on which it does
     * @param score of overall health now; null where it is not computed
     * @param mine whether the viewer thought so
     * @param mayJudge whether the viewer may judge
     * @param days how long a judgement holds
     * @param earlier what was thought before, the newest first
     */
    public record Panel(
            @Nullable Pulse latest,
            boolean current,
            @Nullable LocalDate until,
            @Nullable Integer score,
            @Nullable Band band,
            boolean mine,
            boolean mayJudge,
            int days,
            List<Pulse> earlier) {

        /** How many bands person and score are apart; 0 where either is missing. */
        public int apart() {
            return latest == null || !current || band == null
                    ? 0
                    : latest.rating().above(band);
        }
    }

    /** The panel on the page of an account that the viewer sees. */
    @Transactional(readOnly = true)
    public Panel panel(Viewer viewer, long account, Now now) {
        List<Pulse> all = read(ACCOUNT.eq(account), HISTORY);
        Pulse latest = all.stream().filter(Pulse::byOwner).findFirst().orElse(null);
        if (latest == null && all.size() == HISTORY) {
            // After many hand-overs it is not among the newest few.
            latest = read(ACCOUNT.eq(account).and(owns(MEMBER)), 1).stream()
                    .findFirst()
                    .orElse(null);
        }
        Record beside = sql.select(
                        field(name("w", "pulse_days"), Integer.class),
                        field(name("w", "good_from"), Integer.class),
                        field(name("w", "poor_below"), Integer.class),
                        field(name("s", "overall_score"), Integer.class),
                        field(ownedBy(viewer.memberId(), account)))
                .from(table(name("workspace")).as("w"))
                .leftJoin(table(name(Subject.ACCOUNT.derivedTable())).as("s"))
                .on(field(name("s", "account_id"), Long.class).eq(account))
                .fetchSingle();
        int days = beside.get(0, Integer.class);
        BandThresholds thresholds = new BandThresholds(beside.get(1, Integer.class), beside.get(2, Integer.class));
        Integer score = beside.get(3, Integer.class);
        LocalDate on = latest == null ? null : now.dayOf(latest.at());
        Pulse counts = latest;
        return new Panel(
                latest,
                on != null && ChronoUnit.DAYS.between(on, now.today()) <= days,
                on == null ? null : on.plusDays(days),
                score,
                score == null ? null : Band.of(score, thresholds),
                latest != null && latest.email().equals(viewer.email()),
                viewer.mayEditAccounts() && Boolean.TRUE.equals(beside.get(4, Boolean.class)),
                days,
                all.stream().filter(pulse -> !pulse.equals(counts)).toList());
    }

    /** Those of an account, the newest first. */
    @Transactional(readOnly = true)
    public List<Pulse> of(Viewer viewer, String externalId, int limit, @Nullable Long before) {
        long account = known.seen(viewer, Subject.ACCOUNT, externalId).id();
        // by number alone, which is what a page goes on from
        return select(ACCOUNT.eq(account).and(before == null ? noCondition() : ID.lt(before)))
                .orderBy(ID.desc())
                .limit(limit)
                .fetch(Pulses::read);
    }

    /** What happened to an account: the newest ones, and all others of the same moment as the last of them. */
    @Transactional(readOnly = true)
    public List<Pulse> happened(long account, @Nullable Instant before, int limit) {
        return select(ACCOUNT.eq(account).and(before == null ? noCondition() : AT.lt(before.atOffset(ZoneOffset.UTC))))
                .orderBy(AT.desc())
                .limit(limit)
                .withTies()
                .fetch(Pulses::read);
    }

    /**
     * Adds what the viewer thinks.
     *
     * @throws BadInput at {@code pulse} or {@code reason}; for a key that was made for nobody
     * @throws NotAllowed where the viewer does not own the account
     */
    @Transactional
    public Pulse judge(Viewer by, String externalId, @Nullable Integer pulse, @Nullable String reason) {
        KnownRecords.Known account = known.seen(by, Subject.ACCOUNT, externalId);
        long member = by.member();
        if (!mayJudge(by, account.id())) {
            throw new NotAllowed("Only who owns the account judges it.");
        }
        List<Fault> faults = new ArrayList<>();
        Rating rating = pulse == null ? null : Rating.of(pulse).orElse(null);
        if (rating == null) {
            faults.add(new Fault("pulse", "Choose a number from 1 to 5."));
        }
        String why = CleanText.of(reason == null ? "" : reason);
        if (why.length() > LONGEST) {
            faults.add(new Fault("reason", "Enter at most 2,000 characters."));
        }
        if (rating == null || !faults.isEmpty()) {
            throw new BadInput(faults);
        }
        Pulse before = read(ACCOUNT.eq(account.id()).and(owns(MEMBER)), 1).stream()
                .findFirst()
                .orElse(null);
        Long id = sql.insertInto(table(name("pulses")))
                .set(field(name("account_id"), Long.class), account.id())
                .set(
                        field(name("at"), OffsetDateTime.class),
                        today.now().instant().atOffset(ZoneOffset.UTC))
                .set(field(name("member_id"), Long.class), member)
                .set(field(name("pulse"), Integer.class), rating.number())
                .set(field(name("reason"), String.class), why)
                .returningResult(field(name("id"), Long.class))
                .fetchSingle()
                .value1();
        audit.record(
                by,
                "created",
                "pulse",
                account.externalId(),
                account.label(),
                before == null ? null : Map.of("pulse", before.rating().number()),
                values(rating, why));
        events.publishEvent(RecordsChanged.accounts(
                Set.of(account.id()), ChangedFields.of(Subject.ACCOUNT, Set.of(PulseFacts.PULSES))));
        return read(ID.eq(id), 1).get(0);
    }

    private static Map<String, Object> values(Rating rating, String reason) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("pulse", rating.number());
        if (!reason.isEmpty()) {
            values.put("reason", reason);
        }
        return values;
    }

    private boolean mayJudge(Viewer viewer, long account) {
        return viewer.mayEditAccounts()
                && Boolean.TRUE.equals(
                        sql.select(field(ownedBy(viewer.memberId(), account))).fetchSingle(0, Boolean.class));
    }

    private static Condition ownedBy(@Nullable Long member, long account) {
        return exists(selectOne()
                .from(table(name("account_assignments")).as("r"))
                .where(field(name("r", "account_id"), Long.class).eq(account))
                .and(field(name("r", "member_id"), Long.class).eq(val(member, Long.class))));
    }

    private List<Pulse> read(Condition which, int limit) {
        return select(which).orderBy(AT.desc(), ID.desc()).limit(limit).fetch(Pulses::read);
    }

    private static Condition owns(Field<Long> member) {
        return exists(selectOne()
                .from(table(name("account_assignments")).as("r"))
                .where(field(name("r", "account_id"), Long.class).eq(ACCOUNT))
                .and(field(name("r", "member_id"), Long.class).eq(member)));
    }

    private SelectConditionStep<? extends Record> select(Condition which) {
        return sql.select(
                        ID,
                        field(name("p", "pulse"), Integer.class),
                        field(name("p", "reason"), String.class),
                        AT,
                        field(name("m", "email"), String.class),
                        field(name("m", "name"), String.class),
                        field(owns(MEMBER)).as("by_owner"))
                .from(table(name("pulses")).as("p"))
                .join(table(name("team_members")).as("m"))
                .on(field(name("m", "id"), Long.class).eq(MEMBER))
                .where(which);
    }

    private static Pulse read(Record row) {
        return new Pulse(
                row.get(0, Long.class),
                Rating.of(row.get(1, Integer.class)).orElseThrow(),
                row.get(2, String.class),
                row.get(3, OffsetDateTime.class).toInstant(),
                row.get(4, String.class),
                row.get(5, String.class),
                Boolean.TRUE.equals(row.get(6, Boolean.class)));
    }
}
