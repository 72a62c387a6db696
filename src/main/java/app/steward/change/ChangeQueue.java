package app.steward.change;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records that wait to be tested again, where they are too many for the transaction that touched them. A row is written
 * in that transaction, so it is there exactly when the change is; and it is deleted only by who tested the record as it
 * has been since it was touched last, so it is never lost.
 *
 * <p>Nobody waits for a batch: who tests records holds them by a lease, not by a lock.
 */
@Component
public class ChangeQueue {
    /** How long records outlive the process that has them in a batch. */
    private static final int LEASE_SECONDS = 30;

    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    ChangeQueue(DSLContext sql, ApplicationEventPublisher events) {
        this.sql = sql;
        this.events = events;
    }

    /** Something waits. Published in the transaction of whoever queued it. */
    public record Queued() {}

    /**
     * Records that are tested together: of one subject, touched by the same.
     *
     * @param touches of each record its last, by which it is told whether it was touched since
     * @param later whether what follows from them waits behind others, too
     */
    public record Batch(
            Subject subject,
            List<Long> records,
            List<Long> touches,
            ChangedFields fields,
            boolean later,
            int attempts) {
        public Batch {
            records = List.copyOf(records);
            touches = List.copyOf(touches);
        }
    }

    /** What waits: how many, and since when the oldest. */
    public record Waiting(long records, Duration oldest) {}

    private static final String ADD = """
            insert into touched (subject, record_id, fields, later)
            select {0}, id, {1}, {2} from ({3}) t (id) where id is not null group by id order by id
            on conflict (subject, record_id) do update
            set touch = excluded.touch, later = touched.later and excluded.later, attempts = 0,
              fields = case when touched.fields @> excluded.fields then touched.fields
                else array(select f from unnest(touched.fields || excluded.fields) f group by f order by f collate "C") end""";

    /**
     * Queues records. The last that a long transaction does, so that others who touch the same ones don't wait for it.
     *
     * @param records their numbers, null left out
     * @param later behind what people and events touch
     * @return how many
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int add(Subject subject, Select<Record1<Long>> records, ChangedFields fields, boolean later) {
        if (fields.isEmpty()) {
            return 0;
        }
        int added = sql.execute(ADD, inline(subject.key()), names(fields), inline(later), records);
        if (added > 0) {
            events.publishEvent(new Queued());
        }
        return added;
    }

    private static Field<String[]> names(ChangedFields fields) {
        return val(new TreeSet<>(fields.names()).toArray(String[]::new), SQLDataType.CLOB.getArrayDataType());
    }

    private static final String TAKE = """
            with first as (
              select subject, fields, later, attempts from touched
              where lease_until is null or lease_until < clock_timestamp()
              order by later, since, record_id limit 1 for update skip locked
            ), mine as (
              select t.subject, t.record_id from touched t, first f
              where t.subject = f.subject and t.fields = f.fields and t.later = f.later and t.attempts = f.attempts
                and (t.lease_until is null or t.lease_until < clock_timestamp())
              order by t.later, t.since, t.record_id
              limit case (select attempts from first) when 0 then {2} when 1 then {2} / 20 else 1 end
              for update of t skip locked
            )
            update touched t
            set lease_owner = {0}, lease_until = clock_timestamp() + make_interval(secs => {1})
            from mine m where t.subject = m.subject and t.record_id = m.record_id
            returning t.subject, t.record_id, t.touch, t.fields, t.later, t.attempts""";

    /**
     * Leases the next ones that nobody has, the oldest first and those of imports behind the rest; null where none waits.
     * What failed before comes in small batches, at last alone.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public @Nullable Batch take(String owner, int most) {
        List<? extends Record> rows = sql.fetch(TAKE, val(owner), inline(LEASE_SECONDS), inline(most));
        if (rows.isEmpty()) {
            return null;
        }
        Record first = rows.get(0);
        return new Batch(
                Subject.of(first.get("subject", String.class)),
                rows.stream().map(row -> row.get("record_id", Long.class)).toList(),
                rows.stream().map(row -> row.get("touch", Long.class)).toList(),
                new ChangedFields(Set.of(first.get("fields", String[].class))),
                first.get("later", Boolean.class),
                first.get("attempts", Integer.class));
    }

    private static final String MINE = """
            with mine as (
              select subject, record_id from touched t join unnest({1}, {2}) m (id, touch) on t.record_id = m.id
              where t.subject = {0} and (t.touch = m.touch or {3}) order by t.record_id for update of t
            )""";

    /**
     * Takes those off that were not touched since they were leased; the others wait anew. The last that the transaction does
     * which tested them: who touches one in between waits for no more than its commit.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void done(Batch batch, String owner) {
        sql.execute(
                MINE + " delete from touched t using mine m where t.subject = m.subject and t.record_id = m.record_id",
                parts(batch, false));
        update(batch, "lease_owner = null, lease_until = null, since = clock_timestamp()", owner);
    }

    /** Keeps them a while longer. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void renew(Batch batch, String owner) {
        update(batch, "lease_until = clock_timestamp() + make_interval(secs => " + LEASE_SECONDS + ")", owner);
    }

    /** Gives them back untested. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void giveBack(Batch batch, String owner) {
        update(batch, "lease_owner = null, lease_until = null", owner);
    }

    /** They can't be tested: again after a while, longer each time, so that others come first. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void postpone(Batch batch, String owner) {
        update(
                batch,
                "attempts = attempts + 1, lease_owner = null,"
                        + " lease_until = clock_timestamp() + make_interval(secs => least(3600, 5 * 2 ^ least(attempts, 10)))",
                owner);
    }

    private void update(Batch batch, String set, String owner) {
        Object[] parts = java.util.Arrays.copyOf(parts(batch, true), 5);
        parts[4] = val(owner);
        sql.execute(
                MINE + " update touched t set " + set
                        + " from mine m where t.subject = m.subject and t.record_id = m.record_id and t.lease_owner = {4}",
                parts);
    }

    private static Object[] parts(Batch batch, boolean touchedToo) {
        return new Object[] {
            inline(batch.subject().key()),
            val(batch.records().toArray(Long[]::new)),
            val(batch.touches().toArray(Long[]::new)),
            inline(touchedToo)
        };
    }

    /** What waits now; no more than a hundred thousand are counted. */
    @Transactional(readOnly = true)
    public Waiting waiting() {
        Record row = sql.fetchSingle("select (select count(*) from (select 1 from touched limit 100000) x),"
                + " extract(epoch from clock_timestamp() - (select least("
                + "(select since from touched where not later order by since limit 1),"
                + "(select since from touched where later order by since limit 1))))::float8");
        Double seconds = row.get(1, Double.class);
        return new Waiting(
                row.get(0, Long.class), Duration.ofMillis(seconds == null ? 0 : Math.max(0, (long) (seconds * 1000))));
    }
}
