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
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.MembershipKind;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
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
import org.jooq.Field;
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
    private final Set<Integer> latched;
    private final @Nullable Select<Record1<Long>> only;

    /**
     * @param computed the definitions to compute; those that they test beside these are read as they are stored
     * @param frozen definitions that nobody leaves, though it be archived
     * @param latched definitions that are met once, and then evaluated no more: who is in stays as it is
     * @param only the records to test; null for all
     */
    MembershipScan(
            MembershipTables tables,
            Catalogue catalogue,
            Now now,
            Map<Integer, ConditionTree> computed,
            Set<Integer> frozen,
            Set<Integer> latched,
            @Nullable Select<Record1<Long>> only) {
        this.tables = tables;
        this.subject = tables.subject();
        this.catalogue = catalogue;
        this.now = now;
        this.computed = new TreeMap<>(computed);
        this.frozen = new TreeSet<>(frozen);
        this.latched = new TreeSet<>(latched);
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

    /** The numbers of the definitions that are computed. */
    Field<Integer[]> ids() {
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
                    Condition test = records.where(condition);
                    tests.put(id, latched.contains(id) ? unlessMet(id, test) : test);
                }
            });
        }

        private Condition unlessMet(int id, Condition test) {
            return condition(
                    "(case when coalesce({0} @> array[{1}], false) then {2} else {3} end)",
                    subject.derived(MembershipKind.MILESTONE.array()), inline(id), holds(id), test);
        }

        Condition matches(int id) {
            return records.live().and(Objects.requireNonNull(tests.get(id)));
        }

        Select<?> select(List<? extends Field<?>> columns, org.jooq.@Nullable Condition where) {
            Condition all = stored.isNotNull();
            if (where != null) {
                all = all.and(where);
            }
            return org.jooq.impl.DSL.select(columns).from(from()).where(all);
        }

        /** As a join: a subquery under a CASE would be asked per record wherever its hash outgrows work_mem. */
        private Table<?> from() {
            if (!counting) {
                return records.fromOnly();
            }
            return records.fromOnly()
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
