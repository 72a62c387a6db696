package app.steward.fact;

import static org.jooq.impl.DSL.boolOr;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.Progress;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Insert;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Recomputes the derived rows, for all records or for a few, and writes only those that differ.
 *
 * <p>All records go stretch by stretch, each in a transaction of its own, so that no change waits for long. A stretch
 * is locked against single records of it: whichever comes second sees what the first one committed, so no row keeps a
 * value that was computed from older rows.
 */
@Component
public class DerivedValues {
    /** How many numbers a stretch holds. */
    static final int STRETCH = 50_000;
    /** How many records one statement takes where they are named. */
    private static final int BATCH = 5_000;
    /** Of a stretch, no more than one record in so many is looked up: that costs more for each than reading on. */
    private static final int LOOKED_UP_ONE_IN = 10;

    private static final String OF_ACCOUNT = "account.";

    private static final int ACCOUNT_LOCKS = 0x5eed_0001;
    private static final int USER_LOCKS = 0x5eed_0002;

    private final DSLContext sql;
    private final FactSources sources;
    private final MetricSlots slots;
    private final Retry retry;
    private final Statistics statistics;
    private final DueRecords due;
    private final Fields fields;
    private final TransactionTemplate anew;

    DerivedValues(
            DSLContext sql,
            FactSources sources,
            MetricSlots slots,
            Retry retry,
            Statistics statistics,
            DueRecords due,
            Fields fields,
            PlatformTransactionManager transactions) {
        this.sql = sql;
        this.sources = sources;
        this.slots = slots;
        this.retry = retry;
        this.statistics = statistics;
        this.due = due;
        this.fields = fields;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Recomputes the rows of all records, archived ones too, and makes missing ones. Not inside a transaction.
     *
     * @param progress told after each stretch, which is committed by then
     * @return how many rows were written
     */
    public long recomputeAll(Subject subject, Now now, Progress progress) {
        return recomputeAll(subject, now, progress, null);
    }

    /** @param found told of rows that are not as they should be though nobody touched their records; null to ask nobody */
    long recomputeAll(Subject subject, Now now, Progress progress, @Nullable WrongValues found) {
        statistics.freshen();
        Map<Integer, FieldRef> kept = slots.all(subject);
        AtomicLong total = new AtomicLong(count(subject));
        AtomicLong done = new AtomicLong();
        List<Scope.Range> stretches = stretches(subject);
        Function<Scope.Range, Long> work = range -> {
            long written = retry.run(() -> anew.execute(status -> stretch(subject, now, range, range, kept, found)));
            long records = sql.fetchCount(table(name(subject.plural())), range.holds(field(name("id"), Long.class)));
            // one at a time, so that it never goes back
            synchronized (done) {
                long sofar = done.addAndGet(records);
                progress.done(sofar, Math.max(total.get(), sofar));
            }
            return written;
        };
        long written =
                stretches.size() < 2 ? stretches.stream().mapToLong(work::apply).sum() : sideBySide(stretches, work);
        slots.filled(subject, kept);
        statistics.freshen();
        return written;
    }

    /**
     * Brings the rows of the records that are due to a later moment; those of others are right for it as they are. Not
     * inside a transaction.
     *
     * @return how many are due
     */
    long recomputeDue(Subject subject, Now now, Progress progress) {
        statistics.freshen();
        Map<Integer, FieldRef> kept = slots.all(subject);
        Map<Long, Long> dueByStretch = due.byStretch(subject);
        long total = dueByStretch.values().stream().mapToLong(Long::longValue).sum();
        AtomicLong done = new AtomicLong();
        Function<Scope.Range, Long> work = range -> {
            long some = Objects.requireNonNull(dueByStretch.get(range.from() / STRETCH));
            retry.run(() -> anew.execute(status -> due(subject, now, range, some, kept)));
            synchronized (done) {
                progress.done(done.addAndGet(some), total);
            }
            return some;
        };
        List<Scope.Range> stretches = dueByStretch.keySet().stream()
                .map(stretch -> new Scope.Range(stretch * STRETCH, (stretch + 1) * STRETCH - 1))
                .toList();
        return stretches.size() < 2 ? stretches.stream().mapToLong(work::apply).sum() : sideBySide(stretches, work);
    }

    /** Few are looked up, of many the stretch is read as a whole. */
    private long due(Subject subject, Now now, Scope.Range range, long some, Map<Integer, FieldRef> kept) {
        long records = sql.fetchCount(table(name(subject.plural())), range.holds(field(name("id"), Long.class)));
        if (some * LOOKED_UP_ONE_IN >= records) {
            return stretch(subject, now, range, new Scope.Untouched(range), kept, null);
        }
        plan();
        lock(subject, range);
        List<Long> ids = due.in(subject, range);
        long written = 0;
        for (int at = 0; at < ids.size(); at += BATCH) {
            Scope batch = new Scope.Records(ids.subList(at, Math.min(at + BATCH, ids.size())));
            DerivedStatement differing = all(subject, now, new Scope.Untouched(batch), kept);
            written += write(subject, differing.columns(), differing.rows(List.of()));
        }
        return written;
    }

    /** The stretches that have any records. Whole ones, so that a single record finds its lock by dividing. */
    private List<Scope.Range> stretches(Subject subject) {
        Table<?> records = table(name(subject.plural()));
        Field<Long> id = field(name("id"), Long.class);
        List<Scope.Range> stretches = new ArrayList<>();
        Long from = sql.select(min(id)).from(records).fetchOne(min(id));
        while (from != null) {
            long first = from / STRETCH * STRETCH;
            stretches.add(new Scope.Range(first, first + STRETCH - 1));
            from = sql.select(min(id))
                    .from(records)
                    .where(id.ge(first + STRETCH))
                    .fetchOne(min(id));
        }
        return stretches;
    }

    /** Two connections at a time: the plan of a stretch is too cheap for the database to share it out itself. */
    private static long sideBySide(List<Scope.Range> stretches, Function<Scope.Range, Long> work) {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Long>> parts = new ArrayList<>();
            stretches.forEach(range -> parts.add(two.submit(() -> work.apply(range))));
            long written = 0;
            for (Future<Long> part : parts) {
                written += part.get();
            }
            return written;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while facts were recomputed", e);
        } finally {
            two.shutdownNow();
        }
    }

    /** How many records there are, archived ones too. */
    public long count(Subject subject) {
        return sql.fetchCount(table(name(subject.plural())));
    }

    /** Gives slots to the values that these holders use and that have no column, and takes back all others. */
    public void makeRoom(Collection<ConditionHolder> holders) {
        Catalogue catalogue = fields.catalogue();
        List<Use> uses = holders.stream()
                .flatMap(holder -> Stream.concat(
                        holder.held(catalogue).flatMap(DerivedValues::uses),
                        holder.heldUses(catalogue).map(held -> use(held.subject(), held.use()))))
                .toList();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            Set<FieldRef> used = new LinkedHashSet<>();
            uses.stream()
                    .filter(use -> use.subject() == subject)
                    .map(Use::use)
                    .filter(use -> sources.of(subject).stream().anyMatch(source -> source.keeps(use)))
                    .forEach(used::add);
            slots.settle(subject, used);
        }
    }

    private record Use(Subject subject, FieldRef use) {}

    private static Stream<Use> uses(ConditionHolder.ParsedCondition held) {
        return held.condition().uses().map(use -> use(held.subject(), use));
    }

    private static Use use(Subject subject, FieldRef use) {
        return use.key().startsWith(OF_ACCOUNT)
                ? new Use(Subject.ACCOUNT, FieldRef.of(use.key().substring(OF_ACCOUNT.length()), use.params()))
                : new Use(subject, use);
    }

    /** What the rows follow from besides records and time. */
    String constants() {
        return sources.all().map(FactSource::constants).distinct().collect(Collectors.joining(" "));
    }

    /** Finds what is due: whether that was possible, and all places are filled. */
    boolean findDue(Subject subject, Passed passed) {
        return slots.areFilled(subject) && due.find(subject, passed, slots.all(subject));
    }

    /** Recomputes the rows of these records, whole, in the running transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> recompute(Subject subject, Collection<Long> ids, Now now) {
        return recompute(subject, ids, now, sources.of(subject));
    }

    /**
     * Recomputes what these sources contribute to the rows of these records, in the running transaction; other columns
     * stay as they are stored.
     *
     * @return the columns that are different now for any of them
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> recompute(Subject subject, Collection<Long> ids, Now now, Collection<FactSource> due) {
        Set<String> changed = new TreeSet<>();
        List<Long> sorted = ids.stream().distinct().sorted().toList();
        sorted.stream()
                .map(id -> id / STRETCH)
                .distinct()
                .forEach(stretch -> sql.execute(
                        "select pg_advisory_xact_lock_shared({0}, {1})",
                        inline(locks(subject)), inline(stretch.intValue())));
        Map<Integer, FieldRef> kept = slots.all(subject);
        List<FactSource> together = sources.together(subject, due, now, kept);
        for (int at = 0; at < sorted.size(); at += BATCH) {
            Scope scope = new Scope.Records(sorted.subList(at, Math.min(at + BATCH, sorted.size())));
            Field<Long> key = key(subject);
            // Two changes of children of one account must not both compute without the other.
            sql.select(key)
                    .from(facts(subject))
                    .where(scope.holds(key))
                    .orderBy(key)
                    .forUpdate()
                    .execute();
            changed.addAll(writeTelling(subject, DerivedStatement.of(subject, now, scope, together, kept)));
        }
        return changed;
    }

    private DerivedStatement all(Subject subject, Now now, Scope scope, Map<Integer, FieldRef> kept) {
        return DerivedStatement.of(subject, now, scope, sources.of(subject), kept);
    }

    /** How the database is to go about many records, in this transaction. */
    private void plan() {
        sql.execute("set local jit = off");
        // Statistics choose to read and hash whole tables, which takes 2.5 times as long as a stretch of the indexes.
        sql.execute("set local enable_seqscan = off");
        sql.execute("set local enable_bitmapscan = off");
        // Statistics from before a large import promise a few rows: grouping all anew for each of them would not end.
        sql.execute("set local enable_nestloop = off");
        // Parallel workers would each do all of the grouping that is joined.
        sql.execute("set local max_parallel_workers_per_gather = 0");
    }

    private void lock(Subject subject, Scope.Range range) {
        sql.execute(
                "select pg_advisory_xact_lock({0}, {1})",
                inline(locks(subject)), inline((int) (range.from() / STRETCH)));
    }

    private long stretch(
            Subject subject,
            Now now,
            Scope.Range range,
            Scope scope,
            Map<Integer, FieldRef> kept,
            @Nullable WrongValues wrong) {
        plan();
        lock(subject, range);
        Table<?> found = table(name("facts_found"));
        DerivedStatement differing = all(subject, now, scope, kept);
        List<Field<?>> more =
                wrong == null ? List.of() : List.of(wrong.named(differing.selected(), differing.stored(), kept));
        sql.execute("create temporary table {0} on commit drop as {1}", found, differing.rows(more));
        if (wrong != null) {
            wrong.collect(sql, found, key(subject));
        }
        return write(subject, differing.columns(), select(differing.columns()).from(found));
    }

    private long write(Subject subject, List<Field<?>> columns, Select<? extends Record> rows) {
        return insert(subject, columns, rows).execute();
    }

    private Insert<?> insert(Subject subject, List<Field<?>> columns, Select<? extends Record> rows) {
        Field<Long> key = key(subject);
        Map<Field<?>, Field<?>> changes = new LinkedHashMap<>();
        columns.stream().filter(column -> !column.equals(key)).forEach(column -> changes.put(column, excluded(column)));
        return sql.insertInto(facts(subject), columns)
                .select(select(columns).from(rows.asTable("d")).orderBy(key))
                .onConflict(key)
                .doUpdate()
                .set(changes);
    }

    /** Writes them and says in the same statement which columns differ. */
    private Set<String> writeTelling(Subject subject, DerivedStatement differing) {
        List<Field<?>> flags = new ArrayList<>();
        List<Field<?>> any = new ArrayList<>();
        for (int i = 0; i < differing.stored().size(); i++) {
            Name flag = name("differs_" + i);
            flags.add(field(
                            "{0} is distinct from {1}",
                            Boolean.class,
                            differing.selected().get(i + 1),
                            differing.stored().get(i))
                    .as(flag));
            any.add(boolOr(field(flag, Boolean.class)));
        }
        Name due = name("due");
        Record told = sql.fetchSingle(
                "with due as materialized ({0}), stored as ({1}) select {2} from due",
                differing.rows(flags),
                insert(subject, differing.columns(), select(differing.columns()).from(due)),
                list(any));
        Set<String> changed = new TreeSet<>();
        for (int i = 0; i < any.size(); i++) {
            if (Boolean.TRUE.equals(told.get(i, Boolean.class))) {
                changed.add(differing.columns().get(i + 1).getName());
            }
        }
        return changed;
    }

    static Table<?> facts(Subject subject) {
        return table(name(subject.derivedTable()));
    }

    static Field<Long> key(Subject subject) {
        return field(name(subject == Subject.ACCOUNT ? "account_id" : "user_id"), Long.class);
    }

    private static int locks(Subject subject) {
        return subject == Subject.ACCOUNT ? ACCOUNT_LOCKS : USER_LOCKS;
    }
}
