package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.TooMany;
import app.steward.problem.DatabaseRefusal;
import app.steward.segment.SegmentDefinitions.Definitions;
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
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Computes membership: who is in which segment, as a difference to what is stored.
 *
 * <p>All records are first scanned without a lock for those that differ. Those are locked in the order of their
 * numbers and tested again, and only that second answer is stored: whatever changed a record or a condition in the
 * meantime is either in it, or waits for the lock and tests the record once more.
 */
@Component
public class SegmentPass {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentPass.class);
    private static final String CANDIDATES = "segment_candidates";

    /** How many entered and left one segment. */
    public record Moves(long entered, long left) {
        Moves plus(Moves other) {
            return new Moves(entered + other.entered, left + other.left);
        }
    }

    /** Which segments a pass computes: health lies between those that it is decided by and those that read it. */
    public enum Part {
        ALL,
        BEFORE_HEALTH,
        AFTER_HEALTH
    }

    /**
     * What a pass did.
     *
     * @param segments moves by segment, only segments with any
     * @param failures why a segment could not be computed, by segment; its members stayed as they were
     */
    public record Outcome(long entered, long left, Map<Integer, Moves> segments, Map<Integer, String> failures) {
        public Outcome {
            segments = Map.copyOf(segments);
            failures = Map.copyOf(failures);
        }
    }

    private final DSLContext sql;
    private final EntityManager entities;
    private final Fields fields;
    private final SegmentDefinitions definitions;
    private final SegmentLock lock;
    private final SegmentStates states;

    SegmentPass(
            DSLContext sql,
            EntityManager entities,
            Fields fields,
            SegmentDefinitions definitions,
            SegmentLock lock,
            SegmentStates states) {
        this.sql = sql;
        this.entities = entities;
        this.fields = fields;
        this.definitions = definitions;
        this.lock = lock;
        this.states = states;
    }

    /**
     * Tests records against segments and stores who entered and left, all in one transaction (the caller's where
     * there is one), so that readers never see half a segment. May fail with a serialization error or a deadlock
     * ({@code 40001}, {@code 40P01}): the caller repeats its transaction.
     *
     * @param onlyRecords tests these records only; null for all
     * @param onlySegments computes these segments only, others are read as they are stored; null for all
     */
    @Transactional
    public Outcome run(
            Subject subject,
            @Nullable Collection<Long> onlyRecords,
            @Nullable Collection<Integer> onlySegments,
            Now now) {
        return run(subject, onlyRecords, onlySegments, Part.ALL, fields.catalogue(), now, Long.MAX_VALUE);
    }

    /**
     * Same, of all records against some segments, unless more than so many differ.
     *
     * @throws TooMany as soon as that is known: the caller rolls back and has it done by somebody with more time
     */
    @Transactional
    public Outcome runUpTo(
            long records, Subject subject, Collection<Integer> onlySegments, Catalogue catalogue, Now now) {
        return run(subject, null, onlySegments, Part.ALL, catalogue, now, records);
    }

    /** Same, of all records, with a catalogue that the caller has. */
    @Transactional
    Outcome everything(Subject subject, Part part, Catalogue catalogue, Now now) {
        return run(subject, null, null, part, catalogue, now, Long.MAX_VALUE);
    }

    /**
     * Same, of a few records against some segments, none for nothing but how they are counted in those that they are in.
     * An archived one leaves all.
     */
    @Transactional
    Outcome records(
            Subject subject,
            Collection<Long> onlyRecords,
            Collection<Integer> onlySegments,
            Catalogue catalogue,
            Now now) {
        return run(subject, onlyRecords, onlySegments, Part.ALL, catalogue, now, Long.MAX_VALUE);
    }

    private Outcome run(
            Subject subject,
            @Nullable Collection<Long> onlyRecords,
            @Nullable Collection<Integer> onlySegments,
            Part part,
            Catalogue catalogue,
            Now now,
            long most) {
        if (onlyRecords != null ? onlyRecords.isEmpty() : onlySegments != null && onlySegments.isEmpty()) {
            return new Outcome(0, 0, Map.of(), Map.of());
        }
        entities.flush(); // what the caller changed is to be seen
        if (onlyRecords != null) {
            lock.definitionsStay(subject);
        }
        Definitions known = definitions.of(subject, catalogue);
        Set<Integer> asked = new TreeSet<>(onlySegments == null ? known.names().keySet() : onlySegments);
        boolean someSegments =
                part == Part.AFTER_HEALTH || !asked.containsAll(known.names().keySet());
        if (part == Part.BEFORE_HEALTH) {
            asked.removeAll(known.afterHealth());
        } else if (part == Part.AFTER_HEALTH) {
            asked.retainAll(known.afterHealth());
        }
        Map<Integer, String> failures = new HashMap<>(known.problems());
        failures.keySet().retainAll(asked);
        sql.execute("set local jit = off");
        if (onlyRecords == null) {
            // Records and derived rows are joined by hash. The planner expects nearly every record to differ, and would
            // do without workers for the sake of the rows that they hand over.
            sql.execute("set local work_mem = '64MB'");
            sql.execute("set local parallel_tuple_cost = 0");
        }
        Run run = new Run(subject, catalogue, known, onlyRecords, someSegments, now, most, failures);
        List<List<Integer>> levels = known.graph().levels(asked);
        // archived records leave their segments, and others are counted, even where no segment can be computed
        boolean none = levels.isEmpty() && (onlyRecords != null || !someSegments);
        (none ? List.of(List.<Integer>of()) : levels).forEach(run::level);
        failures.forEach(states::broken);
        if (onlyRecords == null) {
            asked.removeAll(failures.keySet());
            asked.removeAll(run.changedMeanwhile);
            states.fresh(asked, now.instant());
        }
        Map<Integer, Moves> moves = run.moves;
        return new Outcome(
                moves.values().stream().mapToLong(Moves::entered).sum(),
                moves.values().stream().mapToLong(Moves::left).sum(),
                moves,
                failures);
    }

    /** One pass in its transaction. */
    private final class Run {
        private final Subject subject;
        private final SegmentTables tables;
        private final Catalogue catalogue;
        private final Definitions known;
        private final @Nullable Select<Record1<Long>> records;
        private final boolean someSegments;
        private final Now now;
        private final long most;
        private final Map<Integer, String> failures;
        private final Map<Integer, Moves> moves = new TreeMap<>();
        private final Set<Integer> changedMeanwhile = new HashSet<>();

        Run(
                Subject subject,
                Catalogue catalogue,
                Definitions known,
                @Nullable Collection<Long> onlyRecords,
                boolean someSegments,
                Now now,
                long most,
                Map<Integer, String> failures) {
            this.subject = subject;
            this.tables = SegmentTables.of(subject);
            this.catalogue = catalogue;
            this.known = known;
            this.records = onlyRecords == null
                    ? null
                    : select(field("unnest({0})", Long.class, org.jooq.impl.DSL.val(onlyRecords.toArray(new Long[0]))));
            this.someSegments = someSegments;
            this.now = now;
            this.most = most;
            this.failures = failures;
        }

        /** Computes these segments; those whose SQL fails are set aside with the reason, and the rest goes on. */
        void level(List<Integer> ids) {
            SortedMap<Integer, ConditionTree> computed = new TreeMap<>();
            for (int id : ids) {
                if (!failures.containsKey(id) && !changedMeanwhile.contains(id)) {
                    computed.put(id, Objects.requireNonNull(known.conditions().get(id)));
                }
            }
            RuntimeException failed = attempt(() -> compute(computed));
            if (failed != null) {
                Map<Integer, String> culprits = culprits(computed);
                if (culprits.isEmpty()) {
                    throw failed;
                }
                LOG.warn("Segments are left out of the pass: {}", culprits);
                failures.putAll(culprits);
                computed.keySet().removeAll(culprits.keySet());
                compute(computed);
            }
        }

        private void compute(SortedMap<Integer, ConditionTree> computed) {
            Select<Record1<Long>> ids = records;
            if (ids == null) {
                Set<Integer> kept = new TreeSet<>(known.names().keySet());
                long differing = sql.execute(
                        "create temporary table " + CANDIDATES + " on commit drop as {0}",
                        new SegmentScan(subject, catalogue, now, computed, null).candidates(!someSegments, kept));
                if (differing > most) {
                    throw new TooMany(differing);
                }
                ids = select(field(name("id"), Long.class)).from(table(name(CANDIDATES)));
                leaveToTheirSaver(computed);
            }
            if (lockRows(ids) > 0) {
                store(new SegmentScan(subject, catalogue, now, computed, ids));
            }
            if (records == null) {
                sql.execute("drop table " + CANDIDATES);
            }
        }

        /** A condition that was saved since it was read is computed by the one who saved it, and what tests it too. */
        private void leaveToTheirSaver(SortedMap<Integer, ConditionTree> computed) {
            lock.definitionsStay(subject);
            Definitions present = definitions.of(subject, catalogue);
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
                            tables.facts(), tables.key(), ids)
                    .get(0, Long.class));
        }

        private void store(SegmentScan scan) {
            List<Record> results = new ArrayList<>(sql.fetch(SegmentScan.STORE, (Object[]) scan.parts()));
            for (Record result : results) {
                int segment = result.get("segment_id", Integer.class);
                Moves moved = new Moves(result.get("entered", Long.class), result.get("left_", Long.class));
                if (moved.entered() + moved.left() > 0) {
                    moves.merge(segment, moved, Moves::plus);
                }
            }
            states.count(results);
        }

        /** The segments whose own predicate fails, found one by one, those that others test first. */
        private Map<Integer, String> culprits(SortedMap<Integer, ConditionTree> suspects) {
            Map<Integer, String> culprits = new TreeMap<>();
            SortedMap<Integer, ConditionTree> sound = new TreeMap<>();
            for (int id : known.graph().testedFirst(suspects.keySet())) {
                SortedMap<Integer, ConditionTree> probed = new TreeMap<>(sound);
                probed.put(id, Objects.requireNonNull(suspects.get(id)));
                SegmentScan scan = new SegmentScan(subject, catalogue, now, probed, records);
                RuntimeException failed = attempt(() -> sql.fetch(scan.probe(id)));
                if (failed == null) {
                    sound.put(id, Objects.requireNonNull(suspects.get(id)));
                } else {
                    LOG.warn("The condition of segment {} fails", id, failed);
                    culprits.put(id, "It can't be computed: " + DatabaseRefusal.words(failed));
                }
            }
            return culprits;
        }

        /** Runs it, or leaves no trace of it and answers why a value or an expression failed. */
        private @Nullable RuntimeException attempt(Runnable work) {
            sql.execute("savepoint segment_pass");
            try {
                work.run();
                sql.execute("release savepoint segment_pass");
                return null;
            } catch (RuntimeException e) {
                if (!DatabaseRefusal.isAboutData(e)) {
                    throw e;
                }
                sql.execute("rollback to savepoint segment_pass");
                return e;
            }
        }
    }
}
