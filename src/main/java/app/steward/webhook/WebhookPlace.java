package app.steward.webhook;

import static org.jooq.impl.DSL.val;

import app.steward.membership.MembershipMoves;
import app.steward.membership.MembershipMoves.Cursor;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How far the history of membership was read for webhooks. One process at a time reads on; it holds the row meanwhile. */
@Component
class WebhookPlace {
    private static final String FOLLOWED =
            "exists (select from webhooks where active and events && array['segment.entered',"
                    + " 'segment.left', 'list.entered', 'list.left'])";

    private final DSLContext sql;
    private final MembershipMoves moves;

    WebhookPlace(DSLContext sql, MembershipMoves moves) {
        this.sql = sql;
        this.moves = moves;
    }

    /** Waits for who reads on, and keeps everybody from it, until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold() {
        sql.execute("update webhook_place set followed = " + FOLLOWED);
    }

    /** Where nobody was told of memberships before what the caller changed, reading begins now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void begin() {
        Cursor end = moves.end();
        sql.execute(
                "update webhook_place set transaction = {0}, number = {1} where not followed and " + FOLLOWED,
                val(end.transaction()),
                val(end.number()));
    }

    /** Whether there may be anything to tell: what is asked each second, mostly in vain, is one statement. */
    boolean isBehind() {
        return sql.fetchSingle("select exists (select from webhook_events) or " + FOLLOWED
                        + """
                         and exists (select from webhook_place p cross join lateral (
                           select from membership_history h
                           where (h.xid, h.number) > (p.transaction::text::xid8, p.number)
                             and h.xid < pg_snapshot_xmin(pg_current_snapshot())
                           order by h.xid, h.number limit 1) next)""") // in order, so that none before are read
                .get(0, Boolean.class);
    }

    /** Where to go on, held until the caller's transaction ends; empty where another process is at it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Cursor> take() {
        return read("select transaction, number from webhook_place for update skip locked");
    }

    private Optional<Cursor> read(String query) {
        return sql.fetchOptional(query).map(row -> new Cursor(row.get(0, Long.class), row.get(1, Long.class)));
    }

    /** All up to there is told. In the transaction that queues what tells it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void moveTo(Cursor read) {
        sql.execute(
                "update webhook_place set transaction = {0}, number = {1}",
                val(read.transaction()), val(read.number()));
    }

    /**
     * In a database restored from another server no webhook waits for transactions that are still to come, and reading goes
     * on at the end.
     */
    @EventListener(ApplicationReadyEvent.class)
    @Transactional
    public void adopt() {
        sql.execute("update webhooks set since = '3' where since >= pg_snapshot_xmax(pg_current_snapshot())");
        Cursor kept =
                read("select transaction, number from webhook_place for update").orElseThrow();
        Cursor here = moves.from(kept);
        if (!here.equals(kept)) {
            moveTo(here);
        }
    }
}
