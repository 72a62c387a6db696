package app.steward.milestone;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How an account stands with milestones, and what happened to it. The caller has seen to it that the reader sees it. */
@Component
@Transactional(readOnly = true)
public class MilestoneLog {
    private final DSLContext sql;
    private final Milestones milestones;
    private final MilestoneSql states;

    MilestoneLog(DSLContext sql, Milestones milestones, MilestoneSql states) {
        this.sql = sql;
        this.milestones = milestones;
        this.states = states;
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
                .from(MilestoneSql.ACCOUNTS)
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
}
