package app.steward.listing;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.listing.ListedRow.Banded;
import app.steward.listing.ListedRow.Person;
import app.steward.listing.ListedRow.Reference;
import app.steward.listing.ListedRow.Status;
import app.steward.record.Typed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the database gave for columns into values that pages and the API write: team members and other accounts
 * by name instead of internal number.
 */
final class Cells {
    private Cells() {}

    /** What to select for these columns, for {@link #rows}. */
    static List<Field<?>> selected(RecordQuery query, Subject subject, List<Column> columns, Catalogue catalogue) {
        boolean ofAccounts = subject == Subject.ACCOUNT;
        List<Field<?>> selected = new ArrayList<>(List.of(
                query.id().as("id"),
                text(subject.alias(), "external_id").as("external_id"),
                text(subject.alias(), subject == Subject.SUBSCRIPTION ? "external_id" : "label")
                        .as("label"),
                (ofAccounts ? inline((String) null) : text("a", "external_id")).as("account"),
                (ofAccounts ? inline((String) null) : text("a", "label")).as("account_label")));
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            Field<?> value = query.value(column.use());
            Field<?> shown = switch (column.field().type()) {
                case PERSON -> named("team_members", "email", "name", value);
                case REFERENCE -> named("accounts", "external_id", "label", value);
                default -> value;
            };
            selected.add(shown.as("c" + i));
            for (Map.Entry<String, FieldRef> beside : column.beside(catalogue).entrySet()) {
                selected.add(query.value(beside.getValue()).as(beside.getKey() + i));
            }
        }
        return selected;
    }

    static List<ListedRow> rows(List<Column> columns, List<Record> found) {
        List<ListedRow> rows = new ArrayList<>();
        for (Record row : found) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                Object raw = row.get("c" + i);
                values.put(
                        column.spelling(),
                        raw == null
                                ? null
                                : switch (column.field().type()) {
                                    case PERSON -> new Person(((String[]) raw)[0], ((String[]) raw)[1]);
                                    case REFERENCE -> new Reference(((String[]) raw)[0], ((String[]) raw)[1]);
                                    case CHOICE -> choice(row, i, raw);
                                    case BAND -> band(row, i, raw.toString());
                                    default -> Typed.read(raw);
                                });
            }
            rows.add(new ListedRow(
                    row.get("id", Long.class),
                    row.get("external_id", String.class),
                    row.get("label", String.class),
                    row.get("account", String.class),
                    row.get("account_label", String.class),
                    values));
        }
        return rows;
    }

    private static @Nullable Object choice(Record row, int column, Object choice) {
        String type = "t" + column;
        return row.field(type) == null
                ? Typed.read(choice)
                : new Status(choice.toString(), row.get(type, String.class));
    }

    private static Banded band(Record row, int column, String band) {
        String score = "s" + column;
        String change = "d" + column;
        return new Banded(
                band,
                row.field(score) == null ? null : row.get(score, Integer.class),
                row.field(change) == null ? null : row.get(change, BigDecimal.class));
    }

    private static Field<String> text(String table, String column) {
        return field(name(table, column), String.class);
    }

    /** Two texts of the row with this number, in another table. */
    private static Field<String[]> named(String table, String key, String label, Field<?> id) {
        Name row = name("named");
        return field(select(array(field(row.append(key), String.class), field(row.append(label), String.class)))
                .from(table(name(table)).as(row))
                .where(condition("{0} = {1}", field(row.append("id")), id)));
    }
}
