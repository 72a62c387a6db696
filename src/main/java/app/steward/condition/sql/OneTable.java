package app.steward.condition.sql;

import app.steward.condition.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The one table of a subject that an expression reads: that an index of it is of.
 *
 * @param name of the table
 * @param alias by which record queries call it
 * @param id the column that ties are broken by, which holds the record's number
 * @param expression without the alias
 */
record OneTable(String name, String alias, String id, String expression) {

    /** By alias. */
    private static final Map<String, Table> TABLES = new HashMap<>();

    static {
        for (Subject each : Subject.values()) {
            TABLES.put(each.alias(), new Table(each.plural(), "id", each));
            TABLES.put(each.derivedAlias(), new Table(each.derivedTable(), each.derivedKey(), each));
        }
    }

    private record Table(String name, String id, Subject subject) {}

    /** Empty where the expression reads several tables, none, or one that has not exactly a row for each record. */
    static Optional<OneTable> of(Subject subject, Field<?> value) {
        String sql = DSL.using(SQLDialect.POSTGRES).renderInlined(value);
        StringBuilder bare = new StringBuilder();
        String alias = "";
        for (int at = 0; at < sql.length(); ) {
            char c = sql.charAt(at);
            int end = at + 1;
            if (c == '\'' || c == '"') {
                end = quoted(sql, at);
            }
            String token = sql.substring(at, end);
            boolean qualifies = c == '"' && end < sql.length() && sql.charAt(end) == '.';
            if (qualifies) {
                String named = token.substring(1, token.length() - 1);
                Table table = TABLES.get(named);
                if (table == null || table.subject() != subject || !alias.isEmpty() && !alias.equals(named)) {
                    return Optional.empty();
                }
                alias = named;
                end++;
            } else {
                bare.append(token);
            }
            at = end;
        }
        Table table = TABLES.get(alias);
        return table == null
                ? Optional.empty()
                : Optional.of(new OneTable(table.name(), alias, table.id(), bare.toString()));
    }

    /** Where the literal or identifier that begins here ends; a doubled quote belongs to it. */
    private static int quoted(String sql, int from) {
        char quote = sql.charAt(from);
        int at = from + 1;
        while (sql.charAt(at) != quote || at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
            at += sql.charAt(at) == quote ? 2 : 1;
        }
        return at + 1;
    }
}
