package app.steward.membership;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.Collection;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SQL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of {@code rule_members} mean, in words of SQL. A row without {@code acted_at} is an entering that waits to
 * be acted upon: whoever acts marks it in the same transaction, so that a crash loses and repeats nothing. A row whose
 * membership has ended waits for who undoes what the entering caused, and deletes it with that.
 */
public final class RuleMembers {
    private RuleMembers() {}

    /**
     * Enterings that nobody acted upon yet, and that have held for as many days as the rule asks; of rules that are on.
     * Other gates are the actor's own.
     *
     * @param member the alias of rule_members
     * @param rule the alias of rules
     */
    public static Condition due(String member, String rule, Now now) {
        return condition(
                "({0} is null and {1} is null and not {2} and {3} is not null and {4} + {5} <= {6})",
                field(name(member, "acted_at")),
                field(name(member, "left_at")),
                field(name(member, "archived")),
                field(name(rule, "armed_at")),
                day(member, "entered_at", now),
                field(name(rule, "holds_days"), Integer.class),
                today(now));
    }

    /** Memberships that are over: the record stopped to match, and the days are over for which the rule keeps it. */
    public static Condition ended(String member, String rule, Now now) {
        return ended(member, field(name(rule, "keeps_days"), Integer.class), now);
    }

    static Condition ended(String member, Field<Integer> keepsDays, Now now) {
        return condition(
                "({0} is not null and {1} + {2} <= {3})",
                field(name(member, "left_at")), day(member, "left_at", now), keepsDays, today(now));
    }

    /**
     * Marks enterings as used up, those that are still due under the lock, and answers with their rule_id, record_id and
     * entered_at. Whether one is due is looked at in the locked rows and is no condition: as one, where the table just grew,
     * a plan compares each with all that wait.
     *
     * @param rules of each its rule
     * @param records of each its record
     * @param evenHeld whether of rules, too, that are held
     */
    public static SQL use(Field<Integer[]> rules, Field<Long[]> records, boolean evenHeld, Now now) {
        return sql("""
                with held as (
                  select m.rule_id, m.record_id,
                    m.acted_at is null and m.left_at is null and not m.archived as due
                  from rule_members m
                  join unnest({0}, {1}) k (rule_id, record_id) on k.rule_id = m.rule_id and k.record_id = m.record_id
                  join rules r on r.id = m.rule_id
                  where r.held_at is null or {2}
                  order by m.rule_id, m.record_id for update of m
                )
                update rule_members m set acted_at = {3} from held h
                where h.due and m.rule_id = h.rule_id and m.record_id = h.record_id
                returning m.rule_id, m.record_id, m.entered_at""", rules, records, inline(evenHeld), val(now.timestamp()));
    }

    /**
     * Deletes rows that are over for good. They are looked for once and by themselves: below a join, a planner that takes
     * the table for small looks for them anew for every row.
     *
     * @param which of the rows "m" of the rules "r"
     */
    public static SQL forget(Condition which) {
        return sql("""
                with ended as materialized (
                  select m.rule_id, m.record_id from rule_members m join rules r on r.id = m.rule_id
                  where {0}
                  order by m.rule_id, m.record_id for update of m
                )
                delete from rule_members m using ended e where m.rule_id = e.rule_id and m.record_id = e.record_id""", which);
    }

    /** Who is a member: matches, or has stopped to, but is kept. Archived ones are no members for the time being. */
    public static Condition members(String member, String rule, Now now) {
        return condition(
                "(not {0} and not coalesce({1}, false))", field(name(member, "archived")), ended(member, rule, now));
    }

    /**
     * Rows of some rules and records.
     *
     * @param alias of a table with a rule and a record
     * @param rules null for all
     * @param records null for all
     */
    public static Condition among(
            String alias, @Nullable Collection<Integer> rules, @Nullable Collection<Long> records) {
        Condition which = noCondition();
        if (rules != null) {
            which = condition("{0} = any ({1})", field(name(alias, "rule_id")), Bound.ints(rules));
        }
        return records == null
                ? which
                : which.and(condition("{0} = any ({1})", field(name(alias, "record_id")), Bound.longs(records)));
    }

    private static Field<LocalDate> day(String member, String column, Now now) {
        return field(
                "({0} at time zone {1})::date",
                SQLDataType.LOCALDATE,
                field(name(member, column)),
                inline(now.zone().getId()));
    }

    private static Field<LocalDate> today(Now now) {
        return val(now.today());
    }
}
