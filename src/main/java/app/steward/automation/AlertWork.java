package app.steward.automation;

import static app.steward.task.AboutRecords.ACCOUNT;
import static app.steward.task.AboutRecords.HOLDER;
import static app.steward.task.AboutRecords.ID;
import static app.steward.task.AboutRecords.MRR;
import static app.steward.task.AboutRecords.SNOOZED;
import static app.steward.task.AboutRecords.USER;
import static app.steward.task.AboutRecords.seen;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.when;

import app.steward.automation.AlertLog.Filter;
import app.steward.automation.AlertLog.Listed;
import app.steward.condition.sql.Bound;
import app.steward.task.TaskWork.Whose;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The open alerts that somebody works through: those of several users of an account by one rule as one line. */
@Component
@Transactional(readOnly = true)
public class AlertWork {
    private static final Field<Integer> RULE = field(name("t", "rule_id"), Integer.class);
    private static final Field<Integer> ROLE = field(name("t", "role_id"), Integer.class);
    private static final Field<String> TYPE = field(name("d", "type"), String.class);
    private static final Field<OffsetDateTime> OPENED = field(name("t", "opened_at"), OffsetDateTime.class);

    /** Which line an alert is on, of one rule and account: one of its own, unless it is about a user of an account. */
    private static final Field<Long> ALONE =
            when(USER.isNull().or(ACCOUNT.isNull()), ID).otherwise(inline((Long) null));

    private final AlertLog log;
    private final DSLContext sql;

    AlertWork(AlertLog log, DSLContext sql) {
        this.log = log;
        this.sql = sql;
    }

    /**
     * What one works through at once.
     *
     * @param alert the newest of them, by whose number the line goes
     * @param alerts how many they are
     */
    public record Line(Listed alert, int alerts) {}

    /** How many alerts are open, by type. */
    public Map<AlertType, Integer> amount(Viewer viewer, Whose whose, Now now) {
        Map<AlertType, Integer> amount = new EnumMap<>(AlertType.class);
        sql.select(TYPE, count())
                .from(AlertLog.RECORDS_AND_FACTS)
                .where(seen(viewer))
                .and(of(viewer, whose, now))
                .groupBy(TYPE)
                .forEach(row -> amount.put(AlertType.of(row.value1()), row.value2()));
        return amount;
    }

    /** Risk, renewal, onboarding, upselling; of each the larger account first. */
    public List<Line> lines(Viewer viewer, Whose whose, Now now, int limit) {
        Field<Long> newest = max(ID);
        Map<Long, Integer> lines = new LinkedHashMap<>();
        sql.select(newest, count())
                .from(AlertLog.RECORDS_AND_FACTS)
                .where(seen(viewer))
                .and(of(viewer, whose, now))
                .groupBy(RULE, ACCOUNT, ROLE, HOLDER, TYPE, MRR, ALONE)
                .orderBy(importance(), MRR.desc().nullsLast(), max(OPENED).desc(), newest.desc())
                .limit(limit)
                .forEach(row -> lines.put(row.value1(), row.value2()));
        Map<Long, Listed> known = known(viewer, lines.keySet(), now);
        List<Line> all = new ArrayList<>();
        lines.forEach((id, many) -> {
            Listed alert = known.get(id);
            if (alert != null) {
                all.add(new Line(alert, many));
            }
        });
        return all;
    }

    /** The same one by one: for programs. */
    public List<Listed> alerts(Viewer viewer, Whose whose, Now now, int limit) {
        return alerts(viewer, whose, noCondition(), now, limit);
    }

    /** Of these, what opened from a moment on, or woke on a day after that moment's. */
    List<Listed> news(Viewer viewer, Whose whose, Instant since, Now now, int limit) {
        Condition isNew = OPENED.ge(inline(since.atOffset(ZoneOffset.UTC))).or(SNOOZED.gt(inline(now.dayOf(since))));
        return alerts(viewer, whose, isNew, now, limit);
    }

    private List<Listed> alerts(Viewer viewer, Whose whose, Condition which, Now now, int limit) {
        List<Long> ids = sql.select(ID)
                .from(AlertLog.RECORDS_AND_FACTS)
                .where(seen(viewer))
                .and(of(viewer, whose, now))
                .and(which)
                .orderBy(importance(), MRR.desc().nullsLast(), OPENED.desc(), ID.desc())
                .limit(limit)
                .fetch(ID);
        Map<Long, Listed> known = known(viewer, ids, now);
        return ids.stream().flatMap(id -> Stream.ofNullable(known.get(id))).toList();
    }

    private Map<Long, Listed> known(Viewer viewer, Collection<Long> ids, Now now) {
        Map<Long, Listed> known = new HashMap<>();
        log.these(viewer, List.copyOf(ids), now).forEach(alert -> known.put(alert.id(), alert));
        return known;
    }

    private static Field<Integer> importance() {
        return field("array_position(array['risk','renewal','onboarding','upselling'], {0})", Integer.class, TYPE);
    }

    /**
     * The numbers of the alerts on the lines of these; none that opened after the newest of its line, which nobody has seen
     * on it.
     */
    public List<Long> lines(Viewer viewer, Collection<Long> alerts, Now now) {
        Condition open = log.matching(viewer, Filter.open(Assignee.anyone()), now);
        List<Long> ids = sql.select(ID)
                .from(AlertLog.RECORDS_AND_FACTS)
                .where(seen(viewer))
                .and(open)
                .and(condition(
                        "exists (select from alerts x where x.id = any ({0}) and x.rule_id = t.rule_id and (x.id = t.id or"
                                + " x.user_id is not null and t.user_id is not null and x.account_id = t.account_id"
                                + " and x.role_id = t.role_id and x.holder_id is not distinct from t.holder_id"
                                + " and t.id < x.id))",
                        Bound.longs(alerts)))
                .orderBy(ID)
                .fetch(ID);
        Set<Long> all = new LinkedHashSet<>(ids);
        all.addAll(alerts); // what is open no more is there to be refused
        return List.copyOf(all);
    }

    private Condition of(Viewer viewer, Whose whose, Now now) {
        Integer role = whose.role();
        Long segment = whose.segment();
        return log.matching(viewer, Filter.open(whose.holder()), now)
                .and(role == null ? noCondition() : ROLE.eq(role))
                .and(segment == null ? noCondition() : condition("{0} = any (f.segments)", inline(segment.intValue())));
    }
}
