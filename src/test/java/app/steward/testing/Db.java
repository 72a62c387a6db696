package app.steward.testing;

import app.steward.change.ChangeQueue;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
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

    /** Of so many bytes, mostly of rows that are gone, a table is given a new file. */
    private static final int LARGE = 32 * 8192;

    /** What the migrations wrote, before the application or a test adds to it. */
    private static final String NEW = "new_workspace";

    private final DSLContext sql;
    private final TestClock clock;
    private final ObjectProvider<ChangeQueue> queue;

    Db(DSLContext sql, TestClock clock, ObjectProvider<ChangeQueue> queue) {
        this.sql = sql;
        this.clock = clock;
        this.queue = queue;
        vacuumNothing();
        keep(NEW);
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
        back(NEW);
    }

    /** Back to what was kept under this name, ids too; the clock stands at {@link TestClock#START}. */
    @Transactional
    public void back(String name) {
        clock.set(TestClock.START);
        sql.execute("select " + name + ".back()");
    }

    /**
     * Keeps all rows as they are, in a schema of this name, with a function that brings them back. It locks what holds
     * rows, so that who is still writing comes first. Rows are deleted: to truncate a table makes new files for it and each
     * of its indexes, which takes far longer than the few rows of a test.
     */
    @Transactional
    public void keep(String name) {
        List<Table> tables = tables();
        sql.execute("create schema " + name);
        StringBuilder look = new StringBuilder();
        StringBuilder empty = new StringBuilder();
        StringBuilder fill = new StringBuilder();
        for (Table table : tables) {
            String all = "public." + table.name();
            look.append("if exists (select from " + all + ") then used := used || '" + all + "'::text; end if;\n");
            empty.append("if '" + all + "' = any (used) then delete from " + all + "; end if;\n");
            if (!sql.fetch("select 1 from " + all + " limit 1").isEmpty()) {
                String kept = name + "." + table.name();
                sql.execute("create table " + kept + " as select * from " + all);
                fill.append("insert into " + all + " (" + table.columns() + ") overriding system value select "
                        + table.columns() + " from " + kept + ";\n");
            }
            for (String sequence : table.sequences()) {
                Record at = sql.fetchSingle("select last_value, is_called from " + sequence);
                fill.append("perform setval('" + sequence + "', " + at.get(0) + ", " + at.get(1) + ");\n");
            }
        }
        sql.execute("create function " + name + ".back() returns void language plpgsql as $back$\n"
                + "declare used text[] := array[]::text[]; large text;\n"
                + "begin\n"
                + look
                + "execute 'lock table ' || array_to_string(used, ', ') || ' in access exclusive mode';\n"
                // rows name each other; they were consistent when they were kept
                + "set local session_replication_role = replica;\n"
                + "select string_agg(one, ', ') into large from unnest(used) one where (select sum(pg_relation_size(part))"
                + " from (select one::regclass as part union select relid from pg_partition_tree(one::regclass)) parts) > "
                + LARGE + ";\n"
                + "if large is not null then execute 'truncate ' || large || ' cascade'; end if;\n"
                + empty
                + fill
                + "set local session_replication_role = origin;\n"
                + "end $back$");
    }

    private record Table(String name, String columns, List<String> sequences) {}

    private List<Table> tables() {
        return sql.fetch("select c.relname, string_agg(quote_ident(a.attname), ', ' order by a.attnum)"
                        + " filter (where a.attgenerated = ''),"
                        + " array_remove(array_agg(pg_get_serial_sequence(c.oid::regclass::text, a.attname)), null)"
                        + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
                        + " where " + OURS + " group by 1 order by 1")
                .map(row -> new Table(
                        row.get(0, String.class), row.get(1, String.class), List.of(row.get(2, String[].class))));
    }

    /** Rows lie in the order in which they came, as in a new table, since no place is used again. */
    private void vacuumNothing() {
        sql.execute("do $nothing$ declare one regclass; begin"
                + " for one in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " where c.relkind = 'r' and n.nspname = 'public' and c.relname not like 'qrtz\\_%' loop"
                + " execute format('alter table %s set (autovacuum_enabled = false)', one); end loop; end $nothing$");
    }
}
