package app.steward.mail;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.outbox.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Messages to customers: queued with what causes them, handed over once at most. */
@Component
public class CustomerMail {
    static final String KIND = "customer";

    /** What the cap counts over, and for how long one step writes to one mailbox once. */
    static final Duration WEEK = Duration.ofDays(7);

    private final Outbox outbox;
    private final MailSettings settings;
    private final Addresses addresses;
    private final DSLContext sql;

    CustomerMail(Outbox outbox, MailSettings settings, Addresses addresses, DSLContext sql) {
        this.outbox = outbox;
        this.settings = settings;
        this.addresses = addresses;
        this.sql = sql;
    }

    /**
     * Queues messages, in the transaction of what causes them: one statement however many they are. A key that was queued
     * before, ever, is not queued again.
     *
     * @param made a query with the columns {@code key, user_id, source, run_id, step, template_id, from_role, reply_role,
     *     send_empty, not_before}. {@code source} is such as {@code journey:3}, and its {@link MailSource} is asked once more before
     *     the message is handed over. {@code from_role} and {@code reply_role} are numbers of success roles, whose owner
     *     writes or gets the answers; null: the workspace. {@code send_empty}: whether it goes
     *     even where a merge field is empty and has no fallback. {@code not_before} null: at once.
     * @return how many are new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int queue(ResultQuery<? extends Record> made) {
        return outbox.addAll(KIND, DSL.sql("""
                        select m.key, m.source, jsonb_strip_nulls(jsonb_build_object('fromRole', m.from_role,
                               'replyRole', m.reply_role, 'sendEmpty', nullif(m.send_empty, false))) as payload, m.not_before::timestamptz as not_before,
                               m.user_id::bigint as user_id, null::bigint as member_id, m.run_id::bigint as run_id,
                               m.step::text as step, m.template_id::int as template_id
                          from ({0}) m""", made));
    }

    /**
     * Takes back what nobody is handing over yet, of these runs of journeys.
     *
     * @param runs a query of their numbers
     * @return how many
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int cancel(QueryPart runs, String why) {
        return sql.execute("""
                update outbox set state = 'cancelled', reply = {0}, lease_owner = null, lease_until = null
                 where id in (select id from outbox where kind = {1} and state in ('waiting', 'claimed', 'held')
                                 and run_id in ({2}) order by id for update)""", val(why), val(KIND), runs);
    }

    /** Lets go what was held of a source, such as that of a journey that goes on; in its transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int release(String source) {
        return outbox.release(KIND, source);
    }

    /** When customers may get mail. */
    @Transactional(readOnly = true)
    public SendingHours hours() {
        return settings.current().hours();
    }

    /** Whether there is a server, so that mail leaves this machine. */
    @Transactional(readOnly = true)
    public boolean leaves() {
        return settings.leaves();
    }

    /** How many a server gets in an hour at most. */
    @Transactional(readOnly = true)
    public int perHour() {
        return settings.current().perHour();
    }

    /**
     * Whether a user can be written to.
     *
     * @param problem why not, in words; null where nothing stands against it
     * @param from when the cap lets the next one through; not before the moment that it was asked for
     */
    public record Reach(@Nullable String problem, Instant from) {}

    /** The kind is part of the statement, so that the index of what waits serves it. */
    private static final String REACH = """
            select u.id, u.email_fold, (
                select count(*) from outbox o
                where o.user_id = u.id and o.kind = {1} and o.state in ('waiting', 'claimed'))::int as waiting
            from users u where u.id = any({0})""";

    /** How users can be reached, by their numbers: as it is now; who is not there is left out. */
    @Transactional(readOnly = true)
    public Map<Long, Reach> reach(Collection<Long> users, Instant now, ZoneId zone) {
        List<Record> rows = sql.fetch(REACH, val(users.toArray(Long[]::new)), inline(KIND));
        Map<String, byte[]> hashes = new HashMap<>();
        rows.forEach(row -> {
            String email = row.get("email_fold", String.class);
            if (email != null) {
                hashes.put(email, addresses.hash(email));
            }
        });
        Map<Hash, Addresses.Known> known = addresses.known(hashes.values(), now.minus(WEEK), zone);
        int cap = settings.current().cap();
        Map<Long, Reach> reach = new HashMap<>();
        rows.forEach(row -> {
            String email = row.get("email_fold", String.class);
            byte[] hash = email == null ? null : hashes.get(email);
            Addresses.Known address = hash == null ? null : known.get(new Hash(hash));
            String problem = email == null
                    ? "There is no e-mail address"
                    : !Addresses.isAddress(email)
                            ? "“" + email + "” is no e-mail address"
                            : address == null ? null : address.problem();
            OffsetDateTime[] handed = address == null ? new OffsetDateTime[0] : address.handed();
            reach.put(
                    row.get("id", Long.class),
                    new Reach(problem, free(handed, row.get("waiting", Integer.class), cap, now)));
        });
        return reach;
    }

    /** @param handed the newest last; what waits counts as handed over now */
    static Instant free(OffsetDateTime[] handed, int waiting, int cap, Instant now) {
        int over = handed.length + waiting - cap;
        if (over < 0) {
            return now;
        }
        Instant[] all = Arrays.copyOf(
                Arrays.stream(handed).map(OffsetDateTime::toInstant).toArray(Instant[]::new), handed.length + waiting);
        Arrays.fill(all, handed.length, all.length, now);
        return all[over].plus(WEEK);
    }

    /** A hash as a key of maps. */
    record Hash(byte[] bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
