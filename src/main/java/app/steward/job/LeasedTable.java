package app.steward.job;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are work. A process takes some by writing its name and a moment on them, which it pushes on while
 * it works; where that moment passes, the next that looks takes them. No lock is held in between, so nobody waits for
 * work, and a row says itself who is at it.
 *
 * <p>{@code lease_owner} is who works on it, {@code lease_until} until when nobody else may (without an owner: it waits
 * for its next try), {@code attempts} how often it was taken and not given back.
 */
public final class LeasedTable {
    /** Whether a row may be taken. */
    public static final String FREE = "(lease_until is null or lease_until < clock_timestamp())";

    /** Whether somebody is at work on it now. */
    public static final String HELD = "(lease_owner is not null and lease_until >= clock_timestamp())";

    private static final Field<Integer> ATTEMPTS = field(name("attempts"), Integer.class);

    private final Leases leases;
    private final String tableName;
    private final String keyName;
    private final Condition part;
    private final Condition open;
    private final String order;
    private final @Nullable String busy;
    private final boolean fenced;
    private final int seconds;

    LeasedTable(Leases leases, String table, String key) {
        this(leases, table, key, trueCondition(), noCondition(), key, null, true, Leases.SECONDS);
    }

    private LeasedTable(
            Leases leases,
            String tableName,
            String keyName,
            Condition part,
            Condition open,
            String order,
            @Nullable String busy,
            boolean fenced,
            int seconds) {
        this.leases = leases;
        this.tableName = tableName;
        this.keyName = keyName;
        this.part = part;
        this.open = open;
        this.order = order;
        this.busy = busy;
        this.fenced = fenced;
        this.seconds = seconds;
    }

    /** Only the part of the table in which the key is unique. */
    public LeasedTable within(Condition rows) {
        return new LeasedTable(leases, tableName, keyName, rows, open, order, busy, fenced, seconds);
    }

    /** Only rows that are to be done. */
    public LeasedTable where(Condition todo) {
        return new LeasedTable(leases, tableName, keyName, part, todo, order, busy, fenced, seconds);
    }

    public LeasedTable where(String todo) {
        return where(condition(todo));
    }

    public LeasedTable orderBy(String first) {
        return new LeasedTable(leases, tableName, keyName, part, open, first, busy, fenced, seconds);
    }

    /** One at a time in the cluster: none is taken while there is a row like this. */
    public LeasedTable unless(String anotherIs) {
        return new LeasedTable(leases, tableName, keyName, part, open, order, anotherIs, fenced, seconds);
    }

    /** Whoever lost the lease can do no harm for another reason, which its table gives. */
    public LeasedTable unfenced() {
        return new LeasedTable(leases, tableName, keyName, part, open, order, busy, false, seconds);
    }

    /** How long a lease lasts unless it is renewed. */
    public LeasedTable lasting(Duration lease) {
        return new LeasedTable(
                leases, tableName, keyName, part, open, order, busy, fenced, Math.toIntExact(lease.toSeconds()));
    }

    private Table<?> rows() {
        return table(name(tableName));
    }

    private Field<Long> key() {
        return field(name(keyName), Long.class);
    }

    private Condition mine(List<Long> ids) {
        return part.and(
                "{0} = any ({1}) and lease_owner = {2}", key(), val(ids.toArray(Long[]::new)), val(leases.owner()));
    }

    public @Nullable Lease take(int most) {
        return take(most, "");
    }

    /**
     * Takes the first of what may be taken, in the caller's transaction or one of its own; null where there is nothing.
     *
     * @param set what else is written on a row that is taken, such as {@code state = 'running'}
     */
    public @Nullable Lease take(int most, String set) {
        List<Record> taken = Objects.requireNonNull(leases.transaction().execute(status -> taken(most, set)));
        return taken.isEmpty()
                ? null
                : new Lease(
                        this,
                        taken.stream().map(row -> row.get(keyName, Long.class)).toList(),
                        Objects.requireNonNull(taken.get(0).get(ATTEMPTS)),
                        taken);
    }

    private static final String TAKE = """
            with mine as (
              select {1} as lease_key from {0} where {2} and {3} order by {4} limit {5} for update skip locked
            )
            update {0} t set lease_owner = {6}, lease_until = clock_timestamp() + make_interval(secs => {7}),
              attempts = attempts + 1{8}
            from mine where t.{1} = mine.lease_key and {9} returning t.*""";

    private List<Record> taken(int most, String set) {
        Condition alone = noCondition();
        if (busy != null) {
            // two takers see each other only where one waits for the other
            leases.sql().execute("select pg_advisory_xact_lock(hashtextextended({0}, 0))", val("lease " + tableName));
            alone = condition("not exists (select from {0} where {1})", rows(), sql(busy));
        }
        return leases.sql()
                .fetch(
                        TAKE,
                        rows(),
                        key(),
                        part.and(open).and(FREE),
                        alone,
                        sql(order),
                        inline(most),
                        val(leases.owner()),
                        inline(seconds),
                        sql(set.isEmpty() ? "" : ", " + set),
                        part);
    }

    /**
     * Rows that are open and free, and have been taken so often without an end that they are to be given up. They stay
     * locked until the caller's transaction ends.
     */
    public List<Long> spent() {
        return leases.sql()
                .fetch(
                        "select {1} as id from {0} where {2} and attempts >= {3} order by {1} for update skip locked",
                        rows(), key(), part.and(open).and(FREE), inline(Leases.MOST_ATTEMPTS))
                .getValues("id", Long.class);
    }

    int seconds() {
        return seconds;
    }

    /** Under whose name this process takes them. */
    public String owner() {
        return leases.owner();
    }

    boolean fenced() {
        return fenced;
    }

    /** How many of them are still held by this process; they can't be taken from it before the transaction ends. */
    int hold(List<Long> ids) {
        return leases.sql()
                .fetch("select {1} as id from {0} where {2} order by {1} for share", rows(), key(), mine(ids))
                .size();
    }

    /** Writes on those that this process holds, in order of their keys, since writers of the same rows go by that. */
    int update(List<Long> ids, String set, boolean evenLocked) {
        Integer updated = leases.transaction()
                .execute(status -> leases.sql()
                        .execute(
                                "with mine as (select {1} as lease_key from {0} where {2} order by {1} for update{3})"
                                        + " update {0} t set {4} from mine where t.{1} = mine.lease_key and {5}",
                                rows(), key(), mine(ids), sql(evenLocked ? "" : " skip locked"), sql(set), part));
        return Objects.requireNonNull(updated);
    }

    @Override
    public String toString() {
        return tableName;
    }
}
