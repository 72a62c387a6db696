package app.steward.milestone;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.ConditionTree;
import app.steward.condition.MembershipKind;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.membership.RuleMembers;
import app.steward.membership.WaitingSample;
import app.steward.membership.WaitingSample.Waiting;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How accounts stand with milestones in numbers, of those that the reader sees. */
@Component
@Transactional(readOnly = true)
public class MilestoneFigures {
    private final DSLContext sql;
    private final MilestoneSql states;
    private final DueDates dates;

    MilestoneFigures(DSLContext sql, MilestoneSql states, DueDates dates) {
        this.sql = sql;
        this.states = states;
        this.dates = dates;
    }

    /**
     * Of the accounts that it is for.
     *
     * @param median days from its date until it was met; null where nobody met it
     */
    public record Figures(
            long met, long unmet, long overdue, @Nullable Integer median) {
        public static final Figures NONE = new Figures(0, 0, 0, null);

        public long all() {
            return met + unmet;
        }

        /** Unmet, and in time. */
        public long open() {
            return unmet - overdue;
        }
    }

    /**
     * By milestone.
     *
     * @param segment of accounts in which alone; null for all
     */
    public Map<Integer, Figures> figures(Viewer viewer, List<Milestone> of, @Nullable Integer segment, Now now) {
        if (of.isEmpty()) {
            return Map.of();
        }
        List<Field<?>> counts = new ArrayList<>();
        for (Milestone one : of) {
            Condition applies = states.applies(one);
            Condition met = states.met(one.id());
            counts.add(count().filterWhere(applies.and(met)));
            counts.add(count().filterWhere(applies.andNot(met)));
            counts.add(count().filterWhere(states.overdue(one, now)));
        }
        Record row = sql.select(counts)
                .from(MilestoneSql.ACCOUNTS)
                .where(visible(viewer, segment))
                .fetchSingle();
        Map<Integer, Integer> medians = medians(viewer, of, segment, now);
        Map<Integer, Figures> figures = new HashMap<>();
        for (int i = 0; i < of.size(); i++) {
            figures.put(
                    of.get(i).id(),
                    new Figures(
                            row.get(3 * i, Long.class),
                            row.get(3 * i + 1, Long.class),
                            row.get(3 * i + 2, Long.class),
                            medians.get(of.get(i).id())));
        }
        return figures;
    }

    private Map<Integer, Integer> medians(Viewer viewer, List<Milestone> of, @Nullable Integer segment, Now now) {
        Map<Integer, Integer> medians = new HashMap<>();
        sql.select(
                        field(name("x", "milestone_id"), Integer.class),
                        field("percentile_disc(0.5) within group (order by {0})", Integer.class, days(of, now)))
                .from(MilestoneSql.ACCOUNTS)
                .join(table(name("milestones_met")).as("x"))
                .on("x.account_id = a.id")
                .where(visible(viewer, segment))
                .and(condition("x.milestone_id = any ({0})", numbers(of)))
                .groupBy(field(name("x", "milestone_id")))
                .forEach(row -> {
                    if (row.value2() != null) {
                        medians.put(row.value1(), row.value2());
                    }
                });
        return medians;
    }

    /** From the date of each to the day on which it was met. */
    private Field<Integer> days(List<Milestone> of, Now now) {
        List<Field<?>> cases = new ArrayList<>();
        StringBuilder text = new StringBuilder("case x.milestone_id");
        for (Milestone one : of) {
            text.append(" when {")
                    .append(cases.size())
                    .append("} then {")
                    .append(cases.size() + 1)
                    .append('}');
            cases.add(inline(one.id()));
            cases.add(dates.of(one.settings().dueFrom()));
        }
        Field<LocalDate> from = field(text + " end", LocalDate.class, cases.toArray(Field[]::new));
        return field(
                "greatest(0, (x.met_at at time zone {0})::date - {1})",
                Integer.class, inline(now.zone().getId()), from);
    }

    /** Days until one was met, in equal classes from 0 on, for bars. */
    public record Bars(int width, List<Long> counts) {
        public long all() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        public long most() {
            return counts.stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }

    /** @param segment of accounts in which alone; null for all */
    public Bars bars(Viewer viewer, Milestone one, @Nullable Integer segment, Now now) {
        Field<Integer> days = days(List.of(one), now);
        Map<Integer, Long> byDay = new HashMap<>();
        sql.select(days, count())
                .from(MilestoneSql.ACCOUNTS)
                .join(table(name("milestones_met")).as("x"))
                .on("x.account_id = a.id")
                .where(visible(viewer, segment))
                .and(condition("x.milestone_id = {0}", inline(one.id())))
                .and(states.applies(one))
                .groupBy(days)
                .forEach(row -> {
                    if (row.value1() != null) {
                        byDay.merge(row.value1(), row.value2().longValue(), Long::sum);
                    }
                });
        int last = byDay.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        int width = Math.max(1, (int) Math.ceil((last + 1) / 12.0));
        Long[] counts = new Long[byDay.isEmpty() ? 0 : last / width + 1];
        Arrays.fill(counts, 0L);
        byDay.forEach((day, n) -> counts[day / width] += n);
        return new Bars(width, List.of(counts));
    }

    /** An account that is late. */
    public record Late(String externalId, String label, LocalDate dueOn, int days) {}

    /** The longest overdue, so many at most. */
    public List<Late> late(Viewer viewer, Milestone one, @Nullable Integer segment, Now now, int most) {
        Field<LocalDate> due = states.dueOn(one);
        return sql.select(field(name("a", "external_id"), String.class), field(name("a", "label"), String.class), due)
                .from(MilestoneSql.ACCOUNTS)
                .where(visible(viewer, segment))
                .and(states.overdue(one, now))
                .orderBy(due, field(name("a", "id")))
                .limit(most)
                .fetch(row -> new Late(row.value1(), row.value2(), row.value3(), (int)
                        (now.today().toEpochDay() - row.value3().toEpochDay())));
    }

    /** Some of those that would meet one that its guard holds, those who came to match last first. */
    public List<Waiting> waiting(Viewer viewer, Milestone one, Now now) {
        if (!one.isHeld()) {
            return List.of();
        }
        return sql.select(field(name("a", "external_id"), String.class), field(name("a", "label"), String.class))
                .from(MilestoneSql.ACCOUNTS)
                .join(table(name("rule_members")).as("m"))
                .on("m.record_id = a.id")
                .join(table(name("rules")).as("r"))
                .on("r.id = m.rule_id")
                .where(visible(viewer, null))
                .and(condition("m.rule_id = {0}", inline(one.id())))
                .and(RuleMembers.due("m", "r", now))
                .andNot(states.met(one.id()))
                .orderBy(field(name("m", "entered_at")).desc(), field(name("a", "id")))
                .limit(WaitingSample.MOST)
                .fetch(row -> new Waiting(row.value1(), row.value2()));
    }

    /** How many accounts the viewer sees. */
    public long accounts(Viewer viewer, @Nullable Integer segment) {
        return sql.fetchCount(sql.selectOne().from(MilestoneSql.ACCOUNTS).where(visible(viewer, segment)));
    }

    private static Condition visible(Viewer viewer, @Nullable Integer segment) {
        return field(name("a", "archived_at"))
                .isNull()
                .and(viewer.sees(Subject.ACCOUNT, field(name("a", "id"), Long.class)))
                .and(
                        segment == null
                                ? noCondition()
                                : condition(
                                        "{0} @> array[{1}]",
                                        Subject.ACCOUNT.derived(MembershipKind.SEGMENT.array()), inline(segment)));
    }

    /**
     * What saving a condition would do.
     *
     * @param met who would have met it in all
     * @param coming those who have not yet, and would at once
     * @param overdueThen overdue by the draft, once those have met it
     */
    public record Would(long all, long met, long coming, long overdueNow, long overdueThen) {}

    /**
     * Of a draft.
     *
     * @param whole segments and condition as one
     * @param draft with the segments, days and date that are asked for
     * @param stored null for a new one
     */
    public Would would(
            Viewer viewer, ConditionTree whole, Milestone draft, @Nullable Milestone stored, Snapshot present) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, present.catalogue(), present.now()).askedBy(viewer);
        Condition matches = query.test(whole);
        Condition met = stored == null ? falseCondition() : states.met(stored.id());
        Condition applies = states.applies(draft);
        Condition late = states.overdue(draft, present.now()).andNot(met);
        Record row = sql.select(
                        count().filterWhere(applies),
                        count().filterWhere(applies.and(met.or(matches))),
                        count().filterWhere(matches.andNot(met)),
                        count().filterWhere(stored == null ? falseCondition() : states.overdue(stored, present.now())),
                        count().filterWhere(late.andNot(matches)))
                .from(query.from())
                .where(query.visible())
                .fetchSingle();
        return new Would(
                row.get(0, Long.class),
                row.get(1, Long.class),
                row.get(2, Long.class),
                row.get(3, Long.class),
                row.get(4, Long.class));
    }

    private static Field<Integer[]> numbers(List<Milestone> of) {
        return val(of.stream().map(Milestone::id).toArray(Integer[]::new));
    }
}
