package app.steward.event;

import app.steward.job.Recurring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which messages were stored already, so that none counts twice. Noted by the day of receipt, a table for each, and looked
 * for on the days before; who writes the same at the same time waits for whoever came first.
 *
 * <p>Two that write on different days would not meet. So around midnight, for longer than clocks differ and transactions
 * last, messages are noted on both days.
 */
@Component
class SeenMessages implements Recurring {
    private static final Field<UUID> ONCE = DSL.field(DSL.name("once"), SQLDataType.UUID);
    private static final Duration MIDNIGHT = Duration.ofMinutes(10);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'seen_messages_'yyyyMMdd", Locale.ROOT);

    /** Days whose table is made before it is needed. */
    private static final int AHEAD = 2;

    private static final long LOCK = 0x5ee4_3e55L;

    private final DSLContext sql;
    private final Clock clock;
    private final int days;
    private final TransactionTemplate apart;
    private final Set<LocalDate> made = ConcurrentHashMap.newKeySet();

    /** @param memory how long a message is known at least */
    SeenMessages(
            DSLContext sql,
            Clock clock,
            PlatformTransactionManager transactions,
            @Value("${steward.message-memory:3d}") Duration memory) {
        this.sql = sql;
        this.clock = clock;
        this.days =
                (int) Math.max(1, Math.min(366, memory.plusDays(1).minusNanos(1).toDays()));
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Notes these, and answers those that were not noted before: by this transaction, once it commits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<UUID> fresh(Collection<UUID> messages) {
        if (messages.isEmpty()) {
            return Set.of();
        }
        List<LocalDate> on = daysOf(clock.instant());
        on.forEach(this::provide);
        LocalDate first = on.get(0);
        // asked message by message, since a plan that joins may read all of a table that was not analysed yet
        Set<UUID> fresh = sql.fetch(
                        "insert into seen_messages (day, once) select {1}, m from (select distinct unnest({0}) as m) given"
                                + " where (select true from seen_messages s where (s.day >= {2} and s.day < {1}"
                                // ahead are those of before a clock was set back
                                + " or s.day > {1}) and s.once = given.m limit 1) is null"
                                + " order by m on conflict do nothing returning once",
                        array(messages), DSL.val(first), DSL.val(first.minusDays(days)))
                .intoSet(ONCE);
        if (on.size() == 1 || fresh.isEmpty()) {
            return fresh;
        }
        return sql.fetch(
                        "insert into seen_messages (day, once) select {1}, m from unnest({0}) m order by m"
                                + " on conflict do nothing returning once",
                        array(fresh), DSL.val(on.get(1)))
                .intoSet(ONCE);
    }

    private static Field<UUID[]> array(Collection<UUID> messages) {
        return DSL.val(messages.toArray(UUID[]::new));
    }

    /** The days on which a message of this moment is noted, in their order. */
    static List<LocalDate> daysOf(Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        LocalTime time = LocalTime.ofInstant(at, ZoneOffset.UTC);
        if (time.isBefore(LocalTime.MIN.plus(MIDNIGHT))) {
            return List.of(day.minusDays(1), day);
        }
        // counted back from midnight, which is 23:50
        return time.isBefore(LocalTime.MIDNIGHT.minus(MIDNIGHT)) ? List.of(day) : List.of(day, day.plusDays(1));
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Makes the tables of the next days, and drops those that nothing is looked for in any more. */
    @Override
    public void look() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (int i = 0; i <= AHEAD; i++) {
            provide(today.plusDays(i));
        }
        // one more than is looked at: around midnight it is looked from the day before
        String oldest = NAME.format(today.minusDays(days + 1L));
        List<String> old = sql
                .fetch("select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                        + " where i.inhparent = 'seen_messages'::regclass order by 1")
                .getValues(0, String.class)
                .stream()
                .filter(name -> name.compareTo(oldest) < 0)
                .toList();
        for (String name : old) {
            apart.executeWithoutResult(status -> {
                // nobody who stores messages waits for long behind this: it is tried again in an hour
                sql.execute("set local lock_timeout = '2s'");
                sql.execute("drop table if exists {0}", DSL.table(DSL.name(name)));
            });
        }
        made.removeIf(day -> NAME.format(day).compareTo(oldest) < 0);
    }

    /** Makes the table of a day, unless there is one; in a transaction of its own, so that nobody waits for the caller's. */
    private void provide(LocalDate day) {
        if (made.contains(day)) {
            return;
        }
        String name = NAME.format(day);
        apart.executeWithoutResult(status -> {
            sql.execute("select pg_advisory_xact_lock({0})", DSL.val(LOCK));
            if (sql.fetchValue("select to_regclass({0})::text", DSL.val(name)) == null) {
                // made apart and attached, which lets those go on that store messages meanwhile
                sql.execute("create table {0} (like seen_messages including all)", DSL.table(DSL.name(name)));
                sql.execute(
                        "alter table seen_messages attach partition {0} for values from ({1}) to ({2})",
                        DSL.table(DSL.name(name)), DSL.inline(day), DSL.inline(day.plusDays(1)));
            }
        });
        made.add(day);
    }
}
