package app.steward.undo;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import java.util.Collection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rows of what is deleted, kept in the transaction that deletes them. What only follows from data is not kept: it is
 * computed anew.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class DeletedRows {
    /** Of more rows of one table a delete can't be undone. */
    public static final int MOST = 20_000;

    static final String IN_TIME = "deleted_at > now() - interval '10 minutes'";

    private final DSLContext sql;

    DeletedRows(DSLContext sql) {
        this.sql = sql;
    }

    /** Begins to keep a record that is about to be deleted; nothing is kept for who is no member. */
    public void begin(Viewer by, String kind, long id) {
        if (by.memberId() != null) {
            sql.execute(
                    "insert into undoable_deletes (member_id, kind, record_id) values ({0}, {1}, {2}) on conflict"
                            + " (member_id, kind, record_id) do update set rows = '{}', deleted_at = now()",
                    val(by.memberId()), val(kind), val(id));
        }
    }

    /** Keeps these rows, as long as it was begun and they are not too many. */
    public void keep(Viewer by, String kind, long id, String table, Condition which) {
        if (by.memberId() == null) {
            return;
        }
        int kept = sql.execute(
                "update undoable_deletes set rows = rows || jsonb_build_object({3}, coalesce((select"
                        + " jsonb_agg(to_jsonb(t)) from (select * from {4} where {5}) t), '[]'))"
                        + " where member_id = {0} and kind = {1} and record_id = {2}"
                        + " and (select count(*) from (select from {4} where {5} limit {6}) c) <= {7}",
                val(by.memberId()),
                val(kind),
                val(id),
                inline(table),
                table(name(table)),
                which,
                inline(MOST + 1),
                inline(MOST));
        if (kept == 0) {
            forget(by, kind, id);
        }
    }

    /** Whether the viewer can take it back. */
    @Transactional(readOnly = true)
    public boolean isKept(Viewer by, String kind, long id) {
        return sql.fetchExists(table(name("undoable_deletes")), mine(by, kind, id));
    }

    /** Locks what the viewer deleted, so that it comes back once; throws {@link Conflict} where there is nothing kept. */
    Deleted find(Viewer by, String kind, long id) {
        if (sql.fetch("select 1 from undoable_deletes where {0} for update", mine(by, kind, id))
                .isEmpty()) {
            throw new Conflict("Nothing is undone: that is undone already, or was deleted more than 10 minutes ago.");
        }
        return new Deleted(by, kind, id);
    }

    void forget(Viewer by, String kind, long id) {
        sql.execute(
                "delete from undoable_deletes where member_id = {0} and kind = {1} and record_id = {2}",
                val(by.memberId(), Long.class), val(kind), val(id));
    }

    /**
     * Forgets records, whoever deleted them, of which a kept row names one of these: what was written about something is
     * deleted with it.
     *
     * @param column of the table, that names them
     */
    public void forgetOf(String kind, String table, String column, Collection<Long> named) {
        if (!named.isEmpty()) {
            sql.execute(
                    "delete from undoable_deletes u where u.kind = {0} and exists (select from"
                            + " jsonb_array_elements(u.rows -> {1}) r where (r ->> {2})::bigint = any({3}))",
                    val(kind), inline(table), inline(column), val(named.toArray(Long[]::new)));
        }
    }

    private static Condition mine(Viewer by, String kind, long id) {
        return field(name("member_id"), Long.class)
                .eq(val(by.memberId(), Long.class))
                .and(field(name("kind"), String.class).eq(kind))
                .and(field(name("record_id"), Long.class).eq(id))
                .and(org.jooq.impl.DSL.condition(IN_TIME));
    }

    /** Something that was deleted, about to come back. */
    public final class Deleted {
        private final Viewer by;
        private final String kind;
        private final long id;

        private Deleted(Viewer by, String kind, long id) {
            this.by = by;
            this.kind = kind;
            this.id = id;
        }

        public long id() {
            return id;
        }

        /** The kept rows of a table as a table; none where none were kept. */
        public Table<?> rows(String table) {
            return table(
                    "(select r.* from undoable_deletes u, jsonb_populate_recordset(null::{0}, coalesce(u.rows -> {1},"
                            + " '[]')) r where u.member_id = {2} and u.kind = {3} and u.record_id = {4}) kept",
                    name(table), inline(table), val(by.memberId(), Long.class), val(kind), val(id));
        }

        /** Puts the kept rows back as they were; answers how many. */
        public int insert(String table) {
            return insert(table, noCondition(), "");
        }

        /** The same of some of them; which: a condition of the table {@code kept}. */
        public int insert(String table, Condition which) {
            return insert(table, which, "");
        }

        /** The same of those whose place nothing has taken since. */
        public int insertWhereFree(String table) {
            return insert(table, noCondition(), " on conflict do nothing");
        }

        private int insert(String table, Condition which, String conflict) {
            String columns = sql.fetchSingle(
                            "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where"
                                    + " attrelid = cast({0} as regclass) and attnum > 0 and not attisdropped and"
                                    + " attgenerated = ''",
                            inline(table))
                    .get(0, String.class);
            return sql.execute(
                    "insert into {0} (" + columns + ") overriding system value select " + columns
                            + " from {1} where {2}" + conflict,
                    name(table),
                    rows(table),
                    which);
        }
    }
}
