package app.steward.portfolio;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.attribute.Typed;
import app.steward.condition.ValueType;
import app.steward.portfolio.ListedRow.Banded;
import app.steward.portfolio.ListedRow.Person;
import app.steward.portfolio.ListedRow.Reference;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Turns what the database gave for columns into values that pages and the API write: team members and other accounts
 * by name instead of internal number, in one query each for the whole page.
 */
@Component
class Cells {
    private final DSLContext sql;

    Cells(DSLContext sql) {
        this.sql = sql;
    }

    List<ListedRow> rows(List<Column> columns, Result<Record> found, List<Long> ids) {
        Map<Long, Person> people = people(numbers(columns, found, ValueType.PERSON));
        Map<Long, Reference> accounts = accounts(numbers(columns, found, ValueType.REFERENCE));
        Map<Long, ListedRow> rows = new HashMap<>();
        for (Record row : found) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                Object raw = row.get("c" + i);
                values.put(
                        column.spelling(),
                        switch (column.field().type()) {
                            case PERSON -> raw == null ? null : people.get(((Number) raw).longValue());
                            case REFERENCE -> raw == null ? null : accounts.get(((Number) raw).longValue());
                            case BAND -> raw == null ? null : band(row, i, raw.toString());
                            default -> Typed.read(raw);
                        });
            }
            long id = row.get("id", Long.class);
            rows.put(
                    id,
                    new ListedRow(
                            id,
                            row.get("external_id", String.class),
                            row.get("label", String.class),
                            row.get("account", String.class),
                            row.get("account_label", String.class),
                            values));
        }
        return ids.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    private static Banded band(Record row, int column, String band) {
        String score = "s" + column;
        String change = "d" + column;
        return new Banded(
                band,
                row.field(score) == null ? null : row.get(score, Integer.class),
                row.field(change) == null ? null : row.get(change, BigDecimal.class));
    }

    private static Set<Long> numbers(List<Column> columns, Result<Record> found, ValueType type) {
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).field().type() == type) {
                for (Record row : found) {
                    if (row.get("c" + i) instanceof Number number) {
                        numbers.add(number.longValue());
                    }
                }
            }
        }
        return numbers;
    }

    private Map<Long, Person> people(Set<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Field<Long> id = field(name("id"), Long.class);
        Field<String> email = field(name("email"), String.class);
        Field<String> called = field(name("name"), String.class);
        return sql.select(id, email, called)
                .from(table(name("team_members")))
                .where(id.in(ids))
                .fetchMap(id, row -> new Person(row.get(email), row.get(called)));
    }

    private Map<Long, Reference> accounts(Set<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Field<Long> id = field(name("id"), Long.class);
        Field<String> externalId = field(name("external_id"), String.class);
        Field<String> label = field(name("label"), String.class);
        return sql.select(id, externalId, label)
                .from(table(name("accounts")))
                .where(id.in(ids))
                .fetchMap(id, row -> new Reference(row.get(externalId), row.get(label)));
    }
}
