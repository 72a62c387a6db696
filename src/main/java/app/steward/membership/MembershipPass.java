package app.steward.membership;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.Savepoint;
import app.steward.derive.TooMany;
import app.steward.fact.Statistics;
import app.steward.workspace.Now;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Computes membership of a kind: who is in what, as a difference to what is stored.
 *
 * <p>All records are first scanned without a lock for those that differ. Those are locked in the order of their
 * numbers and tested again, and only that second answer is stored: whatever changed a record or a condition in the
 * meantime is either in it, or waits for the lock and tests the record once more.
 */
@Component
public class MembershipPass {
    private static final String CANDIDATES = "membership_candidates";

    /** From here on what is written makes the planner's idea of the tables wrong enough to cost more than a look at them. */
    private static final long MANY = 1_000;

    /** How many entered and left one definition. */
    public record Moves(long entered, long left) {
        Moves plus(Moves other) {
            return new Moves(entered + other.entered, left + other.left);
        }
    }

    /** Which definitions a pass computes: health lies between those that it is decided by and those that read it. */
    public enum Part {
        ALL,
        BEFORE_HEALTH,
        AFTER_HEALTH
    }

    /**
     * What a pass did.
     *
     * @param moves by definition, only of those with any
     * @param failures why a definition could not be computed; its members stayed as they were
     */
    public record Outcome(long entered, long left, Map<Integer, Moves> moves, Map<Integer, String> failures) {
        public Outcome {
            moves = Map.copyOf(moves);
            failures = Map.copyOf(failures);
        }
    }

    private final DSLContext sql;
    private final EntityManager entities;
    private final Fields fields;
    private final StoredDefinitions definitions;
    private final MembershipLock lock;
    private final DefinitionStates states;
    private final Statistics statistics;

    MembershipPass(
            DSLContext sql,
            EntityManager entities,
            Fields fields,
            StoredDefinitions definitions,
            MembershipLock lock,
            DefinitionStates states,
            Statistics statistics) {
        this.sql = sql;
        this.entities = entities;
        this.fields = fields;
        this.definitions = definitions;
        this.lock = lock;
        this.states = states;
        this.statistics = statistics;
    }

    /**
     * Tests records against definitions and stores who entered and left, all in one transaction (the caller's where
     * there is one), so that readers never see half a definition. May fail with a serialization error or a deadlock
     * ({@code 40001}, {@code 40P01}): the caller repeats its transaction.
     *
     * @param onlyRecords tests these records only; null for all
     * @param onlyDefinitions computes these only, others are read as they are stored; null for all
     */
    @Transactional
    public Outcome run(
            Kind kind,
            Subject subject,
            @Nullable Collection<Long> onlyRecords,
            @Nullable Collection<Integer> onlyDefinitions,
            Now now) {
        return run(
                new MembershipTables(kind, subject),
                onlyRecords,
                onlyDefinitions,
                Part.ALL,
                fields.catalogue(),
                now,
                Long.MAX_VALUE);
    }

    /**
     * Same, of all records against some definitions, unless more than so many differ.
     *
     * @throws TooMany as soon as that is known: the caller rolls back and has it done by somebody with more time
     */
    @Transactional
    public Outcome runUpTo(
            long records,
            Kind kind,
            Subject subject,
            Collection<Integer> onlyDefinitions,
            Catalogue catalogue,
            Now now) {
        return run(new MembershipTables(kind, subject), null, onlyDefinitions, Part.ALL, catalogue, now, records);
    }

    /** Same, of all records, with a catalogue that the caller has. */
    @Transactional
    public Outcome everything(Kind kind, Subject subject, Part part, Catalogue catalogue, Now now) {
        return run(new MembershipTables(kind, subject), null, null, part, catalogue, now, Long.MAX_VALUE);
    }

    /**
     * Same, of a few records against some definitions, none for nothing but how they are counted in those that they are in.
     * An archived one leaves all.
     */
    @Transactional
    public Outcome records(
            Kind kind,
            Subject subject,
            Collection<Long> onlyRecords,
            Collection<Integer> onlyDefinitions,
            Catalogue catalogue,
            Now now) {
        return run(
                new MembershipTables(kind, subject),
                onlyRecords,
                onlyDefinitions,
                Part.ALL,
                catalogue,
                now,
                Long.MAX_VALUE);
    }

    private Outcome run(
            MembershipTables tables,
            @Nullable Collection<Long> onlyRecords,
            @Nullable Collection<Integer> onlyDefinitions,
            Part part,
            Catalogue catalogue,
            Now now,
            long most) {
        if (onlyRecords != null ? onlyRecords.isEmpty() : onlyDefinitions != null && onlyDefinitions.isEmpty()) {
            return new Outcome(0, 0, Map.of(), Map.of());
        }
        Kind kind = tables.kind();
        Subject subject = tables.subject();
        entities.flush(); // what the caller changed is to be seen
        if (onlyRecords != null) {
            lock.definitionsStay(kind, subject);
        }
        Definitions known = definitions.of(kind, subject, catalogue);
        Set<Integer> asked =
                new TreeSet<>(onlyDefinitions == null ? known.names().keySet() : onlyDefinitions);
        asked.removeAll(known.frozen());
        Set<Integer> computable = new TreeSet<>(known.names().keySet());
        computable.removeAll(known.frozen());
        boolean some = part == Part.AFTER_HEALTH || !asked.containsAll(computable);
        if (part == Part.BEFORE_HEALTH) {
            asked.removeAll(known.afterHealth());
        } else if (part == Part.AFTER_HEALTH) {
            asked.retainAll(known.afterHealth());
        }
        Map<Integer, String> failures = new HashMap<>(known.problems());
        failures.keySet().retainAll(asked);
        if (onlyRecords == null) {
            sql.execute("set local jit = off");
            // Records and derived rows are joined by hash. The planner expects nearly every record to differ, and would
            // do without workers for the sake of the rows that they hand over.
            sql.execute("set local work_mem = '64MB'");
            sql.execute("set local parallel_tuple_cost = 0");
        }
        Run run = new Run(tables, catalogue, known, onlyRecords, some, now, most, failures);
        List<List<Integer>> levels = known.graph().levels(asked);
        // archived records leave what they are in, and others are counted, even where nothing can be computed
        boolean none = levels.isEmpty() && (onlyRecords != null || !some) && !isEmpty(kind, known);
        (none ? List.of(List.<Integer>of()) : levels).forEach(run::level);
        failures.forEach((id, why) -> states.broken(kind, id, why));
        if (onlyRecords == null) {
            asked.removeAll(failures.keySet());
            asked.removeAll(run.changedMeanwhile);
            states.fresh(kind, asked, now.instant());
        }
        Map<Integer, Moves> moves = run.moves;
        return new Outcome(
                moves.values().stream().mapToLong(Moves::entered).sum(),
                moves.values().stream().mapToLong(Moves::left).sum(),
                moves,
                failures);
    }

    /** Whether there is nothing that anybody could be in: to find that nobody is would read every record. */
    private static boolean isEmpty(Kind kind, Definitions known) {
        return kind.counted() == null && known.names().isEmpty();
    }

    /** A definition is about to be deleted, under the lock of who changes it: nobody is in it any more, nor ever was. */
    @Transactional
    public void forget(Kind kind, Subject subject, int id) {
        MembershipTables tables = new MembershipTables(kind, subject);
        Field<?> array = field(name(kind.key().array()));
        Field<?> without = field("array_remove({0}, {1})", array, val(id));
        sql.execute(
                """
                with held as (
                  select {2} from {0} where {2} in (select {3} from {1} where {4} = {6}) order by {2} for no key update
                ) update {0} set {5} = {7} where {2} in (select {2} from held)""",
                tables.facts(),
                tables.members(),
                tables.factsKey(),
                tables.record(),
                tables.definition(),
                array,
                val(id),
                kind.sparse() ? field("nullif({0}, '{}')", without) : without);
        sql.deleteFrom(tables.members()).where(tables.definition().eq(id)).execute();
        sql.deleteFrom(table(name("membership_history")))
                .where(field(name("kind"), String.class).eq(historyOf(kind, id)))
                .and(field(name("definition"), Integer.class).eq(id))
                .execute();
    }

    /** Under which kind the history has it: rules are of several. */
    private static Field<String> historyOf(Kind kind, int id) {
        return kind.leaving() == Kind.Leaving.LINGERS
                ? field(select(field(name("kind"), String.class))
                        .from(table(name(kind.definitions())))
                        .where(field(name("id"), Integer.class).eq(id)))
                : val(kind.key().key());
    }

    /** One pass in its transaction. */
    private final class Run {
        private final Kind kind;
        private final Subject subject;
        private final MembershipTables tables;
        private final Savepoint savepoint;
        private final Catalogue catalogue;
        private final Definitions known;
        private final @Nullable Select<Record1<Long>> records;
        private final boolean some;
        private final Now now;
        private final long most;
        private final Map<Integer, String> failures;
        private final Map<Integer, Moves> moves = new TreeMap<>();
        private final Set<Integer> changedMeanwhile = new HashSet<>();

        Run(
                MembershipTables tables,
                Catalogue catalogue,
                Definitions known,
                @Nullable Collection<Long> onlyRecords,
                boolean some,
                Now now,
                long most,
                Map<Integer, String> failures) {
            this.kind = tables.kind();
            this.subject = tables.subject();
            this.tables = tables;
            this.savepoint = new Savepoint(sql, kind.words());
            this.catalogue = catalogue;
            this.known = known;
            this.records = onlyRecords == null
                    ? null
                    : select(field("unnest({0})", Long.class, val(onlyRecords.toArray(new Long[0]))));
            this.some = some;
            this.now = now;
            this.most = most;
            this.failures = failures;
        }

        /** Computes these definitions; those whose SQL fails are set aside with the reason, and the rest goes on. */
        void level(List<Integer> ids) {
            SortedMap<Integer, ConditionTree> computed = new TreeMap<>();
            for (int id : ids) {
                if (!failures.containsKey(id) && !changedMeanwhile.contains(id)) {
                    computed.put(id, Objects.requireNonNull(known.conditions().get(id)));
                }
            }
            savepoint.work(() -> compute(computed), () -> culprits(computed), culprits -> {
                failures.putAll(culprits);
                computed.keySet().removeAll(culprits.keySet());
            });
        }

        private boolean compute(SortedMap<Integer, ConditionTree> computed) {
            Select<Record1<Long>> ids = records;
            if (ids == null) {
                Set<Integer> kept = new TreeSet<>(known.names().keySet());
                long differing = sql.execute(
                        "create temporary table " + CANDIDATES + " on commit drop as {0}",
                        new MembershipScan(tables, catalogue, now, computed, known.frozen(), known.latched(), null)
                                .candidates(!some && kind.counted() != null, kept));
                if (differing > most) {
                    throw new TooMany(differing);
                }
                // Else the planner guesses how many they are, and may compute all usage anew for each of them.
                sql.execute("analyze " + CANDIDATES);
                ids = select(field(name("id"), Long.class)).from(table(name(CANDIDATES)));
                leaveToTheirSaver(computed);
            }
            if (lockRows(ids) > 0) {
                store(new MembershipScan(tables, catalogue, now, computed, known.frozen(), known.latched(), ids));
            }
            if (records == null) {
                sql.execute("drop table " + CANDIDATES);
            }
            return true;
        }

        /** A condition that was saved since it was read is computed by the one who saved it, and what tests it too. */
        private void leaveToTheirSaver(SortedMap<Integer, ConditionTree> computed) {
            lock.definitionsStay(kind, subject);
            Definitions present = definitions.of(kind, subject, catalogue);
            Set<Integer> changed = new HashSet<>(known.texts().keySet());
            changed.removeIf(
                    id -> Objects.equals(known.texts().get(id), present.texts().get(id)));
            if (!changed.isEmpty()) {
                changedMeanwhile.addAll(known.graph().withDependants(changed));
                computed.keySet().removeAll(changedMeanwhile);
            }
        }

        private long lockRows(Select<Record1<Long>> ids) {
            return Objects.requireNonNull(sql.fetchSingle(
                            "select count(*) from (select 1 from {0} where {1} in ({2}) order by {1} for no key update) x",
                            tables.facts(), tables.factsKey(), ids)
                    .get(0, Long.class));
        }

        private void store(MembershipScan scan) {
            MembershipStore store = new MembershipStore(tables, now);
            long entered = 0;
            List<Record> results = new ArrayList<>(sql.fetch("{0}", store.of(scan.tested(), scan.ids())));
            for (Record result : results) {
                int definition = result.get("definition", Integer.class);
                Moves moved = new Moves(result.get("entered", Long.class), result.get("left_", Long.class));
                if (moved.entered() + moved.left() > 0) {
                    moves.merge(definition, moved, Moves::plus);
                }
                entered += moved.entered();
            }
            if (entered > MANY) {
                statistics.freshen();
            }
            if (kind.counted() != null) {
                states.count(kind, results);
            }
            if (kind.leaving() == Kind.Leaving.LINGERS) {
                store.forgetEnded(sql, records);
            }
        }

        /** The definitions whose own predicate fails, found one by one, those that others test first. */
        private Map<Integer, String> culprits(SortedMap<Integer, ConditionTree> suspects) {
            Map<Integer, String> culprits = new TreeMap<>();
            SortedMap<Integer, ConditionTree> sound = new TreeMap<>();
            for (int id : known.graph().testedFirst(suspects.keySet())) {
                SortedMap<Integer, ConditionTree> probed = new TreeMap<>(sound);
                probed.put(id, Objects.requireNonNull(suspects.get(id)));
                MembershipScan scan =
                        new MembershipScan(tables, catalogue, now, probed, known.frozen(), known.latched(), records);
                String problem = savepoint.problem(id, () -> sql.fetch(scan.probe(id)));
                if (problem == null) {
                    sound.put(id, Objects.requireNonNull(suspects.get(id)));
                } else {
                    culprits.put(id, problem);
                }
            }
            return culprits;
        }
    }
}
