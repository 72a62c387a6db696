package app.steward.automation;

import static app.steward.task.AboutRecords.ACCOUNT;
import static app.steward.task.AboutRecords.ID;
import static app.steward.task.AboutRecords.MRR;
import static app.steward.task.AboutRecords.SNOOZED;
import static app.steward.task.AboutRecords.about;
import static app.steward.task.AboutRecords.account;
import static app.steward.task.AboutRecords.held;
import static app.steward.task.AboutRecords.listed;
import static app.steward.task.AboutRecords.person;
import static app.steward.task.AboutRecords.seen;
import static app.steward.task.AboutRecords.text;
import static app.steward.task.AboutRecords.user;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.problem.NotFound;
import app.steward.task.AboutRecords;
import app.steward.task.AboutRecords.Named;
import app.steward.task.AboutRecords.Person;
import app.steward.task.TaskPriority;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads alerts, as far as the viewer sees what they are about: its account, and its user. Those of archived accounts and
 * users are out of sight.
 */
@Component
@Transactional(readOnly = true)
public class AlertLog {
    private static final Field<Integer> RULE = field(name("t", "rule_id"), Integer.class);
    private static final Field<OffsetDateTime> OPENED = field(name("t", "opened_at"), OffsetDateTime.class);
    private static final Field<OffsetDateTime> CLOSED = field(name("t", "closed_at"), OffsetDateTime.class);

    private static final String RECORDS = "alerts t join rules k on k.id = t.rule_id"
            + " join alert_rules d on d.rule_id = t.rule_id" + AboutRecords.RECORDS;

    static final Table<?> RECORDS_AND_FACTS = table(RECORDS + AboutRecords.FACTS);

    private static final Table<?> FROM = table(
            RECORDS + AboutRecords.FACTS + AboutRecords.SEATS + " left join team_members c on c.id = t.closed_by");

    private final DSLContext sql;

    AlertLog(DSLContext sql) {
        this.sql = sql;
    }

    /** A value that an alert opened with. */
    public record Then(String field, String value) {}

    /**
     * An alert as people read it.
     *
     * @param account null for a user without one
     * @param user null for an alert about the account
     * @param message what it says; empty where the rule's name says it all
     * @param condition what the rule asked when it opened, in words
     * @param then the values that it opened with
     * @param holder who has it; null where nobody owns the account
     * @param closedBy null where it closed by itself
     */
    public record Listed(
            long id,
            int rule,
            String ruleName,
            AlertType type,
            @Nullable Named account,
            @Nullable Named user,
            AlertState state,
            String message,
            String condition,
            List<Then> then,
            TaskPriority priority,
            String role,
            String roleLabel,
            @Nullable Person holder,
            Instant openedAt,
            @Nullable LocalDate snoozedUntil,
            @Nullable Instant closedAt,
            @Nullable String closedWhy,
            @Nullable String outcome,
            String note,
            @Nullable Person closedBy,
            int reopened,
            @Nullable Integer score,
            @Nullable BigDecimal mrr,
            int version) {

        public boolean isClosed() {
            return state == AlertState.CLOSED;
        }

        public boolean isSnoozed() {
            return state == AlertState.SNOOZED;
        }

        /** Whom it is about, as it is called. */
        public String about() {
            return user != null ? user.label() : account == null ? "" : account.label();
        }

        /** Why it is closed, in words; empty while it is not. */
        public String ended() {
            if (closedWhy == null) {
                return "";
            }
            return switch (closedWhy) {
                case "cleared" -> "Cleared by itself";
                case "rule_off" -> "Rule turned off";
                case "rule_changed" -> "Rule changed";
                default -> outcome == null ? "Closed" : AlertOutcome.of(outcome).label();
            };
        }
    }

    /**
     * Which alerts are meant, of those that somebody sees.
     *
     * @param state null for open and snoozed ones
     * @param account of this number, its users' among them
     */
    public record Filter(
            @Nullable AlertState state,
            @Nullable AlertType type,
            @Nullable Integer rule,
            @Nullable Long account,
            Assignee holder) {
        public static Filter open(Assignee holder) {
            return new Filter(AlertState.OPEN, null, null, null, holder);
        }
    }

    /** The newest first. */
    public List<Listed> list(Viewer viewer, Filter filter, Now now, int skipped, int limit) {
        List<OrderField<?>> order =
                List.of(filter.state() == AlertState.CLOSED ? CLOSED.desc() : OPENED.desc(), ID.desc());
        return read(viewer, matching(viewer, filter, now), order, now, skipped, limit);
    }

    /** Those of somebody that closed by themselves from a moment on, the latest first. */
    List<Listed> cleared(Viewer viewer, Assignee holder, Instant since, Now now, int limit) {
        Condition which = field(name("t", "closed_why"), String.class)
                .eq(inline("cleared"))
                .and(CLOSED.ge(inline(since.atOffset(ZoneOffset.UTC))))
                .and(held(viewer, holder));
        return read(viewer, which, List.of(CLOSED.desc(), ID.desc()), now, 0, limit);
    }

    /** The newest first, after the alert of this number: for programs. */
    public List<Listed> after(Viewer viewer, Filter filter, Now now, @Nullable Long id, int limit) {
        Condition which = matching(viewer, filter, now).and(id == null ? noCondition() : ID.lt(id));
        return read(viewer, which, List.of(ID.desc()), now, 0, limit);
    }

    /** Which they are is found first, and the many names of who has to do with them looked up for these alone. */
    private List<Listed> read(
            Viewer viewer, Condition which, List<? extends OrderField<?>> order, Now now, int skipped, int limit) {
        Select<Record1<Long>> page = sql.select(ID)
                .from(table(RECORDS))
                .where(seen(viewer))
                .and(which)
                .orderBy(order)
                .limit(limit)
                .offset(skipped);
        return sql.select(columns(viewer))
                .from(FROM)
                .where(listed(page))
                .orderBy(order)
                .fetch(row -> read(row, now));
    }

    public int count(Viewer viewer, Filter filter, Now now) {
        return sql.selectCount()
                .from(table(RECORDS))
                .where(seen(viewer))
                .and(matching(viewer, filter, now))
                .fetchSingle()
                .value1();
    }

    /** One alert; throws {@link NotFound} where the viewer sees none of this number. */
    public Listed get(Viewer viewer, long id, Now now) {
        return select(viewer, ID.eq(id)).fetchOptional(row -> read(row, now)).orElseThrow(AlertLog::gone);
    }

    static NotFound gone() {
        return new NotFound("There is no such alert, or it is not one of an account of yours.");
    }

    /** What is open about an account, its users among it, or about a user: what matters first, snoozed ones last. */
    public List<Listed> of(Viewer viewer, Subject subject, long record, Now now, int limit) {
        return select(viewer, about(subject, record).and(CLOSED.isNull()))
                .orderBy(
                        field(SNOOZED.gt(inline(now.today()))).desc().nullsFirst(),
                        field("array_position(array['high','normal','low'], t.priority)"),
                        OPENED.desc(),
                        ID.desc())
                .limit(limit)
                .fetch(row -> read(row, now));
    }

    /** What opened or closed about it: the newest ones, and all others of the same moment as the last of them. */
    public List<Listed> moves(
            Viewer viewer, Subject subject, long record, boolean closed, @Nullable Instant before, Now now, int limit) {
        Field<OffsetDateTime> at = closed ? CLOSED : OPENED;
        return select(
                        viewer,
                        about(subject, record)
                                .and(at.isNotNull())
                                .and(before == null ? noCondition() : at.lt(before.atOffset(ZoneOffset.UTC))))
                .orderBy(at.desc())
                .limit(limit)
                .withTies()
                .fetch(row -> read(row, now));
    }

    /** Of these numbers, those that the viewer sees, by number. */
    List<Listed> these(Viewer viewer, List<Long> alerts, Now now) {
        return select(viewer, ID.eq(field("any({0})", Long.class, Bound.longs(alerts))))
                .orderBy(ID)
                .fetch(row -> read(row, now));
    }

    /** The numbers of the newest of those that a filter finds. */
    public List<Long> ids(Viewer viewer, Filter filter, Now now, int limit) {
        return sql.select(ID)
                .from(table(RECORDS))
                .where(seen(viewer))
                .and(matching(viewer, filter, now))
                .orderBy(ID.desc())
                .limit(limit)
                .fetch(ID);
    }

    /**
     * What a rule came to, of what the viewer sees.
     *
     * @param open now
     * @param opened in 30 days
     * @param cleared by itself in 30 days
     * @param judged closed in 90 days, by persons or by itself
     * @param falseAlarms of these, false alarms and those that cleared with nobody having touched anything
     */
    public record Figures(long open, long opened, long cleared, long judged, long falseAlarms) {
        public static final Figures NOTHING = new Figures(0, 0, 0, 0, 0);

        /** Fewer say nothing. */
        private static final int FEW = 5;

        private static final double NOISY = 0.3;

        /** In percent; null where it is of too few. */
        public @Nullable Integer noise() {
            return judged < FEW ? null : (int) Math.round(100.0 * falseAlarms / judged);
        }

        public boolean noisy() {
            return judged >= FEW && falseAlarms > NOISY * judged;
        }
    }

    private static final String FIGURES = """
            select t.rule_id, count(*) filter (where t.closed_at is null) as open,
              count(*) filter (where t.opened_at >= {0}) as opened,
              count(*) filter (where t.closed_why = 'cleared' and t.closed_at >= {0}) as cleared,
              count(*) filter (where t.closed_why in ('cleared', 'person') and t.closed_at >= {1}) as judged,
              count(*) filter (where t.closed_at >= {1} and (t.outcome = 'false_alarm' or t.closed_why = 'cleared'
                and not exists (select from tasks w where w.alert_id = t.id and w.touched))) as false_alarms
            from {2} where {3} and (t.closed_at is null or t.closed_at >= {1} or t.opened_at >= {0})
            group by t.rule_id""";

    /** Of all rules that have any, by number. */
    public Map<Integer, Figures> figures(Viewer viewer, Now now) {
        Map<Integer, Figures> figures = new HashMap<>();
        sql.fetch(
                        FIGURES,
                        val(now.startOf(now.windowStart(30)).atOffset(ZoneOffset.UTC)),
                        val(now.startOf(now.windowStart(90)).atOffset(ZoneOffset.UTC)),
                        table(RECORDS),
                        seen(viewer))
                .forEach(row -> figures.put(
                        row.get("rule_id", Integer.class),
                        new Figures(
                                row.get("open", Long.class),
                                row.get("opened", Long.class),
                                row.get("cleared", Long.class),
                                row.get("judged", Long.class),
                                row.get("false_alarms", Long.class))));
        return figures;
    }

    Condition matching(Viewer viewer, Filter filter, Now now) {
        AlertState state = filter.state();
        Condition all;
        if (state == null) {
            all = CLOSED.isNull();
        } else {
            all = switch (state) {
                case OPEN -> CLOSED.isNull().and(SNOOZED.isNull().or(SNOOZED.le(inline(now.today()))));
                case SNOOZED -> CLOSED.isNull().and(SNOOZED.gt(inline(now.today())));
                case CLOSED -> CLOSED.isNotNull();
            };
        }
        AlertType type = filter.type();
        if (type != null) {
            all = all.and(field("d.type", String.class).eq(type.key()));
        }
        Integer rule = filter.rule();
        if (rule != null) {
            all = all.and(RULE.eq(rule));
        }
        Long account = filter.account();
        if (account != null) {
            all = all.and(ACCOUNT.eq(account));
        }
        return all.and(held(viewer, filter.holder()));
    }

    private SelectConditionStep<? extends Record> select(Viewer viewer, Condition which) {
        return sql.select(columns(viewer)).from(FROM).where(seen(viewer)).and(which);
    }

    private static List<Field<?>> columns(Viewer viewer) {
        return AboutRecords.columns(
                RULE,
                OPENED,
                CLOSED,
                field(name("t", "closed_why"), String.class),
                field(name("t", "outcome"), String.class),
                field(name("t", "note"), String.class),
                field(name("t", "reopened"), Integer.class),
                AlertWords.message(viewer),
                AlertWords.evidence(viewer),
                text("k.name", "rule_name"),
                text("d.type", "type"),
                text("c.email", "closed_email"),
                text("c.name", "closed_name"));
    }

    private static Listed read(Record row, Now now) {
        OffsetDateTime closed = row.get(CLOSED);
        LocalDate snoozed = row.get(SNOOZED);
        AlertWords.Evidence evidence = AlertWords.read(row.get("evidence", String.class));
        return new Listed(
                row.get(ID),
                row.get(RULE),
                row.get("rule_name", String.class),
                AlertType.of(row.get("type", String.class)),
                account(row),
                user(row),
                closed != null
                        ? AlertState.CLOSED
                        : snoozed != null && snoozed.isAfter(now.today()) ? AlertState.SNOOZED : AlertState.OPEN,
                row.get("message", String.class),
                evidence.condition(),
                evidence.then(),
                TaskPriority.named(row.get("priority", String.class)),
                row.get("role_key", String.class),
                row.get("role_label", String.class),
                person(row, "holder"),
                row.get(OPENED).toInstant(),
                snoozed,
                closed == null ? null : closed.toInstant(),
                row.get("closed_why", String.class),
                row.get("outcome", String.class),
                row.get("note", String.class),
                person(row, "closed"),
                row.get("reopened", Integer.class),
                row.get("score", Integer.class),
                row.get(MRR),
                row.get("version", Integer.class));
    }
}
