package app.steward.fact;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The one statement that computes derived rows from what sources contribute, and finds those that are missing or not as
 * stored.
 *
 * @param columns the key and all others
 * @param selected the same as they should be
 * @param stored how each is stored, none for the key
 * @param where which differ
 */
record DerivedStatement(
        List<Field<?>> columns, List<Field<?>> selected, List<Field<?>> stored, Table<?> from, Condition where) {

    /** The rows, with more columns. */
    Select<? extends Record> rows(List<Field<?>> more) {
        List<Field<?>> all = new ArrayList<>(selected);
        all.addAll(more);
        return select(all).from(from).where(where);
    }

    /**
     * For the columns of these sources.
     *
     * @param kept what is kept in the places of {@code metrics[]}; that column is among them where one of the sources
     *     keeps anything, so all that do have to be there
     */
    static DerivedStatement of(
            Subject subject, Now now, Scope scope, List<FactSource> sources, Map<Integer, FieldRef> kept) {
        String record = subject == Subject.ACCOUNT ? "a" : "u";
        Field<Long> id = field(name(record, "id"), Long.class);
        Table<?> from = table(name(subject.plural())).as(record);
        Map<String, Field<?>> columns = new LinkedHashMap<>();
        Map<String, SelectField<?>> following = new LinkedHashMap<>();
        Map<Integer, Field<?>> values = new TreeMap<>();
        if (scope instanceof Scope.Untouched) {
            from = from.join(DerivedValues.facts(subject).as("kept"))
                    .on(field(name("kept", DerivedValues.key(subject).getName()), Long.class)
                            .eq(id))
                    .and(scope.holds(
                            field(name("kept", DerivedValues.key(subject).getName()), Long.class)));
        }
        for (FactSource source : sources) {
            Map<Integer, FieldRef> mine = new TreeMap<>(kept);
            mine.values().removeIf(use -> !source.keeps(use));
            FactSource.Contribution part = source.contribute(now, scope, mine);
            for (Table<?> joined : part.joined()) {
                from = from.leftJoin(joined)
                        .on(field(name(joined.getName(), "id"), Long.class).eq(id));
            }
            part.columns().forEach(column -> columns.merge(column.name(), column.value(), DerivedStatement::greater));
            part.following()
                    .forEach(column ->
                            following.put(column.name(), column.value().as(column.name())));
            values.putAll(part.slots());
        }
        if (kept.isEmpty() || sources.stream().anyMatch(source -> source.keepsAny(kept.values()))) {
            columns.put(MetricSlots.METRICS, metrics(values));
        }
        Field<Long> key = DerivedValues.key(subject);
        Table<?> inner = select(id.as(key.getName()))
                .select(columns.entrySet().stream()
                        .map(column -> column.getValue().as(column.getKey()))
                        .toList())
                .from(from)
                .where(scope.holds(id))
                .asTable("n");
        Table<?> outer =
                select(field("n.*")).select(following.values()).from(inner).asTable("w");

        List<String> names = new ArrayList<>(columns.keySet());
        names.addAll(following.keySet());
        Field<?>[] wanted =
                names.stream().map(column -> field(name("w", column))).toArray(Field[]::new);
        Field<?>[] stored =
                names.stream().map(column -> field(name("f", column))).toArray(Field[]::new);
        List<Field<?>> all = new ArrayList<>();
        all.add(key);
        names.forEach(column -> all.add(field(name(column))));
        Field<Long> wantedKey = field(name("w", key.getName()), Long.class);
        Field<Long> storedKey = field(name("f", key.getName()), Long.class);
        List<Field<?>> selected = new ArrayList<>(List.of(wanted));
        selected.add(0, wantedKey);
        return new DerivedStatement(
                all,
                selected,
                List.of(stored),
                outer.leftJoin(DerivedValues.facts(subject).as("f"))
                        .on(storedKey.eq(wantedKey))
                        // said again: a merge would read all rows from the first one on, for each stretch anew
                        .and(scope.holds(storedKey)),
                storedKey.isNull().or(row(wanted).isDistinctFrom(row(stored))));
    }

    private static Field<?> greater(Field<?> one, Field<?> other) {
        return field("greatest({0}, {1})", one.getDataType(), one, other);
    }

    private static Field<?> metrics(Map<Integer, Field<?>> values) {
        if (values.isEmpty()) {
            return inline(new Double[0], SQLDataType.DOUBLE.getArrayDataType());
        }
        List<Field<Double>> places = new ArrayList<>();
        int last = values.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int slot = 1; slot <= last; slot++) {
            Field<?> value = values.get(slot);
            places.add(value == null ? inline((Double) null, SQLDataType.DOUBLE) : value.cast(SQLDataType.DOUBLE));
        }
        return array(places);
    }
}
