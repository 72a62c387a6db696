package app.steward.membership;

import static org.jooq.impl.DSL.val;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads the history of membership on from where one was, so that who follows it misses no move and sees none twice.
 *
 * <p>Numbers alone would lose moves: a transaction that took its numbers early may commit late. So moves are read in the
 * order of their writers' transactions, and only of those below the oldest that still runs: nothing is added there any
 * more. A transaction that runs long, of whatever, holds followers back for as long.
 */
@Component
public class MembershipMoves {
    private final DSLContext sql;

    MembershipMoves(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * A place in the history: all up to it was read. Kept by who follows, in the transaction of what was done about it.
     *
     * @param transaction of the last move read, and its number
     */
    public record Cursor(long transaction, long number) {
        public static final Cursor BEGINNING = new Cursor(0, 0);

        boolean isAfter(Cursor other) {
            return transaction > other.transaction || transaction == other.transaction && number > other.number;
        }
    }

    /**
     * One record came or went.
     *
     * @param version of the definition that decided; null where nobody noted it
     */
    public record Move(
            Cursor cursor,
            MembershipKind kind,
            int definition,
            @Nullable Integer version,
            Subject subject,
            long record,
            boolean entered,
            Instant at) {}

    /**
     * Where who has read up to there goes on: there, or at the end where that was on another server, of which this is a
     * restored copy. Asked at each start of following.
     */
    @Transactional(readOnly = true)
    public Cursor from(Cursor kept) {
        long next =
                Objects.requireNonNull(sql.fetchSingle("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
                        .get(0, Long.class));
        return kept.transaction() < next ? kept : end();
    }

    /** The transactions of rows restored from another server mean nothing here: those still to come count as the first. */
    @EventListener(ApplicationReadyEvent.class)
    @Transactional
    public void adopt() {
        sql.execute("update membership_history set xid = '3' where xid >= pg_snapshot_xmax(pg_current_snapshot())");
    }

    /** Where somebody begins who wants what happens from now on. */
    public Cursor end() {
        long running =
                Objects.requireNonNull(sql.fetchSingle("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                        .get(0, Long.class));
        return new Cursor(running - 1, Long.MAX_VALUE);
    }

    /**
     * What was read at once.
     *
     * @param to where to go on: what is of other kinds is behind it, too
     */
    public record Read(List<Move> moves, Cursor to) {
        public Read {
            moves = List.copyOf(moves);
        }
    }

    /**
     * The moves after the cursor, in order, as far as nothing can come between them any more. What is more than the limit
     * is read on from there.
     *
     * @param kinds only of these; others are passed over, once
     */
    public Read after(Cursor cursor, Collection<MembershipKind> kinds, int limit) {
        Cursor last = sql.fetchOptional("""
                        select xid::text::bigint as transaction, number from membership_history
                        where xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc, number desc limit 1""")
                .map(row -> new Cursor(row.get(0, Long.class), row.get(1, Long.class)))
                .orElse(cursor);
        if (!last.isAfter(cursor)) {
            return new Read(List.of(), cursor);
        }
        List<Move> moves = sql.fetch(
                        """
                        select xid::text::bigint as transaction, number, kind, definition, version, subject, record_id,
                          entered, at
                        from membership_history
                        where (xid, number) > ({0}::text::xid8, {1}) and (xid, number) <= ({2}::text::xid8, {3})
                          and kind = any ({4})
                        order by xid, number limit {5}""",
                        val(Long.toString(cursor.transaction())),
                        val(cursor.number()),
                        val(Long.toString(last.transaction())),
                        val(last.number()),
                        val(kinds.stream().map(MembershipKind::key).toArray(String[]::new)),
                        val(limit))
                .map(MembershipMoves::move);
        return new Read(
                moves, moves.size() < limit ? last : moves.get(limit - 1).cursor());
    }

    private static Move move(Record row) {
        return new Move(
                new Cursor(row.get("transaction", Long.class), row.get("number", Long.class)),
                MembershipKind.of(row.get("kind", String.class)).orElseThrow(),
                row.get("definition", Integer.class),
                row.get("version", Integer.class),
                Subject.of(row.get("subject", String.class)),
                row.get("record_id", Long.class),
                row.get("entered", Boolean.class),
                row.get("at", OffsetDateTime.class).toInstant());
    }
}
