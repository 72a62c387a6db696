package app.steward.event;

import app.steward.event.Receipt.Refusal;
import app.steward.job.Recurring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was sent and could not be stored, kept with its reason for whoever looks after the senders, for 30 days. Of one key
 * and day only so much is kept and the rest is counted, since a program that sends nonsense does so without end.
 */
@Component
public class RefusedData implements Recurring {
    static final int KEPT_DAYS = 30;
    private static final int LONGEST_MESSAGE = 8 << 10;
    private static final int LONGEST_PATH = 255;
    private static final int AT_ONCE = 10_000;

    private final DSLContext sql;
    private final Clock clock;
    private final int mostOfADay;

    /** @param mostOfADay what is kept of one key and day */
    RefusedData(DSLContext sql, Clock clock, @Value("${steward.refused-a-day:5000}") int mostOfADay) {
        this.sql = sql;
        this.clock = clock;
        this.mostOfADay = mostOfADay;
    }

    /** What is refused of one message. */
    public record Refused(Message message, List<Refusal> refusals) {}

    /** Whose, and when: what is counted together. */
    private record Counted(@Nullable Long key, LocalDate day) {
        static final Comparator<Counted> ORDER = Comparator.comparing(
                        Counted::key, Comparator.nullsFirst(Comparator.<Long>naturalOrder()))
                .thenComparing(Counted::day);

        static Counted of(Message message) {
            return new Counted(message.key(), LocalDate.ofInstant(message.receivedAt(), ZoneOffset.UTC));
        }
    }

    /**
     * Keeps them, in the transaction that stores the rest. As one of the last things that it does: who refuses something of
     * the same key at the same time waits for it.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(List<Refused> refused) {
        TreeMap<Counted, List<Query>> rows = new TreeMap<>(Counted.ORDER);
        TreeMap<Counted, Integer> counts = new TreeMap<>(Counted.ORDER);
        for (Refused each : refused) {
            Counted counted = Counted.of(each.message());
            counts.merge(counted, each.refusals().size(), Integer::sum);
            List<Query> of = rows.computeIfAbsent(counted, any -> new ArrayList<>());
            for (Refusal refusal : each.refusals()) {
                if (of.size() < mostOfADay) {
                    of.add(row(each.message(), refusal));
                }
            }
        }
        List<Query> kept = new ArrayList<>();
        counts.forEach((counted, count) -> kept.addAll(rows.getOrDefault(counted, List.of()).stream()
                .limit(room(counted, count))
                .toList()));
        if (!kept.isEmpty()) {
            sql.batch(kept).execute();
        }
    }

    /** How many of so many more are kept. */
    private long room(Counted counted, int count) {
        if (count == 0) {
            return 0;
        }
        long total = sql.fetchSingle(
                        "insert into refused_days as d (key_id, day, total) values (?, ?, ?)"
                                + " on conflict (key_id, day) do update set total = d.total + excluded.total returning total",
                        counted.key(),
                        counted.day(),
                        count)
                .get(0, Long.class);
        return Math.max(0, Math.min(count, mostOfADay - (total - count)));
    }

    private Query row(Message message, Refusal refusal) {
        About about = About.of(message.event());
        return sql.query(
                "insert into refused_data (key_id, received_at, kind, record_id, path, reason, message)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                message.key(),
                OffsetDateTime.ofInstant(message.receivedAt(), ZoneOffset.UTC),
                about.kind().key(),
                about.record(),
                storable(refusal.path(), LONGEST_PATH),
                storable(refusal.reason(), LONGEST_MESSAGE),
                storable(message.raw(), LONGEST_MESSAGE));
    }

    /**
     * What a message is about.
     *
     * @param record the external id of whom or what, empty where there is none
     */
    record About(RefusedKind kind, String record) {
        static About of(Event event) {
            if (event instanceof Event.Upsert upsert) {
                return new About(RefusedKind.of(upsert.subject()), upsert.id());
            } else if (event instanceof Event.Invoice invoice) {
                return new About(RefusedKind.INVOICE, invoice.id());
            } else if (event instanceof Event.Use use) {
                return new About(RefusedKind.FEATURE, either(use.user(), use.account()));
            } else if (event instanceof Event.Login login) {
                return new About(RefusedKind.LOGIN, either(login.user(), login.account()));
            } else if (event instanceof Event.Logout logout) {
                return new About(RefusedKind.LOGOUT, either(logout.user(), logout.account()));
            } else if (event instanceof Event.Alias alias) {
                return new About(RefusedKind.ALIAS, alias.user());
            }
            return new About(RefusedKind.MESSAGE, "");
        }

        private static String either(@Nullable String one, @Nullable String other) {
            return one != null ? one : other != null ? other : "";
        }
    }

    /** What the database can't hold is what may have been refused. */
    private static String storable(String text, int most) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .limit(most)
                .map(point -> point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? '\ufffd'
                        : point)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Deletes what was kept for long enough, some at a time. Any process may do it, as often as it likes. */
    @Override
    public void look() {
        Instant oldest = clock.instant().minus(Duration.ofDays(KEPT_DAYS));
        int deleted;
        do {
            deleted = sql.execute(
                    "delete from refused_data where id = any(array(select id from refused_data where received_at < ?::timestamptz"
                            + " order by received_at, id limit ? for update skip locked))",
                    OffsetDateTime.ofInstant(oldest, ZoneOffset.UTC),
                    AT_ONCE);
        } while (deleted == AT_ONCE);
        sql.execute("delete from refused_days where day < ?::date", LocalDate.ofInstant(oldest, ZoneOffset.UTC));
    }
}
