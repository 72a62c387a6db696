package app.steward.membership;

import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Table;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How fresh the stored memberships are, and the stored counts: written by whoever computes them. */
@Component
public class DefinitionStates {
    private static final List<String> COUNTS = List.of("members", "members_unassigned", "active", "active_unassigned");
    private static final Field<Integer> ID = field(name("id"), Integer.class);
    private static final Field<String> STATE = field(name("state"), String.class);
    private static final Field<String> PROBLEM = field(name("problem"), String.class);
    private static final Field<OffsetDateTime> REFRESHED_AT = field(name("refreshed_at"), OffsetDateTime.class);

    private final DSLContext sql;

    DefinitionStates(DSLContext sql) {
        this.sql = sql;
    }

    /** They are being computed in the background. */
    @Transactional
    public void refreshing(Kind kind, Collection<Integer> ids) {
        mark(kind, ids, State.REFRESHING);
    }

    /** Their conditions or what they read changed, and nobody computes them yet. */
    @Transactional
    public void stale(Kind kind, Collection<Integer> ids) {
        mark(kind, ids, State.STALE);
    }

    /** It has a condition that can be read, whatever it was before; nobody computes it yet. */
    public void repaired(Kind kind, int id) {
        sql.update(of(kind))
                .set(STATE, State.STALE.key())
                .set(PROBLEM, castNull(String.class))
                .where(ID.eq(id))
                .execute();
    }

    private void mark(Kind kind, Collection<Integer> ids, State state) {
        lock(kind, ids);
        sql.update(of(kind))
                .set(STATE, state.key())
                .where(ID.in(ids).and(STATE.ne(State.BROKEN.key())))
                .execute();
    }

    void fresh(Kind kind, Collection<Integer> ids, Instant at) {
        lock(kind, ids);
        sql.update(of(kind))
                .set(STATE, State.FRESH.key())
                .set(PROBLEM, castNull(String.class))
                .set(REFRESHED_AT, at.atOffset(ZoneOffset.UTC))
                .where(ID.in(ids))
                .execute();
        if (kind.leaving() == Kind.Leaving.LINGERS) {
            Field<Boolean> skips = field(name("skips_existing"), Boolean.class);
            sql.update(of(kind)).set(skips, false).where(ID.in(ids)).and(skips).execute();
        }
    }

    void broken(Kind kind, int id, String why) {
        sql.update(of(kind))
                .set(STATE, State.BROKEN.key())
                .set(PROBLEM, why)
                .where(ID.eq(id).and(PROBLEM.isDistinctFrom(why).or(STATE.ne(State.BROKEN.key()))))
                .execute();
    }

    /** Adds what a pass counted, the rows locked by number so that two passes don't wait for each other crosswise. */
    void count(Kind kind, List<? extends Record> counted) {
        List<? extends Record> differing = counted.stream()
                .filter(each -> COUNTS.stream().anyMatch(count -> each.get(count, Long.class) != 0))
                .toList();
        if (differing.isEmpty()) {
            return;
        }
        Integer[] ids = differing.stream()
                .map(each -> each.get("definition", Integer.class))
                .toArray(Integer[]::new);
        lock(kind, List.of(ids));
        List<QueryPart> parts = new ArrayList<>(List.of(of(kind), val(ids)));
        for (String count : COUNTS) {
            parts.add(val(
                    differing.stream().map(each -> each.get(count, Long.class)).toArray(Long[]::new)));
        }
        sql.execute("""
                update {0} s
                set members = s.members + d.members, members_unassigned = s.members_unassigned + d.members_unassigned,
                  active = s.active + d.active, active_unassigned = s.active_unassigned + d.active_unassigned
                from unnest({1}, {2}, {3}, {4}, {5}) d (id, members, members_unassigned, active, active_unassigned)
                where s.id = d.id""", parts.toArray(QueryPart[]::new));
    }

    /** Puts what was counted anew in the place of what is stored. */
    void recount(Kind kind, Record counted) {
        sql.execute(
                """
                update {0} set members = {2}, members_unassigned = {3}, active = {4}, active_unassigned = {5}
                where id = {1}""",
                of(kind),
                number(counted, "definition"),
                number(counted, "members"),
                number(counted, "members_unassigned"),
                number(counted, "active"),
                number(counted, "active_unassigned"));
    }

    private static Field<Long> number(Record record, String column) {
        return val(record.get(column, Long.class));
    }

    /** Until the transaction ends nobody else counts or marks them. */
    void lock(Kind kind, Collection<Integer> ids) {
        if (!ids.isEmpty()) {
            sql.fetch(
                    "select 1 from {0} where id = any ({1}) order by id for no key update",
                    of(kind), val(new TreeSet<>(ids).toArray(new Integer[0])));
        }
    }

    private static Table<?> of(Kind kind) {
        return table(name(kind.definitions()));
    }
}
