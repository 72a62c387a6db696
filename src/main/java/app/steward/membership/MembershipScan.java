package app.steward.membership;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * The queries of one pass over some definitions of a kind and subject. Each asks for its expressions anew, since a query's tables
 * depend on what was asked for.
 *
 * <p>The scan tests all records in one go: one CASE per definition makes the array of those that match, compared
 * in the scan's own WHERE with the array that is stored. That keeps it parallel, and only what differs goes further.
 */
final class MembershipScan {

    /** Up to here comparing one by one is cheaper than comparing arrays (the others then cost nothing). */
    private static final int FEW = 8;
    /** Up to here a query per definition that indexes and early filters may help beats one scan that tests all records. */
    private static final int ALONE = 2;

    private final Subject subject;
    private final Catalogue catalogue;
    private final Now now;
    private final MembershipTables tables;
    private final SortedMap<Integer, ConditionTree> computed;
    private final Set<Integer> frozen;
    private final @Nullable Select<Record1<Long>> only;

    /**
     * @param computed the definitions to compute; those that they test beside these are read as they are stored
     * @param frozen definitions that nobody leaves, though it be archived
     * @param only the records to test; null for all
     */
    MembershipScan(
            MembershipTables tables,
            Catalogue catalogue,
            Now now,
            Map<Integer, ConditionTree> computed,
            Set<Integer> frozen,
            @Nullable Select<Record1<Long>> only) {
        this.tables = tables;
        this.subject = tables.subject();
        this.catalogue = catalogue;
        this.now = now;
        this.computed = new TreeMap<>(computed);
        this.frozen = new TreeSet<>(frozen);
        this.only = only;
    }

    /** The numbers of the records for which something differs. */
    Select<?> candidates(boolean countsToo, Iterable<Integer> kept) {
        if (lingers() && !computed.isEmpty()) {
            return org.jooq
                    .impl
                    .DSL
                    .select(field(name("id")))
                    .from(sql("({0} union {1}) x", differing(countsToo, kept), backFromTheArchive()));
        }
        return differing(countsToo, kept);
    }

    private boolean lingers() {
        return tables.kind().leaving() == Kind.Leaving.LINGERS;
    }

    /** Records that are live again, of which a row still says that they are archived. */
    private Select<?> backFromTheArchive() {
        Query query = new Query(Set.of());
        Condition marked = condition(
                "{0} in (select record_id from {1} where archived and {2} = any ({3}))",
                query.records.id(), tables.members(), tables.definition(), ids());
        return query.select(
                List.of(query.records.id().as("id")), query.records.live().and(marked));
    }

    private Field<Integer[]> ids() {
        return val(computed.keySet().toArray(new Integer[0]));
    }

    private Select<?> differing(boolean countsToo, Iterable<Integer> kept) {
        if (!countsToo && !computed.isEmpty() && computed.size() <= ALONE) {
            return computed.keySet().stream()
                    .map(this::differing)
                    .reduce(Select::union)
                    .orElseThrow();
        }
        Query query = new Query();
        Condition differs = computed.isEmpty() || computed.size() > FEW
                ? query.stored.isDistinctFrom(query.whole(kept))
                : or(List.copyOf(query.differences().values()));
        if (countsToo) {
            differs = differs.or(query.counted.isDistinctFrom(query.counts()));
        }
        return query.select(List.of(query.records.id().as("id")), differs);
    }

    /** Who matches the definition and is no member, or the reverse. */
    private Select<Record1<Long>> differing(int id) {
        Query query = new Query(Set.of(id));
        Field<Long> matching = field(name("matching", "id"), Long.class);
        Field<Long> member = field(name("member", "id"), Long.class);
        return org.jooq
                .impl
                .DSL
                .select(coalesce(matching, member).as("id"))
                .from(query.select(List.of(query.records.id().as("id")), query.matches(id))
                        .asTable("matching"))
                .fullJoin(org.jooq
                        .impl
                        .DSL
                        .select(tables.record().as("id"))
                        .from(tables.members().as("m"))
                        .where(tables.definition().eq(inline(id)))
                        .and(tables.present("m"))
                        .asTable("member"))
                .on(matching.eq(member))
                .where(matching.isNull().or(member.isNull()));
    }

    /** Tests all records against one of the definitions, for nothing but to see whether that fails. */
    Select<?> probe(int id) {
        Query query = new Query(Set.of(id));
        return query.select(List.of(count()), query.differences().get(id));
    }

    /** id, old and new array, old and new way of being counted: of the records whose row is locked. */
    Select<?> tested() {
        Query query = new Query();
        List<Field<?>> columns = new ArrayList<>(List.of(
                query.records.id().as("id"),
                query.stored.as("old"),
                query.merged().as("new"),
                query.counted.as("old_counted"),
                query.counts().as("new_counted")));
        if (lingers()) {
            columns.add(field(query.records.live()).as("live"));
        }
        return query.select(columns, null);
    }

    /** Stores the difference and answers what became of each definition: one statement, over locked rows. */
    QueryPart store() {
        Kind kind = tables.kind();
        if (lingers()) {
            return storeRules();
        }
        String counted = kind.counted();
        Field<?> array = field("c.new");
        boolean marks = kind.leaving() == Kind.Leaving.MARKS;
        return sql(
                STORE,
                tested(),
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
                inline(subject.key()),
                table(name(kind.definitions())));
    }

    private QueryPart storeRules() {
        Kind kind = tables.kind();
        return sql(
                STORE_RULES,
                tested(),
                tables.facts(),
                name(kind.key().array()),
                tables.factsKey("f"),
                tables.members(),
                at(),
                ids(),
                table(name(kind.definitions())),
                inline(subject.key()),
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
    void forgetEnded(DSLContext db, boolean theseAlone) {
        db.execute(
                """
                delete from {0} where (rule_id, record_id) in (
                  select m.rule_id, m.record_id from {0} m join {1} d on d.id = m.rule_id
                  where d.subject = {2} and m.left_at is not null
                    and (d.kind = 'list' or d.armed_at is null or m.acted_at is null and {3}) and {4}
                  order by m.rule_id, m.record_id for update of m)""",
                tables.members(),
                table(name(tables.kind().definitions())),
                inline(subject.key()),
                RuleMembers.ended("m", field(name("d", "keeps_days"), Integer.class), now),
                theseAlone ? condition("m.record_id in ({0})", Objects.requireNonNull(only)) : trueCondition());
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

    /** One record query with its expressions. */
    private final class Query {
        private final RecordQuery records;
        private final Field<Integer[]> stored = tables.stored();
        private final Field<Integer> counted = tables.counted();
        private final Map<Integer, Condition> tests = new LinkedHashMap<>();
        private boolean counting;

        Query() {
            this(computed.keySet());
        }

        Query(Set<Integer> tested) {
            records = new RecordQuery(subject, catalogue, now);
            if (computed.size() <= FEW) {
                records.inPlace();
            }
            if (only != null) {
                records.only(only);
            }
            Map<Long, ConditionTree> inline = new LinkedHashMap<>();
            computed.forEach((id, condition) -> inline.put((long) id, condition));
            records.inline(tables.kind().key(), inline);
            computed.forEach((id, condition) -> {
                if (tested.contains(id)) {
                    tests.put(id, records.where(condition));
                }
            });
        }

        Condition matches(int id) {
            return records.live().and(Objects.requireNonNull(tests.get(id)));
        }

        Select<?> select(List<? extends Field<?>> columns, org.jooq.@Nullable Condition where) {
            Condition all = stored.isNotNull();
            if (only != null) {
                all = all.and(records.id().in(only));
            }
            if (where != null) {
                all = all.and(where);
            }
            return org.jooq.impl.DSL.select(columns).from(from()).where(all);
        }

        /** As a join: a subquery under a CASE would be asked per record wherever its hash outgrows work_mem. */
        private Table<?> from() {
            if (!counting) {
                return records.from();
            }
            return records.from()
                    .leftJoin(table(name("account_access")).as("free"))
                    .on(field(name("free", "member_id"), Long.class).eq(inline(Visibility.NOBODY)))
                    .and(field(name("free", "account_id"), Long.class).eq(records.accountId()));
        }

        /** The whole array, those that are not computed as they are stored; in the order of the numbers. */
        Field<Integer[]> whole(Iterable<Integer> kept) {
            SortedMap<Integer, Condition> all = new TreeMap<>(tests);
            for (int id : kept) {
                all.putIfAbsent(id, holds(id));
            }
            return when(records.live(), arrayOf(all)).otherwise(staying());
        }

        /** The stored array with the computed ones put in their place, whatever else it holds. */
        Field<Integer[]> merged() {
            Field<Integer[]> ids =
                    cast(array(computed.keySet().stream().map(id -> inline(id)).toList()));
            Field<Integer[]> both = field(
                    "array(select y from (select y from unnest({0}) y where y <> all ({1})"
                            + " union all select y from unnest({2}) y) z order by y)",
                    Integer[].class, stored, ids, arrayOf(tests));
            return when(records.live(), both).otherwise(staying());
        }

        private Field<Integer[]> arrayOf(Map<Integer, Condition> of) {
            List<Field<Integer>> cases = new ArrayList<>();
            of.forEach((id, test) -> cases.add(when(test, inline(id))));
            return function("array_remove", Integer[].class, cast(array(cases)), castNull(Integer.class));
        }

        Map<Integer, Condition> differences() {
            Map<Integer, Condition> all = new LinkedHashMap<>();
            tests.forEach((id, test) -> all.put(
                    id,
                    condition(
                            "({0}) is distinct from (({1}) is true)",
                            holds(id), records.live().and(test))));
            return all;
        }

        private Condition holds(int id) {
            return condition("{0} = any ({1})", inline(id), stored);
        }

        /** See {@link Kind#counted}. */
        Field<Integer> counts() {
            if (tables.kind().counted() == null) {
                return inline(0);
            }
            counting = true;
            Condition free = field(name("free", "account_id")).isNotNull();
            if (subject == Subject.USER) {
                free = records.accountId().isNull().or(free);
            }
            Field<Integer> how = when(free, inline(1)).otherwise(inline(0));
            if (subject == Subject.USER
                    && catalogue.find(Subject.USER, "activity").isPresent()) {
                ConditionTree active =
                        new ConditionTree.Comparison(FieldRef.of("activity"), Operator.EQ, new Value.Text("active"));
                how = how.plus(when(records.where(active), inline(2)).otherwise(inline(0)));
            }
            return when(records.live(), how).otherwise(inline(0));
        }

        /** What an archived record is still in. */
        private Field<Integer[]> staying() {
            if (frozen.isEmpty()) {
                return field("'{}'::int[]", Integer[].class);
            }
            Field<Integer[]> ids =
                    cast(array(frozen.stream().map(id -> inline(id)).toList()));
            return field(
                    "array(select y from unnest({0}) y where y = any ({1}) order by y)", Integer[].class, stored, ids);
        }

        private static Field<Integer[]> cast(Field<?> array) {
            return field("{0}::int[]", Integer[].class, array);
        }
    }
}
