package app.steward.outbox;

import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Where a message is put that is to leave. It is there exactly when what causes it is. */
@Component
public class Outbox {
    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    Outbox(DSLContext sql, ApplicationEventPublisher events) {
        this.sql = sql;
        this.events = events;
    }

    /** Something waits to be sent. */
    record Added() {}

    /**
     * Adds a message, in the transaction of what causes it.
     *
     * @param kind whose sender sends it
     * @param key what causes it, such as {@code run:7:3}: with the same key nothing is added, now or ever
     * @param source the journey or webhook that it comes from; empty where it is of none
     * @param notBefore null for at once
     * @return whether it is new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean add(String kind, String key, String source, JsonNode payload, @Nullable Instant notBefore) {
        int added = sql.execute(
                "insert into outbox (kind, key, source, payload, not_before)"
                        + " values (?, ?, ?, ?::jsonb, coalesce(?::timestamptz, clock_timestamp()))"
                        + " on conflict (key) do nothing",
                kind,
                key,
                source,
                payload.toString(),
                notBefore == null ? null : notBefore.atOffset(ZoneOffset.UTC));
        if (added > 0) {
            events.publishEvent(new Added());
        }
        return added > 0;
    }

    /**
     * Adds many messages in one statement, in the transaction of what causes them.
     *
     * @param made a query with the columns {@code key, source, payload, not_before, user_id, member_id, run_id, step,
     *     template_id}, as {@link #add} has them; who gets it and what it is made of may be null, and so may {@code
     *     not_before}
     * @return how many are new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int addAll(String kind, QueryPart made) {
        int added = sql.execute("""
                insert into outbox (kind, key, source, payload, not_before, user_id, member_id, run_id, step, template_id)
                select {0}, q.key, q.source, q.payload, coalesce(q.not_before, clock_timestamp()), q.user_id, q.member_id,
                       q.run_id, q.step, q.template_id
                  from ({1}) q order by q.key
                on conflict (key) do nothing""", val(kind), made);
        if (added > 0) {
            events.publishEvent(new Added());
        }
        return added;
    }

    /** Lets go all that is held of a source. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int release(String kind, String source) {
        int released = sql.execute("""
                update outbox set state = 'waiting', attempts = 0, not_before = clock_timestamp(), reply = null
                 where id in (select id from outbox where kind = {0} and source = {1} and state = 'held'
                               order by id for update)""", val(kind), val(source));
        if (released > 0) {
            events.publishEvent(new Added());
        }
        return released;
    }

    /**
     * Takes back a message that nobody is handing over yet, in the transaction of what makes it pointless.
     *
     * @return whether it was there to take back
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean cancel(String key, String why) {
        return sql.execute(
                        "update outbox set state = 'cancelled', reply = ?, lease_owner = null, lease_until = null"
                                + " where key = ? and state in ('waiting', 'claimed', 'held')",
                        why,
                        key)
                > 0;
    }

    /**
     * Lets a message go again that was held, refused, or of which nobody knows whether it arrived: a person says so.
     *
     * @return whether it was such a one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean again(String key) {
        boolean goes = sql.execute(
                        "update outbox set state = 'waiting', attempts = 0, not_before = clock_timestamp(), reply = null,"
                                + " lease_owner = null, lease_until = null"
                                + " where key = ? and state in ('held', 'refused', 'in_doubt')",
                        key)
                > 0;
        if (goes) {
            events.publishEvent(new Added());
        }
        return goes;
    }

    /** Same as {@link #cancel} of all of a source that wait; answers how many. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int cancelAll(String kind, String source, String why) {
        return sql.execute(
                "update outbox set state = 'cancelled', reply = ?, lease_owner = null, lease_until = null"
                        + " where kind = ? and source = ? and state in ('waiting', 'claimed')",
                why,
                kind,
                source);
    }

    /**
     * Sends a message once more, whatever became of it, or at once what waits for its next try: for kinds that may go more
     * than once.
     *
     * @return whether it does; not while it is handed over
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean repeat(String kind, long id) {
        boolean goes = sql.execute(
                        "update outbox set attempts = case when state = 'waiting' then attempts else 0 end,"
                                + " state = 'waiting', not_before = clock_timestamp(), reply = null, sent_at = null,"
                                + " lease_owner = null, lease_until = null"
                                + " where kind = ? and id = ? and state not in ('claimed', 'handing_over')",
                        kind,
                        id)
                > 0;
        if (goes) {
            events.publishEvent(new Added());
        }
        return goes;
    }
}
