package app.steward.change;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.SQLDataType.CLOB;

import app.steward.change.Touches.Alike;
import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.job.Lease;
import app.steward.job.Leased;
import app.steward.job.LeasedTable;
import app.steward.job.Leases;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records that wait to be tested again, where they are too many for the transaction that touched them. A row is written
 * in that transaction, so it is there exactly when the change is; and it is deleted only by who tested the record as it
 * has been since it was touched last, so it is never lost. Writers only add, to {@code touch_inbox}; who drains the queue
 * gathers that into {@code touched}, one row for each record.
 *
 * <p>Nobody waits for a batch: who tests records holds them by a lease, not by a lock.
 */
@Component
public class ChangeQueue {
    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    /** So many records at most are a row of the inbox, and so many rows are gathered at once. */
    private static final int PART = 250;

    private static final long GATHERED = 200;

    private final Leases leases;
    private final TransactionTemplate anew;

    /** @param leases in whose name it takes records */
    public ChangeQueue(
            DSLContext sql, ApplicationEventPublisher events, Leases leases, PlatformTransactionManager transactions) {
        this.sql = sql;
        this.events = events;
        this.leases = leases;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /** Something waits. Published in the transaction of whoever queued it. */
    public record Queued() {}

    /** Who waits, as a table of subject and record_id; some more than once. */
    public static final String WAITING = """
            (select subject, record_id from touched
             union all select subject, unnest(record_ids) from touch_inbox)""";

    /**
     * Records that are tested together: of one subject.
     *
     * @param fields what any of them was touched by
     * @param touches of each record its last, by which it is told whether it was touched since
     * @param later whether what follows from them waits behind others, too
     * @param chains which rules led to it, of each record its own
     */
    public record Batch(
            Lease lease, Subject subject, List<Long> touches, ChangedFields fields, boolean later, Chains chains)
            implements Leased {
        public Batch {
            touches = List.copyOf(touches);
        }

        public List<Long> records() {
            return lease.ids();
        }
    }

    /** What waits: how many, and since when the oldest. */
    public record Waiting(long records, Duration oldest) {}

    /** In parts, small enough for the row to hold its numbers itself and not in another table beside it. */
    private static final String ADD = """
            with named as (select distinct id from ({3}) t (id) where id is not null), added as (
              insert into touch_inbox (subject, record_ids, fields, later, chain)
              select {0}, array_agg(id order by id), {1}, {2}, {4}::int[]
              from (select id, (row_number() over (order by id) - 1) / {5} as part from named) x group by part
            )
            select count(*) from named""";

    /**
     * Queues records, without waiting for anybody.
     *
     * @param records their numbers, null left out
     * @param later behind what people and events touch
     * @return how many
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int add(Subject subject, Select<Record1<Long>> records, ChangedFields fields, boolean later) {
        return add(subject, records, fields, later, List.of());
    }

    /** Same, of records that rules led to. @param chain of all of them */
    @Transactional(propagation = Propagation.MANDATORY)
    public int add(
            Subject subject, Select<Record1<Long>> records, ChangedFields fields, boolean later, List<Integer> chain) {
        if (fields.isEmpty()) {
            return 0;
        }
        int added = sql.fetchSingle(
                        ADD,
                        inline(subject.key()),
                        names(fields),
                        inline(later),
                        records,
                        val(Chains.written(chain), CLOB),
                        inline(PART))
                .get(0, Integer.class);
        if (added > 0) {
            events.publishEvent(new Queued());
        }
        return added;
    }

    private static final String ADD_EACH = """
            insert into touch_inbox (subject, record_ids, fields, later, chain)
            select s, ids::bigint[], string_to_array(f, chr(31)), false, c::int[]
            from unnest({0}, {1}, {2}, {3}) t (s, ids, f, c)""";

    /** Queues records of which different things are different, in one statement. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Touches touches) {
        List<Alike> all = touches.alike(PART);
        if (!all.isEmpty()) {
            sql.execute(
                    ADD_EACH,
                    Bound.texts(all, each -> each.subject().key()),
                    Bound.texts(all, each -> Bound.literal(each.records())),
                    // what no key holds is between the names
                    Bound.texts(
                            all,
                            each -> String.join(
                                    "\u001f", new TreeSet<>(each.fields().names()))),
                    Bound.texts(all, each -> Chains.written(each.chain())));
            events.publishEvent(new Queued());
        }
    }

    private static Field<String[]> names(ChangedFields fields) {
        return val(new TreeSet<>(fields.names()).toArray(String[]::new), CLOB.getArrayDataType());
    }

    /**
     * One row for each record that was touched, however often. What waits already and says it all is left as it is: who takes
     * it then sees what was written, since that is committed.
     */
    private static final String GATHER = """
            with added as (
              delete from touch_inbox
              where id in (select id from touch_inbox order by id limit {0} for update skip locked)
              returning subject, record_ids, fields, later, since, chain
            ), alike as (
              select subject, record_id, fields, bool_and(later) as later, min(since) as since,
                max(array_prepend(cardinality(chain), chain)) filter (where chain is not null) as chain -- the longest
              from added, unnest(record_ids) record_id group by subject, record_id, fields
            ), each as (
              select subject, record_id, bool_and(later) as later, min(since) as since, (max(chain))[2:] as chain,
                case when count(*) = 1 then min(fields) else array(
                  select f from unnest(string_to_array(string_agg(array_to_string(fields, chr(31)), chr(31)), chr(31))) f
                  group by f order by f collate "C") end as fields
              from alike group by subject, record_id
            ), told as (
              insert into touched (subject, record_id, fields, later, since, chain)
              select subject, record_id, fields, later, since, chain from each order by subject, record_id
              on conflict (subject, record_id) do update
              set touch = excluded.touch, later = touched.later and excluded.later, attempts = 0,
                chain = case when {1} then excluded.chain else touched.chain end,
                fields = case when touched.fields @> excluded.fields then touched.fields
                  else array(select f from unnest(touched.fields || excluded.fields) f group by f order by f collate "C") end
              where touched.lease_until is not null or touched.attempts > 0 or touched.later and not excluded.later
                or not touched.fields @> excluded.fields or {1}
            )
            select count(*) from added""";

    private static final String LONGER = "cardinality(excluded.chain) > coalesce(cardinality(touched.chain), 0)";

    /** Takes what was added since into the queue, in parts. */
    public void gather() {
        while (Objects.requireNonNull(
                        anew.execute(status -> (Long) sql.fetchValue(GATHER, inline(GATHERED), sql(LONGER))))
                == GATHERED) {
            // until there is less than a part
        }
    }

    /**
     * The oldest of each subject, and of these the older; users go before accounts that were touched with them: what they do
     * changes these, which are then tested once for both.
     */
    private static final String FIRST = """
            select h.* from (values ('account', interval '0'), ('user', interval '1 second')) s (subject, before)
            cross join lateral (
              select subject, later, attempts, since from touched t
              where t.subject = s.subject and {0} order by later, since, record_id limit 1 for update skip locked) h
            order by h.later, h.since - case when h.attempts = 0 then s.before else interval '0' end limit 1""";

    /**
     * Leases the next ones of the queue that nobody has, the oldest first and those of imports behind the rest; null where none waits.
     * What did not come to an end before comes in small batches, at last alone.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public @Nullable Batch take(int most) {
        Record first = sql.fetchOne(FIRST, sql(LeasedTable.FREE));
        if (first == null) {
            return null;
        }
        Subject subject = Subject.of(first.get("subject", String.class));
        int attempts = first.get("attempts", Integer.class);
        Lease lease = rows(subject)
                .where(condition(
                        "later = {0} and attempts = {1}", inline(first.get("later", Boolean.class)), inline(attempts)))
                .orderBy("later, since, record_id")
                .take(attempts == 0 ? most : attempts == 1 ? Math.max(1, most / 20) : 1);
        if (lease == null) {
            return null;
        }
        return new Batch(
                lease,
                subject,
                lease.rows().stream().map(row -> row.get("touch", Long.class)).toList(),
                fields(lease),
                first.get("later", Boolean.class),
                Chains.of(subject, chains(lease)));
    }

    /**
     * Of all of them. To take those alone that were touched by the same, one after another, meant to look through all that
     * wait for each batch: the longer the queue was, the slower it was worked off.
     */
    private static ChangedFields fields(Lease lease) {
        Set<String> fields = new TreeSet<>();
        lease.rows().forEach(row -> fields.addAll(List.of(row.get("fields", String[].class))));
        return new ChangedFields(fields);
    }

    private static Map<Long, List<Integer>> chains(Lease lease) {
        Map<Long, List<Integer>> chains = new HashMap<>();
        for (Record row : lease.rows()) {
            Integer[] chain = row.get("chain", Integer[].class);
            if (chain != null) {
                chains.put(row.get("record_id", Long.class), List.of(chain));
            }
        }
        return chains;
    }

    private LeasedTable rows(Subject subject) {
        return leases.of("touched", "record_id")
                .within(condition("subject = {0}", inline(subject.key())))
                // who tests a record as it is now, and takes off only what was not touched since, does no harm
                .unfenced();
    }

    /** All of them at first, in the one order: writers of the same rows go by it, too. */
    private static final String HOLD =
            "select record_id from touched where subject = {0} and record_id = any({1}) order by record_id for update";

    private static final String DELETE = """
            delete from touched t using unnest({1}, {2}) m (id, touch)
            where t.subject = {0} and t.record_id = m.id and t.touch = m.touch""";

    /**
     * Takes those off that were not touched since they were leased; the others wait anew. The last that the transaction does
     * which tested them: who touches one in between waits for no more than its commit.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void done(Batch batch) {
        sql.fetch(HOLD, inline(batch.subject().key()), val(batch.records().toArray(Long[]::new)));
        sql.execute(
                DELETE,
                inline(batch.subject().key()),
                val(batch.records().toArray(Long[]::new)),
                val(batch.touches().toArray(Long[]::new)));
        batch.lease().release("since = clock_timestamp()");
    }

    /** What waits now; no more than a hundred thousand are counted. */
    @Transactional(readOnly = true)
    public Waiting waiting() {
        Record row = sql.fetchSingle(
                "select (select count(*) from (select distinct subject, record_id from " + WAITING + """
                     w limit 100000) x),
                  extract(epoch from clock_timestamp() - least(
                    (select min(h.since) from (values ('account'), ('user')) s (subject)
                       cross join (values (true), (false)) l (later) cross join lateral (
                         select since from touched t where t.subject = s.subject and t.later = l.later
                         order by since limit 1) h),
                    (select since from touch_inbox order by id limit 1)))::float8""");
        Double seconds = row.get(1, Double.class);
        return new Waiting(
                row.get(0, Long.class), Duration.ofMillis(seconds == null ? 0 : Math.max(0, (long) (seconds * 1000))));
    }
}
