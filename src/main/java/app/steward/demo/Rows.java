package app.steward.demo;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Rows of one table, written a few thousand to a statement, which takes them as one JSON text. */
final class Rows {
    private static final int CHUNK = 5_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final String table;
    private final List<String> columns;
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

    /** The names are this package's own, never input. */
    Rows(String table, String... columns) {
        this.table = table;
        this.columns = Arrays.asList(columns);
    }

    /** A row in the order of the columns; maps and lists go into jsonb. */
    void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(table + " takes " + columns.size() + " values, not " + values.length);
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            row.put(columns.get(i), values[i] instanceof Temporal when ? when.toString() : values[i]);
        }
        rows.add(row);
    }

    void insert(DSLContext sql) {
        String statement = "insert into " + table + " (" + String.join(", ", columns) + ") select "
                + columns.stream().map(column -> "r." + column).collect(Collectors.joining(", "))
                + " from jsonb_populate_recordset(null::" + table + ", ?::jsonb) r";
        for (int from = 0; from < rows.size(); from += CHUNK) {
            sql.execute(statement, JSON.writeValueAsString(rows.subList(from, Math.min(rows.size(), from + CHUNK))));
        }
    }
}
