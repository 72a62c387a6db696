package app.steward.condition.sql;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.MetricFamily;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JoinType;
import org.jooq.Name;
import org.jooq.QueryPart;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The tables of a record query, and what its expressions need beside them: joined so that no row is multiplied. */
final class Joins {
    private final Subject subject;
    private final Now now;
    private final Map<Subject, SortedMap<String, ValueType>> unpacked = new EnumMap<>(Subject.class);
    private final Map<Computed, List<FieldRef>> computed = new LinkedHashMap<>();
    private final List<UnaryOperator<Table<?>>> others = new ArrayList<>();
    private @Nullable RecordIds only;
    private @Nullable Now present;
    private Map<Subject, Table<?>> then = Map.of();

    private record Computed(MetricFamily family, Subject owner) {
        String alias() {
            return family.name() + "_" + owner.key();
        }
    }

    Joins(Subject subject, Now now) {
        this.subject = subject;
        this.now = now;
    }

    static Field<Long> idOf(Subject of) {
        return field(name(of.alias(), "id"), Long.class);
    }

    /** What is computed is so for these records of the subject only. */
    void only(Select<Record1<Long>> ids) {
        only = RecordIds.of(ids);
    }

    /** What derived rows held at the moment asked for, and when they hold what they do. */
    void past(Now known, Map<Subject, Table<?>> rows) {
        present = known;
        then = Map.copyOf(rows);
    }

    boolean isPast() {
        return present != null;
    }

    /** A custom attribute, unpacked once per row, not once per comparison. */
    Field<?> unpacked(Subject owner, String key, ValueType type) {
        unpacked.computeIfAbsent(owner, any -> new TreeMap<>()).put(key, type);
        return field(name(unpackAlias(owner), key), CustomTypes.of(type));
    }

    /** A value of a family that is kept nowhere. */
    Field<?> computed(MetricFamily family, Subject owner, FieldRef use) {
        Computed key = new Computed(family, owner);
        List<FieldRef> uses = computed.computeIfAbsent(key, any -> new ArrayList<>());
        if (!uses.contains(use)) {
            uses.add(use);
        }
        return field(name(key.alias(), "m" + uses.indexOf(use)));
    }

    boolean computesNothing() {
        return computed.isEmpty();
    }

    /** By a join, which a sort of all records makes once: a look-up for each takes seconds. */
    Field<String> named(Table<?> table, String column, Field<?> id) {
        Name alias = name("by" + others.size());
        others.add(from -> from.leftJoin(table.as(alias)).on(condition("{0} = {1}", field(alias.append("id")), id)));
        return field(alias.append(column), String.class);
    }

    /** What is asked of some records only, with them first. */
    Table<?> asked(Table<?> main) {
        return only == null
                ? main
                : only.rows("asked").join(main).on(idOf(subject).eq(field(name("asked", "id"), Long.class)));
    }

    private static Table<?> rows(Subject of) {
        return table(name(of.plural())).as(of.alias());
    }

    private Table<?> derivedRows(Subject of) {
        return then.getOrDefault(of, table(name(of.derivedTable()))).as(of.derivedAlias());
    }

    /** @param derived how the record's derived row is joined */
    Table<?> from(UnaryOperator<Table<?>> first, JoinType derived) {
        Table<?> accounts = rows(Subject.ACCOUNT);
        Table<?> accountFacts = derivedRows(Subject.ACCOUNT);
        Field<Long> accountId = subject.accountOf(subject.alias());
        Condition factsOfAccount = Subject.ACCOUNT
                .derived(Subject.ACCOUNT.derivedKey(), Long.class)
                .eq(accountId);
        Condition itsAccount = idOf(Subject.ACCOUNT).eq(accountId);
        Table<?> from = switch (subject) {
            case ACCOUNT -> first.apply(accounts).join(accountFacts, derived).on(factsOfAccount);
            // The planner drops a left join over a unique key that nothing is read from.
            case USER ->
                first.apply(rows(subject))
                        .join(derivedRows(subject), derived)
                        .on(subject.derived(subject.derivedKey(), Long.class).eq(idOf(subject)))
                        .leftJoin(unpackedBelow(accounts))
                        .on(itsAccount)
                        .leftJoin(accountFacts)
                        .on(factsOfAccount);
            case SUBSCRIPTION ->
                first.apply(rows(subject))
                        .join(unpackedBelow(accounts))
                        .on(itsAccount)
                        .join(accountFacts, derived)
                        .on(factsOfAccount);
        };
        for (Map.Entry<Subject, SortedMap<String, ValueType>> owner : unpacked.entrySet()) {
            if (owner.getKey() == subject) {
                from = unpack(from, owner.getKey(), owner.getValue());
            }
        }
        for (Map.Entry<Computed, List<FieldRef>> family : computed.entrySet()) {
            from = compute(from, family.getKey(), family.getValue());
        }
        for (UnaryOperator<Table<?>> join : others) {
            from = join.apply(from);
        }
        return from;
    }

    /** Attributes of the account of many records are unpacked before these are joined: once for it, not once for each. */
    private Table<?> unpackedBelow(Table<?> accounts) {
        SortedMap<String, ValueType> keys = unpacked.get(Subject.ACCOUNT);
        return keys == null ? accounts : unpack(accounts, Subject.ACCOUNT, keys);
    }

    /** No OFFSET 0 around it, which would keep the scan from going parallel. */
    private static Table<?> unpack(Table<?> from, Subject owner, SortedMap<String, ValueType> keys) {
        List<QueryPart> columns = new ArrayList<>();
        keys.forEach((key, type) -> columns.add(sql("{0} {1}", name(key), sql(CustomTypes.nameOf(type)))));
        Table<?> row = table(
                "lateral jsonb_to_record({0}) as {1}({2})",
                field(name(owner.alias(), "custom_fold")), name(unpackAlias(owner)), DSL.list(columns));
        return from.leftJoin(row).on(condition("true"));
    }

    private Table<?> compute(Table<?> from, Computed of, List<FieldRef> uses) {
        Table<?> values = of.family()
                .computed(
                        of.owner(),
                        uses,
                        present == null || of.family().knowsThePast() ? now : present,
                        restricted(of.owner()))
                .as(name(of.alias()));
        return from.leftJoin(values)
                .on(field(name(of.alias(), "id"), Long.class).eq(idOf(of.owner())));
    }

    private @Nullable RecordIds restricted(Subject owner) {
        if (only == null || owner == subject) {
            return only;
        }
        return RecordIds.of(select(field(name("owned", "account_id"), Long.class))
                .from(table(name(subject.plural())).as("owned"))
                .where(only.holds(field(name("owned", "id"), Long.class)))
                .and(field(name("owned", "account_id")).isNotNull()));
    }

    private static String unpackAlias(Subject of) {
        return of.alias() + "c";
    }
}
