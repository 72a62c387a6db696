package app.steward.usage;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.job.Recurring;
import app.steward.problem.SqlState;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps a partition of usage for each month: made before the month begins, and for a past month when usage of it comes.
 * A day without one lies in {@code usage_daily_rest}, where it is read as well and only costs more; so nothing that is
 * written ever waits for a partition or fails for want of one. Months that lie there are moved out, each in a transaction
 * of its own: a process that dies in between has moved the ones before.
 */
@Component
@DependsOnDatabaseInitialization
public class UsagePartitions implements Recurring, SmartInitializingSingleton {
    /** Months before this one that have a partition, used or not: what the usual windows read. */
    private static final int PAST = 3;
    /** Months after this one. */
    private static final int AHEAD = 2;
    /** No window reaches farther back, not twice a year; what is older stays together, however old it is. */
    private static final int MOST = 25;

    private static final String PREFIX = "usage_daily_";
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM");
    private static final Table<?> USAGE = table(name("usage_daily"));
    private static final Table<?> REST = table(name("usage_daily_rest"));

    private static final Logger LOG = LoggerFactory.getLogger(UsagePartitions.class);

    private final DSLContext sql;
    private final Today today;
    private final TransactionTemplate anew;

    UsagePartitions(DSLContext sql, Today today, PlatformTransactionManager transactions) {
        this.sql = sql;
        this.today = today;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /** Before the first request, so that usage of an earlier version is moved by the start that brings the partitions. */
    @Override
    public void afterSingletonsInstantiated() {
        look();
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    /** Makes what is missing for the months to come, and moves months out that lie in the rest. */
    @Override
    public void look() {
        LocalDate oldest = sql.fetchSingle("select min(day) from {0} where day >= {1}", REST, inline(first().atDay(1)))
                .get(0, LocalDate.class);
        YearMonth present = YearMonth.from(today.now().today());
        YearMonth from = present.minusMonths(PAST);
        make(oldest == null || YearMonth.from(oldest).isAfter(from) ? from : YearMonth.from(oldest));
    }

    /**
     * Makes partitions for usage that is about to be written, from a day on. Outside of the caller's transaction, which has
     * neither read nor written usage nor accounts yet; where others are in the way they are made later.
     */
    public void reach(LocalDate day) {
        make(YearMonth.from(day));
    }

    private YearMonth first() {
        return YearMonth.from(today.now().today()).minusMonths(MOST);
    }

    /** All months from this one on, so that the rest lies in no window. The newest first: they are read most. */
    private void make(YearMonth wanted) {
        TreeSet<YearMonth> present = present();
        YearMonth from = !present.isEmpty() && present.last().isBefore(wanted) ? present.last() : wanted;
        if (from.isBefore(first())) {
            from = first();
        }
        List<YearMonth> missing = new ArrayList<>();
        YearMonth month = YearMonth.from(today.now().today()).plusMonths(AHEAD);
        for (; !month.isBefore(from); month = month.minusMonths(1)) {
            if (!present.contains(month)) {
                missing.add(month);
            }
        }
        boolean moved = false;
        for (int i = 0; i < missing.size(); i++) {
            Long rows = made(missing.get(i));
            if (rows == null) {
                return;
            }
            moved |= rows > 0;
            if (rows > 0) {
                LOG.info(
                        "Usage of {} has its own partition now: {} rows moved, {} of {} months done",
                        missing.get(i),
                        rows,
                        i + 1,
                        missing.size());
            }
        }
        if (moved && !TransactionSynchronizationManager.isActualTransactionActive()) {
            sql.execute("vacuum (analyze) {0}", REST);
        }
    }

    private TreeSet<YearMonth> present() {
        TreeSet<YearMonth> months = new TreeSet<>();
        sql
                .fetch(
                        "select inhrelid::regclass::text from pg_inherits where inhparent = {0}::regclass",
                        inline("usage_daily"))
                .getValues(0, String.class)
                .stream()
                .filter(partition -> partition.matches(PREFIX + "\\d{4}_\\d\\d"))
                .forEach(partition -> months.add(YearMonth.parse(partition.substring(PREFIX.length()), SUFFIX)));
        return months;
    }

    /** How many rows lay in the rest; null where others are in the way. */
    private @Nullable Long made(YearMonth month) {
        try {
            return anew.execute(status -> make(month, table(name(PREFIX + SUFFIX.format(month)))));
        } catch (RuntimeException e) {
            if (SqlState.isOneOf(e, SqlState.IN_THE_WAY) || SqlState.is(e, SqlState.LOCKED)) {
                LOG.info("The partition of usage for {} is made later: others are in the way", month);
                return null;
            }
            throw e;
        }
    }

    private long make(YearMonth month, Table<?> partition) {
        // All locks at the beginning, none waited for as long as it takes until somebody else looks for a deadlock: who
        // holds one and waits for another gives up here first. The key to accounts is checked when the partition joins.
        sql.execute("set local lock_timeout = '400ms'");
        sql.execute("lock table accounts in share row exclusive mode");
        sql.execute("lock table {0} in share update exclusive mode", USAGE);
        sql.execute("lock table {0} in access exclusive mode", REST);
        if (present().contains(month)) {
            return 0; // another process was quicker
        }
        Field<LocalDate> from = inline(month.atDay(1));
        Field<LocalDate> to = inline(month.plusMonths(1).atDay(1));
        sql.execute("create table {0} (like {1} including defaults including constraints)", partition, USAGE);
        sql.execute("set local jit = off");
        long rows = sql.execute(
                "insert into {0} select * from {1} where day >= {2} and day < {3}"
                        + " order by account_id, feature_id, day, user_id",
                partition, REST, from, to);
        if (rows > 0) {
            sql.execute("delete from {0} where day >= {1} and day < {2}", REST, from, to);
        }
        sql.execute("alter table {0} attach partition {1} for values from ({2}) to ({3})", USAGE, partition, from, to);
        return rows;
    }
}
