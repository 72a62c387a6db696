package app.steward.mail;

import static org.jooq.impl.DSL.val;

import app.steward.mail.CustomerMail.Hash;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is known of addresses, each by its hash: that it gets no automation mail, and what it got in the last days. The
 * key of the hashes is drawn once for each workspace, so that a list of addresses can't be tried against a copy of the
 * table alone.
 */
@Component
public class Addresses {
    /** So many soft bounces on different messages within {@link #SOFT_DAYS} are as good as a hard one. */
    static final int SOFT = 5;

    static final int SOFT_DAYS = 30;

    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[\\p{L}\\p{N}]([\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    Addresses(DSLContext sql, ApplicationEventPublisher events) {
        this.sql = sql;
        this.events = events;
    }

    /**
     * An address gets nothing from now on: published in the transaction that says so.
     *
     * @param users numbers of those whose address it is
     */
    public record Suppressed(Suppression why, List<Long> users) {}

    /** As it is compared: one mailbox, however it is typed. */
    public static String fold(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether a message can be sent there. */
    static boolean isAddress(String text) {
        if (text.length() > 254 || !ADDRESS.matcher(text).matches() || text.contains("..")) {
            return false;
        }
        try {
            return !IDN.toASCII(text.substring(text.indexOf('@') + 1)).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    byte[] hash(String address) {
        return mac("address", fold(address));
    }

    /** A signature of the workspace's own. */
    byte[] mac(String purpose, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
            mac.update((purpose + "\n").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private volatile byte @Nullable [] secret;

    /** Never changes, so it is read once. */
    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            known = Objects.requireNonNull(
                    sql.fetchSingle("select secret from mail_settings").get(0, byte[].class));
            secret = known;
        }
        return known;
    }

    /**
     * What there is to know of an address.
     *
     * @param problem why it gets nothing; null where it does
     * @param handed when it was sent to by automation, the newest last
     */
    record Known(@Nullable String problem, OffsetDateTime[] handed) {}

    private static final String KNOWN = """
            select encode(h.hash, 'hex') as hash, a.suppressed, a.suppressed_at,
                   coalesce((select array_agg(o.handed_at order by o.handed_at) from outbox o
                              where o.address_hash = h.hash and o.handed_at > {1} and o.kind = 'customer'
                                and o.state in ('handing_over', 'sent', 'kept', 'in_doubt')), '{}') as handed
              from (select decode(x, 'hex') as hash from unnest({0}) x) h
              left join addresses a on a.hash = h.hash""";

    Map<Hash, Known> known(Collection<byte[]> hashes, Instant since, ZoneId zone) {
        String[] hex = hashes.stream().map(HexFormat.of()::formatHex).toArray(String[]::new);
        Map<Hash, Known> known = new HashMap<>();
        sql.fetch(KNOWN, val(hex), val(since.atOffset(ZoneOffset.UTC)))
                .forEach(row -> known.put(
                        new Hash(HexFormat.of().parseHex(row.get("hash", String.class))),
                        new Known(problem(row, zone), row.get("handed", OffsetDateTime[].class))));
        return known;
    }

    private static @Nullable String problem(Record row, ZoneId zone) {
        OffsetDateTime at = row.get("suppressed_at", OffsetDateTime.class);
        return at == null
                ? null
                : Suppression.of(row.get("suppressed", String.class))
                        .map(why -> why.on(DAY.format(at.atZoneSameInstant(zone))))
                        .orElse("Suppressed");
    }

    /** The same of one, which stays locked until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Known locked(String address, Instant since, ZoneId zone) {
        byte[] hash = lock(address);
        return Objects.requireNonNull(known(List.of(hash), since, zone).get(new Hash(hash)));
    }

    private byte[] lock(String address) {
        byte[] hash = hash(address);
        sql.execute(
                "insert into addresses (hash, address) values (?, ?)"
                        + " on conflict (hash) do update set address = excluded.address",
                hash,
                fold(address));
        return hash;
    }

    /**
     * From now on it gets nothing. Who has said so already is not overruled, but for what weighs less: by hand stays, and
     * a complaint or a bounce is more than that somebody unsubscribed.
     *
     * @param source how that is known, in words
     * @param member who did it by hand
     * @return whether it got something until now
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean suppress(String address, Suppression why, String source, @Nullable Long member, Instant at) {
        return suppress(lock(address), why, source, member, at);
    }

    boolean suppress(byte[] hash, Suppression why, String source, @Nullable Long member, Instant at) {
        boolean fresh = sql.execute(
                        "update addresses set suppressed = ?, suppressed_at = ?::timestamptz, source = ?, member_id = ?"
                                + " where hash = ? and suppressed is null",
                        why.key(),
                        at.atOffset(ZoneOffset.UTC),
                        source.length() > 500 ? source.substring(0, 500) : source,
                        member,
                        hash)
                > 0;
        if (fresh) {
            events.publishEvent(new Suppressed(why, users(hash)));
        }
        return fresh;
    }

    /** Whose address it is. */
    List<Long> users(byte[] hash) {
        return sql.fetch(
                        "select u.id from addresses a join users u on u.email_fold collate \"C\" = a.address collate \"C\""
                                + " where a.hash = ? order by 1 limit 1000",
                        (Object) hash)
                .getValues(0, Long.class);
    }

    /** It gets messages again. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lift(byte[] hash) {
        boolean lifted = sql.execute(
                        "update addresses set suppressed = null, suppressed_at = null, source = '', member_id = null"
                                + " where hash = ? and suppressed is not null",
                        (Object) hash)
                > 0;
        if (lifted) {
            // what came back before says nothing of what comes now
            sql.execute("delete from mail_events where address_hash = ? and kind = 'soft'", (Object) hash);
        }
        return lifted;
    }

    /**
     * Something came back about a message. What was heard before is heard once.
     *
     * @param messageId the Message-ID that it is about; empty where nobody knows
     * @param kind hard, soft, complaint or unsubscribed
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void heard(String address, String messageId, String kind, String detail, Instant at) {
        byte[] hash = lock(address);
        String said = detail.length() > 500 ? detail.substring(0, 500) : detail;
        int fresh = sql.execute(
                "insert into mail_events (address_hash, message_id, kind, detail, at) values (?, ?, ?, ?, ?::timestamptz)"
                        + " on conflict (address_hash, message_id, kind) do nothing",
                hash,
                messageId.length() > 300 ? messageId.substring(0, 300) : messageId,
                kind,
                said,
                at.atOffset(ZoneOffset.UTC));
        switch (kind) {
            case "hard" -> suppress(hash, Suppression.BOUNCED, said, null, at);
            case "complaint" ->
                suppress(hash, Suppression.COMPLAINED, said.isEmpty() ? "reported as spam" : said, null, at);
            case "unsubscribed" ->
                suppress(hash, Suppression.UNSUBSCRIBED, said.isEmpty() ? "told by the mail service" : said, null, at);
            default -> {
                if (fresh > 0) {
                    countSoft(hash, said, at);
                }
            }
        }
    }

    private void countSoft(byte[] hash, String said, Instant at) {
        int soft = sql.fetchSingle(
                        "select count(*) from mail_events where address_hash = ? and kind = 'soft' and at > ?::timestamptz",
                        hash,
                        at.atOffset(ZoneOffset.UTC).minusDays(SOFT_DAYS))
                .get(0, Integer.class);
        if (soft >= SOFT) {
            suppress(
                    hash,
                    Suppression.BOUNCED,
                    soft + " soft ones in " + SOFT_DAYS + " days, the last: " + said,
                    null,
                    at);
        }
    }
}
