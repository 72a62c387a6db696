package app.steward.milestone;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How accounts stand with milestones, of those that the reader sees. */
@Component
@Transactional(readOnly = true)
public class MilestoneLog {
    private final DSLContext sql;
    private final Milestones milestones;
    private final MilestoneSql states;
    private final DueDates dates;

    MilestoneLog(DSLContext sql, Milestones milestones, MilestoneSql states, DueDates dates) {
        this.sql = sql;
        this.milestones = milestones;
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
                .from(accounts())
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
                .from(accounts())
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
                .from(accounts())
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
        java.util.Arrays.fill(counts, 0L);
        byDay.forEach((day, n) -> counts[day / width] += n);
        return new Bars(width, List.of(counts));
    }

    /** An account that is late. */
    public record Late(String externalId, String label, LocalDate dueOn, int days) {}

    /** The longest overdue, so many at most. */
    public List<Late> late(Viewer viewer, Milestone one, @Nullable Integer segment, Now now, int most) {
        Field<LocalDate> due = states.dueOn(one);
        return sql.select(field(name("a", "external_id"), String.class), field(name("a", "label"), String.class), due)
                .from(accounts())
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
                .from(accounts())
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
        return sql.fetchCount(sql.selectOne().from(accounts()).where(visible(viewer, segment)));
    }

    private static org.jooq.Table<?> accounts() {
        return table("accounts a join account_facts af on af.account_id = a.id");
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
        Condition met = stored == null ? org.jooq.impl.DSL.falseCondition() : states.met(stored.id());
        Condition applies = states.applies(draft);
        Condition late = states.overdue(draft, present.now()).andNot(met);
        Record row = sql.select(
                        count().filterWhere(applies),
                        count().filterWhere(applies.and(met.or(matches))),
                        count().filterWhere(matches.andNot(met)),
                        count().filterWhere(
                                        stored == null
                                                ? org.jooq.impl.DSL.falseCondition()
                                                : states.overdue(stored, present.now())),
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

    /**
     * How one account stands with a milestone.
     *
     * @param state unmet, overdue or met
     * @param how rule, existing or hand; null while unmet
     * @param dueOn null where it is never due
     * @param next whether it is the first that is unmet
     */
    public record Standing(
            Milestone milestone,
            String state,
            @Nullable Instant metAt,
            @Nullable String how,
            @Nullable String by,
            String note,
            @Nullable LocalDate dueOn,
            boolean next,
            long lateBy) {
        public boolean isMet() {
            return state.equals("met");
        }
    }

    /** In their order: those that are for the account, and others that it met all the same. */
    public List<Standing> of(long account, Now now) {
        List<Milestone> all = milestones.all();
        if (all.isEmpty()) {
            return List.of();
        }
        List<Field<?>> asked = new ArrayList<>();
        for (Milestone one : all) {
            asked.add(field(states.applies(one)));
            asked.add(states.dueOn(one));
        }
        Record row = sql.select(asked)
                .from(accounts())
                .where(field(name("a", "id"), Long.class).eq(account))
                .fetchOne();
        if (row == null) {
            return List.of();
        }
        Map<Integer, Record> met = sql.fetch(
                        "select x.milestone_id, x.met_at, x.how, x.note, m.name from milestones_met x"
                                + " left join team_members m on m.id = x.met_by where x.account_id = {0}",
                        val(account))
                .intoMap(each -> each.get(0, Integer.class), each -> each);
        List<Standing> standings = new ArrayList<>();
        boolean next = true;
        for (int i = 0; i < all.size(); i++) {
            Milestone one = all.get(i);
            Record when = met.get(one.id());
            if (when == null && !row.get(2 * i, Boolean.class)) {
                continue;
            }
            LocalDate due = row.get(2 * i + 1, LocalDate.class);
            boolean late = when == null && due != null && due.isBefore(now.today());
            standings.add(new Standing(
                    one,
                    when != null ? "met" : late ? "overdue" : "unmet",
                    when == null ? null : when.get(1, OffsetDateTime.class).toInstant(),
                    when == null ? null : when.get(2, String.class),
                    when == null ? null : when.get(4, String.class),
                    when == null ? "" : when.get(3, String.class),
                    due,
                    when == null && next,
                    late ? now.today().toEpochDay() - due.toEpochDay() : 0));
            next = next && when != null;
        }
        return standings;
    }

    /**
     * Why an account has not met a milestone that is stored, as the pass sees it: the first gate that is shut. Null where it
     * has, or the next check meets it.
     */
    public @Nullable String waitsFor(long account, Milestone one, Now now) {
        if (!one.isOn()) {
            return "It is off.";
        } else if (one.head().isBroken()) {
            return "It is broken: nobody meets it until the condition is repaired.";
        }
        Record row =
                sql.fetchOne("""
                select f.milestones @> array[d.rule_id] as met, a.archived_at is not null as archived,
                  m.record_id is not null and m.left_at is null and not m.archived as matches, m.acted_at is not null as used,
                  (m.entered_at at time zone {2})::date + r.holds_days as ripe, case when d.strict then (
                    select case when coalesce(f.milestones @> array[p.rule_id], false) then null else q.name end
                    from milestones p join rules q on q.id = p.rule_id
                    where (p.position, p.rule_id) < (d.position, d.rule_id) and q.armed_at is not null
                      and (q.segments = '{}' or f.segments && q.segments)
                    order by p.position desc, p.rule_id desc limit 1) end as before
                from milestones d join rules r on r.id = d.rule_id cross join accounts a
                join account_facts f on f.account_id = a.id
                left join rule_members m on m.rule_id = d.rule_id and m.record_id = a.id
                where d.rule_id = {0} and a.id = {1}""", val(one.id()), val(account), inline(now.zone().getId()));
        if (row == null || Boolean.TRUE.equals(row.get("met", Boolean.class))) {
            return null;
        } else if (row.get("archived", Boolean.class)) {
            return "The account is archived.";
        } else if (!row.get("matches", Boolean.class)) {
            return "It does not match.";
        } else if (row.get("used", Boolean.class)) {
            return "It was reset, or passed over, while the account matched: it is met when the account comes to match"
                    + " anew.";
        } else if (row.get("ripe", LocalDate.class).isAfter(now.today())) {
            return "It matches, and is met on " + row.get("ripe", LocalDate.class) + " if it still does.";
        }
        String before = row.get("before", String.class);
        if (before != null) {
            return "It is strict and waits for " + before + ".";
        }
        return one.isHeld() ? "It is held: far more accounts than expected would meet it at once." : null;
    }

    /**
     * One thing that happened to an account.
     *
     * @param what met or reset
     * @param by who did it; null where it met it by itself
     */
    public record Moved(
            Instant at,
            String what,
            String how,
            int milestone,
            String name,
            String note,
            @Nullable String by) {}

    /** What happened to an account, the newest first. @param before only what was earlier; null for all */
    public List<Moved> moves(long account, @Nullable Instant before, int limit) {
        return sql.fetch(
                        "select l.at, l.what, l.how, l.milestone_id, r.name, l.note, m.name as by from milestone_log l"
                                + " join rules r on r.id = l.milestone_id left join team_members m on m.id = l.member_id"
                                + " where l.account_id = {0} and {1} order by l.at desc, l.id desc limit {2}",
                        val(account),
                        before == null
                                ? trueCondition()
                                : condition("l.at < {0}", val(before.atOffset(ZoneOffset.UTC))),
                        inline(limit))
                .map(row -> new Moved(
                        row.get(0, OffsetDateTime.class).toInstant(),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, Integer.class),
                        row.get(4, String.class),
                        row.get(5, String.class),
                        row.get(6, String.class)));
    }

    /** How often accounts met one: in the last days, and in as many before. */
    public record MetLately(int last, int before) {}

    /** @param accounts their numbers, all of which the viewer sees */
    public MetLately metLately(Select<Record1<Long>> accounts, Now now, int days) {
        Field<OffsetDateTime> at = field(name("x", "met_at"), OffsetDateTime.class);
        OffsetDateTime last = now.startOf(now.windowStart(days)).atOffset(ZoneOffset.UTC);
        OffsetDateTime before = now.startOf(now.windowStart(2 * days)).atOffset(ZoneOffset.UTC);
        return sql.select(count().filterWhere(at.ge(inline(last))), count().filterWhere(at.lt(inline(last))))
                .from(table(name("milestones_met")).as("x"))
                .where(at.ge(inline(before)))
                .and(field(name("x", "account_id"), Long.class).in(accounts))
                .fetchSingle(row -> new MetLately(row.value1(), row.value2()));
    }

    private static Field<Integer[]> numbers(List<Milestone> of) {
        return val(of.stream().map(Milestone::id).toArray(Integer[]::new));
    }
}
