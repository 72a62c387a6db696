package app.steward.membership;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import java.time.ZoneOffset;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/**
 * Stores what a {@link MembershipScan} found to differ, of a kind and subject: arrays, members, history and counts in one
 * statement, over locked rows.
 */
final class MembershipStore {
    private final MembershipTables tables;
    private final Now now;

    MembershipStore(MembershipTables tables, Now now) {
        this.tables = tables;
        this.now = now;
    }

    /**
     * Stores the difference and answers what became of each definition.
     *
     * @param tested as {@link MembershipScan#tested} answers it
     * @param ids of the definitions that are computed
     */
    QueryPart of(Select<?> tested, Field<Integer[]> ids) {
        Kind kind = tables.kind();
        if (kind.leaving() == Kind.Leaving.LINGERS) {
            return rules(tested, ids);
        }
        String counted = kind.counted();
        Field<?> array = field("c.new");
        boolean marks = kind.leaving() == Kind.Leaving.MARKS;
        return sql(
                STORE,
                tested,
                sql(
                        "update {0} f set {1} = {2}{3} from changed c where {4} = c.id",
                        tables.facts(),
                        name(kind.key().array()),
                        kind.sparse() ? field("nullif({0}, '{}')", array) : array,
                        counted == null ? sql("") : sql(", {0} = c.new_counted", name(counted)),
                        tables.factsKey("f")),
                sql(marks ? MARK : REMOVE, tables.members(), tables.definition("m"), tables.record("m"), at()),
                tables.members(),
                name(tables.definition().getName()),
                name(tables.record().getName()),
                at(),
                marks
                        ? sql(
                                "({0}, {1}) do update set entered_at = excluded.entered_at, left_at = null",
                                name(tables.definition().getName()),
                                name(tables.record().getName()))
                        : sql("do nothing"),
                inline(kind.key().key()),
                inline(tables.subject().key()),
                table(name(kind.definitions())));
    }

    private QueryPart rules(Select<?> tested, Field<Integer[]> ids) {
        Kind kind = tables.kind();
        return sql(
                STORE_RULES,
                tested,
                tables.facts(),
                name(kind.key().array()),
                tables.factsKey("f"),
                tables.members(),
                at(),
                ids,
                table(name(kind.definitions())),
                inline(tables.subject().key()),
                RuleMembers.ended(
                        "m",
                        field(
                                "(select keeps_days from {0} where id = m.rule_id)",
                                Integer.class, table(name(kind.definitions()))),
                        now));
    }

    /**
     * Deletes the rows of who is in no more: of lists and of rules that are off at once, of others after the days for which
     * they keep, unless somebody still has to act upon that.
     */
    void forgetEnded(DSLContext db, @Nullable Select<Record1<Long>> only) {
        Condition over = condition(
                "r.subject = {0} and m.left_at is not null and (r.kind = 'list' or r.armed_at is null or m.acted_at is null and {1})",
                inline(tables.subject().key()), RuleMembers.ended("m", "r", now));
        db.execute(RuleMembers.forget(only == null ? over : over.and(condition("m.record_id in ({0})", only))));
    }

    private Field<?> at() {
        return val(now.instant().atOffset(ZoneOffset.UTC));
    }

    private static final String REMOVE = """
            delete from {0} m using moved x where not x.entered and {1} = x.definition and {2} = x.id""";

    private static final String MARK = """
            update {0} m set left_at = {3} from moved x where not x.entered and {1} = x.definition and {2} = x.id""";

    private static final String STORE = """
            with tested as materialized ({0}), changed as materialized (
              select * from tested where old is distinct from new or old_counted is distinct from new_counted
            ), moved as materialized (
              select d as definition, id, true as entered from changed cross join unnest(new) d where d <> all (old)
              union all
              select d, id, false from changed cross join unnest(old) d where d <> all (new)
            ), stored as (
              {1}
            ), gone as (
              {2}
            ), came as (
              insert into {3} ({4}, {5}, entered_at)
              select definition, id, {6} from moved where entered order by definition, id
              on conflict {7}
            ), kept as (
              insert into membership_history (kind, definition, version, subject, record_id, entered, at)
              select {8}, x.definition, d.version, {9}, x.id, x.entered, {6}
              from moved x left join {10} d on d.id = x.definition order by x.definition, x.id
            ), counted as (
              select definition, sum(sign) as members, sum(sign * (how & 1)) as members_unassigned,
                sum(sign * (how >> 1 & 1)) as active, sum(sign * (how & 1) * (how >> 1 & 1)) as active_unassigned
              from (
                select d as definition, 1 as sign, new_counted as how from changed cross join unnest(new) d
                union all
                select d, -1, old_counted from changed cross join unnest(old) d
              ) x group by definition
            ), moves as (
              select definition, count(*) filter (where entered) as entered, count(*) filter (where not entered) as left_
              from moved group by definition
            )
            select c.definition, c.members, c.members_unassigned, c.active, c.active_unassigned,
              coalesce(m.entered, 0) as entered, coalesce(m.left_, 0) as left_
            from counted c left join moves m on m.definition = c.definition order by c.definition""";

    /** The same for rules: who is archived stays out of sight, and who left stays for as long as the rule keeps it. */
    private static final String STORE_RULES = """
            with tested as materialized ({0}), changed as materialized (
              select * from tested where old is distinct from new
            ), moved as materialized (
              select d as definition, id, true as entered, live from changed cross join unnest(new) d where d <> all (old)
              union all
              select d, id, false, live from changed cross join unnest(old) d where d <> all (new)
            ), stored as (
              update {1} f set {2} = nullif(c.new, '{}') from changed c where {3} = c.id
            ), gone as (
              update {4} m
              set archived = not x.live, left_at = case when x.live then coalesce(m.left_at, {5}) else m.left_at end
              from moved x
              where not x.entered and not m.archived and m.rule_id = x.definition and m.record_id = x.id
            ), back as (
              update {4} m set archived = false, left_at = {5} from tested t
              where m.archived and t.live and m.record_id = t.id and m.rule_id = any ({6}) and m.rule_id <> all (t.new)
            ), came as (
              insert into {4} as m (rule_id, record_id, entered_at, acted_at)
              select x.definition, x.id, {5}, case when d.kind = 'list' or d.skips_existing then {5} end
              from moved x join {7} d on d.id = x.definition where x.entered order by x.definition, x.id
              on conflict (rule_id, record_id) do update
              set entered_at = case when m.acted_at is null or {9} then excluded.entered_at else m.entered_at end,
                acted_at = case when m.acted_at is null or {9} then excluded.acted_at else m.acted_at end,
                left_at = null, archived = false
            ), kept as (
              insert into membership_history (kind, definition, version, subject, record_id, entered, at)
              select d.kind, x.definition, d.version, {8}, x.id, x.entered, {5}
              from moved x join {7} d on d.id = x.definition order by x.definition, x.id
            )
            select definition, count(*) filter (where entered) as entered, count(*) filter (where not entered) as left_
            from moved group by definition order by definition""";
}
