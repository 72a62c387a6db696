package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.change.Chains;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.JourneyExplanation.Gate;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.JourneyLog.What;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Runs through journeys: found, as far as one sees their users, put in, held and taken out by people. */
@Component
@Transactional
public class JourneyRuns {
    private static final int MOST_OF_REASON = 2_000;

    private final DSLContext sql;
    private final Journeys journeys;
    private final JourneyExplanation explanation;
    private final JourneyEntering entering;
    private final RunEnds ends;
    private final JourneyLog log;
    private final Fields fields;
    private final AuditTrail audit;
    private final Today today;
    private final ApplicationEventPublisher events;

    JourneyRuns(
            DSLContext sql,
            Journeys journeys,
            JourneyExplanation explanation,
            JourneyEntering entering,
            RunEnds ends,
            JourneyLog log,
            Fields fields,
            AuditTrail audit,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.journeys = journeys;
        this.explanation = explanation;
        this.entering = entering;
        this.ends = ends;
        this.log = log;
        this.fields = fields;
        this.audit = audit;
        this.today = today;
        this.events = events;
    }

    /**
     * A passage of one user through a journey.
     *
     * @param user external id
     * @param label how people know the user
     * @param account external id; null: of none
     * @param edition number of the version
     * @param step where it is, or was when it ended
     * @param state due, waits, stuck or done
     * @param dueAt when it goes on by itself
     * @param waitingFor time, condition, hours or cap
     * @param problem why it is stuck
     * @param why it ended
     * @param note the label of the end, or why somebody took it out
     */
    public record Run(
            long id,
            int journey,
            long record,
            String user,
            String label,
            @Nullable String account,
            @Nullable String accountLabel,
            int edition,
            String step,
            String state,
            @Nullable Instant dueAt,
            @Nullable String waitingFor,
            @Nullable String problem,
            @Nullable Instant heldUntil,
            Instant enteredAt,
            Instant arrivedAt,
            @Nullable Instant goalAt,
            @Nullable Instant endedAt,
            @Nullable RunEnd why,
            @Nullable String note) {
        public boolean isOpen() {
            return endedAt == null;
        }
    }

    /** Which runs are wanted. */
    public enum Wanted {
        /** Under way, stuck ones among them. */
        OPEN,
        HERE,
        STUCK,
        ENDED,
        ALL;

        /** By key; throws {@link BadInput}. */
        public static Wanted of(@Nullable String key) {
            for (Wanted each : values()) {
                if (each.name().equalsIgnoreCase(key == null || key.isEmpty() ? "open" : key)) {
                    return each;
                }
            }
            throw BadInput.of("state", "Choose open, here, stuck, ended or all.");
        }

        private Condition condition() {
            return switch (this) {
                case OPEN -> org.jooq.impl.DSL.condition("r.left_at is null");
                case HERE -> org.jooq.impl.DSL.condition("r.left_at is null and r.state <> 'stuck'");
                case STUCK -> org.jooq.impl.DSL.condition("r.left_at is null and r.state = 'stuck'");
                case ENDED -> org.jooq.impl.DSL.condition("r.left_at is not null");
                case ALL -> noCondition();
            };
        }
    }

    private static final String READ = """
            select r.*, u.external_id as user_external, u.label as user_label, a.external_id as account_external,
              a.label as account_label
            from journey_runs r join users u on u.id = r.user_id left join accounts a on a.id = u.account_id
            where u.archived_at is null and a.archived_at is null and {0} and {1} order by r.id desc limit {2}""";

    /**
     * Runs of a journey, the newest first, of users whom the viewer sees.
     *
     * @param step null: at any
     * @param before only those with smaller numbers; null: from the newest on
     */
    @Transactional(readOnly = true)
    public List<Run> of(
            Viewer viewer, int journey, @Nullable String step, Wanted wanted, @Nullable Long before, int limit) {
        Condition which = condition("r.journey_id = {0}", inline(journey))
                .and(wanted.condition())
                .and(step == null ? noCondition() : condition("r.step = {0}", val(step)))
                .and(before == null ? noCondition() : condition("r.id < {0}", val(before)));
        return read(viewer, which, limit);
    }

    /** Runs of a user, the newest first. @param before only those with smaller numbers; null: from the newest on */
    @Transactional(readOnly = true)
    public List<Run> ofUser(Viewer viewer, String externalId, @Nullable Long before, int limit) {
        Condition which = condition("r.user_id = {0}", inline(user(viewer, externalId)))
                .and(before == null ? noCondition() : condition("r.id < {0}", val(before)));
        return read(viewer, which, limit);
    }

    /** The newest run of a user in a journey, under way or not; empty where there was none. */
    @Transactional(readOnly = true)
    public Optional<Run> newest(Viewer viewer, int journey, String externalId) {
        long user = user(viewer, externalId);
        return read(viewer, condition("r.journey_id = {0} and r.user_id = {1}", inline(journey), inline(user)), 1)
                .stream()
                .findFirst();
    }

    private List<Run> read(Viewer viewer, Condition which, int limit) {
        return sql.fetch(
                        READ,
                        which,
                        viewer.sees(Subject.USER, field(name("u", "account_id"), Long.class)),
                        inline(limit))
                .map(JourneyRuns::run);
    }

    private static Run run(Record row) {
        String why = row.get("end_why", String.class);
        return new Run(
                row.get("id", Long.class),
                row.get("journey_id", Integer.class),
                row.get("record_id", Long.class),
                row.get("user_external", String.class),
                row.get("user_label", String.class),
                row.get("account_external", String.class),
                row.get("account_label", String.class),
                row.get("edition", Integer.class),
                row.get("step", String.class),
                row.get("state", String.class),
                Journeys.moment(row.get("due_at", OffsetDateTime.class)),
                row.get("waiting_for", String.class),
                row.get("problem", String.class),
                Journeys.moment(row.get("held_until", OffsetDateTime.class)),
                row.get("entered_at", OffsetDateTime.class).toInstant(),
                row.get("arrived_at", OffsetDateTime.class).toInstant(),
                Journeys.moment(row.get("goal_at", OffsetDateTime.class)),
                Journeys.moment(row.get("left_at", OffsetDateTime.class)),
                why == null ? null : RunEnd.of(why),
                row.get("end_note", String.class));
    }

    /** The number of a user whom the viewer sees; throws {@link NotFound} for any other. */
    public long user(Viewer viewer, String externalId) {
        Field<Long> id = field(name("u", "id"), Long.class);
        Long found = sql.select(id)
                .from(sql("users u"))
                .where(field(name("u", "external_id"), String.class).eq(CleanText.of(externalId)))
                .and(viewer.sees(Subject.USER, field(name("u", "account_id"), Long.class)))
                .fetchOne(id);
        if (found == null) {
            throw new NotFound("There is no user " + externalId + ".");
        }
        return found;
    }

    /** Whether the viewer may put in, hold and take out users of accounts that they see. */
    @Transactional(readOnly = true)
    public boolean mayPutIn(Viewer by, Journey journey) {
        return by.mayEditSegments()
                || journeys.version(journey.id(), journey.edition())
                        .map(version -> mayPutIn(by, version.definition()))
                        .orElse(false);
    }

    /** The same of a journey whose newest version this is. */
    static boolean mayPutIn(Viewer by, Definition newest) {
        return by.mayEditSegments() || by.mayEditAccounts() && newest.settings().byCsm();
    }

    private void requireMay(Viewer by, Journey journey) {
        if (!mayPutIn(by, journey)) {
            throw new NotAllowed("Who is in " + journey.name() + " is changed by super managers and administrators.");
        }
    }

    /** Puts a user in, who passes all gates but the entry; throws {@link Conflict} with the first that shuts. */
    public Run putIn(Viewer by, int id, String externalId) {
        // nobody publishes, pauses or ends it from here on
        sql.execute("select 1 from journeys where id = {0} for share", val(id));
        Journey journey = journeys.get(id);
        requireMay(by, journey);
        long user = user(by, externalId);
        Snapshot present = fields.present(by);
        explanation.byHand(journey, user, present).stream()
                .filter(gate -> !gate.passed())
                .findFirst()
                .ifPresent(gate -> {
                    throw new Conflict(gate.detail());
                });
        Definition definition =
                journeys.version(id, journey.edition()).orElseThrow().definition();
        Now now = present.now();
        sql.execute("select 1 from user_facts where user_id = {0} for no key update", val(user));
        Result<Record> runs = sql.fetch(
                """
                insert into journey_runs (journey_id, edition, user_id, entering, entered_at, by_hand, put_in_by, step,
                  arrived_at, state, due_at, seq)
                values ({0}, {1}, {2}, {3}, {3}, true, {4}, {5}, {3}, 'due', {3}, 1) on conflict do nothing
                returning id, record_id""",
                val(id),
                val(journey.edition()),
                val(user),
                val(now.timestamp()),
                val(by.memberId(), Long.class),
                val(definition.first().orElseThrow().key()));
        if (runs.isEmpty()) {
            throw new Conflict("Somebody else has just put this user in.");
        }
        entering.begun(journey, journey.edition(), runs, by.name(), Chains.NONE.then(id), now);
        tell(by, "put in", journey, externalId, Map.of());
        return newest(by, id, externalId).orElseThrow();
    }

    /** The run under way of a user, locked for who may change it. */
    private Run locked(Viewer by, int id, String externalId) {
        Journey journey = journeys.get(id);
        requireMay(by, journey);
        long user = user(by, externalId);
        // the derived row before the run, as whoever changes the record does
        sql.execute(
                "select 1 from journey_runs r join user_facts f on f.user_id = r.user_id"
                        + " where r.journey_id = {0} and r.user_id = {1} and r.left_at is null"
                        + " for no key update of f for update of r",
                val(id), val(user));
        return newest(by, id, externalId)
                .filter(Run::isOpen)
                .orElseThrow(() -> new NotFound(externalId + " is not in " + journey.name() + "."));
    }

    /** Has it stand at its step until a day begins; null lets it go on. */
    public Run hold(Viewer by, int id, String externalId, @Nullable LocalDate until) {
        Run run = locked(by, id, externalId);
        Now now = today.now();
        if (until != null && !until.isAfter(now.today())) {
            throw BadInput.of("heldUntil", "Choose a day that is yet to come.");
        }
        OffsetDateTime at = until == null ? null : now.startOf(until).atOffset(ZoneOffset.UTC);
        int seq = sql.fetchSingle(
                        "update journey_runs set held_until = {1}::timestamptz, held_by = {2}, seq = seq + 1 where id = {0}"
                                + " returning seq",
                        val(run.id()), val(at), val(by.memberId(), Long.class))
                .get(0, Integer.class);
        Line line = until == null
                ? Line.of(What.RELEASED, run.step(), "by", by.name())
                : new Line(
                        What.HELD,
                        run.step(),
                        Line.of(What.HELD, run.step(), "by", by.name()).detail().put("until", until.toString()));
        log.add(List.of(new JourneyLog.Added(run.id(), seq, run.edition(), line)), now.instant());
        tell(
                by,
                until == null ? "released" : "held",
                journeys.get(id),
                externalId,
                until == null ? Map.of() : Map.of("until", until.toString()));
        events.publishEvent(new PumpWorker.Due());
        return newest(by, id, externalId).orElseThrow();
    }

    /** Takes a user out, for a reason; the same entering takes them in no more. */
    public Run takeOut(Viewer by, int id, String externalId, String reason) {
        String clean = CleanText.at("reason", reason);
        if (clean.isEmpty() || clean.length() > MOST_OF_REASON) {
            throw BadInput.of("reason", clean.isEmpty() ? "Say why." : "Use at most 2,000 characters.");
        }
        Run run = locked(by, id, externalId);
        ends.endAll(journeys.get(id), condition("r.id = {0}", inline(run.id())), RunEnd.TAKEN_OUT, clean, today.now());
        sql.execute(
                "update journey_runs set left_by = {1} where id = {0}", val(run.id()), val(by.memberId(), Long.class));
        // an entering that waited meanwhile is not to bring it back
        sql.execute(
                "update rule_members set acted_at = {2} where rule_id = {0} and record_id = {1} and acted_at is null",
                val(id), val(run.record()), val(today.now().timestamp()));
        tell(by, "taken out", journeys.get(id), externalId, Map.of("reason", clean));
        return newest(by, id, externalId).orElseThrow();
    }

    /** Has those who are stuck at a step try again; answers how many. @param step null: at any */
    public int goOn(Viewer by, int id, @Nullable String step) {
        JourneyEditing.mayEdit(by);
        Journey journey = journeys.get(id);
        Now now = today.now();
        Result<Record> going = sql.fetch(
                """
                update journey_runs r set state = 'due', due_at = {1}, problem = null, seq = r.seq + 1
                where r.id in (select o.id from journey_runs o where o.journey_id = {0} and o.left_at is null
                  and o.state = 'stuck' and {2} order by o.id for update)
                returning r.id, r.seq, r.step, r.edition""",
                val(id), val(now.timestamp()), step == null ? noCondition() : condition("o.step = {0}", val(step)));
        log.add(
                going.map(row -> new JourneyLog.Added(
                        row.get("id", Long.class),
                        row.get("seq", Integer.class),
                        row.get("edition", Integer.class),
                        Line.of(What.GOES_ON, row.get("step", String.class), "by", by.name()))),
                now.instant());
        if (!going.isEmpty()) {
            audit.record(
                    by,
                    "let go on",
                    JourneyEditing.KIND,
                    Integer.toString(id),
                    journey.name(),
                    null,
                    Map.of("users", going.size()));
            events.publishEvent(new PumpWorker.Due());
        }
        return going.size();
    }

    private void tell(Viewer by, String action, Journey journey, String user, Map<String, String> more) {
        Map<String, String> after = new java.util.LinkedHashMap<>(more);
        after.put("user", user);
        audit.record(by, action, JourneyEditing.KIND, Integer.toString(journey.id()), journey.name(), null, after);
    }

    /** The gates that somebody who is put in has to pass, as they stand. */
    @Transactional(readOnly = true)
    public List<Gate> gates(Viewer by, int id, String externalId) {
        return explanation.byHand(journeys.get(id), user(by, externalId), fields.present(by));
    }
}
