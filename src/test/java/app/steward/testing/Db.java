package app.steward.testing;

import app.steward.change.ChangeQueue;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tests' database. */
@Component
@DependsOnDatabaseInitialization
public class Db {

    /** Tables that belong to the machinery and are left alone. */
    private static final String OURS = "c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public'"
            + " and c.relname <> 'flyway_schema_history' and c.relname not like 'qrtz\\_%'";

    private final DSLContext sql;
    private final TestClock clock;
    private final ObjectProvider<ChangeQueue> queue;

    /** Asks which tables hold rows, all in one statement. */
    private final String whichAreUsed;

    Db(DSLContext sql, TestClock clock, ObjectProvider<ChangeQueue> queue) {
        this.sql = sql;
        this.clock = clock;
        this.queue = queue;
        whichAreUsed = sql
                .fetch("select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where " + OURS
                        + " order by 1")
                .getValues(0, String.class)
                .stream()
                .map(table -> "select '" + table + "' where exists (select from public." + table + ")")
                .collect(Collectors.joining(" union all "));
        rememberSeeds();
    }

    /** jOOQ on the tests' database, for what a test wants to see or make behind the application's back. */
    public DSLContext sql() {
        return sql;
    }

    /** Takes what was touched into the queue, the table {@code touched}, as who drains it does first. */
    public void gatherTouched() {
        queue.getObject().gather();
    }

    /**
     * Back to a new workspace: every table holds exactly what the migrations put into it (first stages, roles ...), ids
     * start anew, and the clock stands at {@link TestClock#START}.
     */
    @Transactional
    public void reset() {
        clock.set(TestClock.START);
        List<String> used = sql.fetch(whichAreUsed).getValues(0, String.class);
        if (!used.isEmpty()) {
            sql.execute("truncate " + String.join(", ", used) + " restart identity cascade");
        }
        // the seeds name each other; they were consistent when they were kept
        sql.execute("set local session_replication_role = replica");
        sql.fetch("select table_name, columns, sequences from seed.kept").forEach(row -> {
            String table = row.get("table_name", String.class);
            String columns = row.get("columns", String.class);
            sql.execute("insert into public." + table + " (" + columns + ") overriding system value select " + columns
                    + " from seed." + table);
            String sequences = row.get("sequences", String.class);
            if (sequences != null) {
                for (String column : sequences.split(",")) {
                    sql.execute("select setval(pg_get_serial_sequence('public." + table + "', '" + column
                            + "'), greatest(max(" + column + "), 1), max(" + column + ") >= 1) from public." + table);
                }
            }
        });
        sql.execute("set local session_replication_role = origin");
    }

    /** Copies what the migrations wrote, before the application or a test adds to it. */
    private void rememberSeeds() {
        sql.execute("create schema seed");
        sql.execute("create table seed.kept (table_name text, columns text, sequences text)");
        sql.fetch("select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum)"
                        + " filter (where a.attgenerated = '') as columns,"
                        + " string_agg(a.attname, ',') filter (where pg_get_serial_sequence(c.oid::regclass::text,"
                        + " a.attname) is not null) as sequences"
                        + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
                        + " where " + OURS + " group by 1 order by 1")
                .forEach(row -> {
                    String table = row.get("name", String.class);
                    if (filled(table)) {
                        sql.execute("create table seed." + table + " as select * from public." + table);
                        sql.execute(
                                "insert into seed.kept values (?, ?, ?)",
                                table,
                                row.get("columns", String.class),
                                row.get("sequences", String.class));
                    }
                });
    }

    private boolean filled(String table) {
        return !sql.fetch("select 1 from public." + table + " limit 1").isEmpty();
    }
}
