package app.steward.health;

import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.derive.Savepoint;
import app.steward.health.HealthDefinitions.Definitions;
import app.steward.health.HealthScan.Ranked;
import app.steward.workspace.Now;
import jakarta.persistence.EntityManager;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Computes scores, as a difference to what is stored, and writes the history of them.
 *
 * <p>As with membership, all accounts are first scanned without a lock for those that differ; those are locked in the
 * order of their numbers and scored again, and only that second answer is stored.
 */
@Component
public class HealthPass {
    private static final String CANDIDATES = "health_candidates";
    private static final String CHANGES = "health_changes";
    /** From here on another parallel scan of all accounts is quicker than scoring the locked ones one after the other. */
    private static final int MANY = 30_000;

    /**
     * What a pass did.
     *
     * @param changed accounts whose scores or deciding configuration changed
     * @param failures why a configuration could not be computed, by segment, 0 for the default; its accounts keep what
     *     is stored
     */
    public record Outcome(long changed, Map<Integer, String> failures) {
        public Outcome {
            failures = Map.copyOf(failures);
        }
    }

    private final DSLContext sql;
    private final EntityManager entities;
    private final Fields fields;
    private final HealthDefinitions definitions;
    private final HealthLock lock;
    private final HealthStates states;

    HealthPass(
            DSLContext sql,
            EntityManager entities,
            Fields fields,
            HealthDefinitions definitions,
            HealthLock lock,
            HealthStates states) {
        this.sql = sql;
        this.entities = entities;
        this.fields = fields;
        this.definitions = definitions;
        this.lock = lock;
        this.states = states;
    }

    /**
     * Scores accounts by what is stored of them (derived rows, membership) in one transaction, the caller's where there
     * is one. May fail with a serialization error or a deadlock ({@code 40001}, {@code 40P01}): the caller repeats its
     * transaction.
     *
     * @param accounts scores these only; null for all
     */
    @Transactional
    public Outcome run(@Nullable Collection<Long> accounts, Now now) {
        return run(accounts, fields.catalogue(), now);
    }

    /** Same, with a catalogue that the caller has: of the same transaction. */
    @Transactional
    public Outcome run(@Nullable Collection<Long> accounts, Catalogue catalogue, Now now) {
        if (accounts != null && accounts.isEmpty()) {
            return new Outcome(0, Map.of());
        }
        entities.flush(); // what the caller changed is to be seen
        sql.execute("set local jit = off");
        Run run = new Run(catalogue, now);
        return accounts == null ? run.all() : run.some(accounts);
    }

    /** One pass in its transaction. */
    private final class Run {
        private final Catalogue catalogue;
        private final Now now;
        private final Map<Integer, String> failures = new TreeMap<>();
        private final Savepoint savepoint = new Savepoint(sql, "health configuration, by segment");

        Run(Catalogue catalogue, Now now) {
            this.catalogue = catalogue;
            this.now = now;
        }

        Outcome all() {
            // Accounts and derived rows are joined by hash. The planner expects nearly every account to differ, and
            // would do without workers for the sake of the rows that they hand over.
            sql.execute("set local work_mem = '64MB'");
            sql.execute("set local parallel_tuple_cost = 0");
            Definitions known = definitions.all(catalogue);
            failures.putAll(known.problems());
            without(known, () -> {
                sql.execute(
                        "create temporary table " + CANDIDATES + " on commit drop as {0}",
                        scan(known, null).differing());
                return 0L;
            });
            // Who saved a definition since then scores all accounts by it; here it is used for the candidates only.
            lock.definitionsStay();
            Definitions present = definitions.all(catalogue);
            failures.putAll(present.problems());
            Select<Record1<Long>> candidates =
                    select(field(name("id"), Long.class)).from(table(name(CANDIDATES)));
            long changed = store(present, candidates);
            sql.execute("drop table " + CANDIDATES);
            Set<Integer> fresh = new HashSet<>(known.texts().keySet());
            fresh.removeIf(segment -> failures.containsKey(segment)
                    || !Objects.equals(
                            known.texts().get(segment), present.texts().get(segment)));
            if (isSameOrder(known, present)) {
                states.fresh(fresh, now.instant());
            }
            failures.forEach(states::broken);
            return new Outcome(changed, failures);
        }

        Outcome some(Collection<Long> accounts) {
            lock.definitionsStay();
            Select<Record1<Long>> ids = select(field("unnest({0})", Long.class, val(accounts.toArray(new Long[0]))));
            Definitions known = definitions.of(ids, catalogue);
            failures.putAll(known.problems());
            long changed = store(known, ids);
            failures.forEach(states::broken);
            return new Outcome(changed, failures);
        }

        private boolean isSameOrder(Definitions one, Definitions other) {
            return one.ranked().stream()
                    .map(Ranked::segment)
                    .toList()
                    .equals(other.ranked().stream().map(Ranked::segment).toList());
        }

        private HealthScan scan(Definitions of, @Nullable Select<Record1<Long>> only) {
            return new HealthScan(catalogue, now, of.without(failures.keySet()), only);
        }

        private long store(Definitions by, Select<Record1<Long>> ids) {
            Long locked = sql.fetchSingle(
                            "select count(*) from (select 1 from account_facts where account_id in ({0})"
                                    + " order by account_id for no key update) x",
                            ids)
                    .get(0, Long.class);
            if (locked == null || locked == 0) {
                return 0;
            }
            return without(
                    by,
                    () -> locked > MANY
                            ? writeMany(by, ids)
                            : write(scan(by, ids).scored(null)));
        }

        /** A statement that writes is not parallel, so many are scored by another scan of all, and read from its result. */
        private long writeMany(Definitions by, Select<Record1<Long>> ids) {
            sql.execute(
                    "create temporary table " + CHANGES + " on commit drop as {0}",
                    scan(by, null).changes());
            long changed = write(select(asterisk())
                    .from(table(name(CHANGES)))
                    .where(field(name("id"), Long.class).in(ids)));
            sql.execute("drop table " + CHANGES);
            return changed;
        }

        private long write(Select<?> scored) {
            return Objects.requireNonNull(
                    sql.fetchSingle(STORE, scored, val(now.instant().atOffset(ZoneOffset.UTC)))
                            .get(0, Long.class));
        }

        /** Does it; where a configuration makes it fail, once more without all that do. */
        private long without(Definitions by, Supplier<Long> work) {
            return savepoint.work(work, () -> culprits(by), failures::putAll);
        }

        /** The configurations that fail on their own, with the reason. */
        private Map<Integer, String> culprits(Definitions by) {
            Map<Integer, String> culprits = new TreeMap<>();
            Set<Integer> all = by.texts().keySet();
            for (int suspect : all) {
                Set<Integer> others = new HashSet<>(all);
                others.remove(suspect);
                others.addAll(failures.keySet());
                HealthScan alone = new HealthScan(catalogue, now, by.without(others), null);
                String problem = savepoint.problem(suspect, () -> sql.fetch(alone.probe()));
                if (problem != null) {
                    culprits.put(suspect, problem);
                }
            }
            return culprits;
        }
    }

    /**
     * The first scores by what decides now stay until something else decides, or until there is no score any more. What
     * is stored by another version differs even where the scores are the same: they are the first ones by it.
     */
    private static final String STORE = """
            with scored as materialized ({0}), changed as materialized (
              select *, (segment, revision) is distinct from (old_segment, old_revision) as anew from scored
              where (overall, product, service, relationship, financial, segment) is distinct from
                (old_overall, old_product, old_service, old_relationship, old_financial, old_segment)
              or revision <> old_revision
                and num_nonnulls(old_overall, old_product, old_service, old_relationship, old_financial) > 0
            ), stored as (
              update account_facts f
              set overall_score = c.overall, product_score = c.product, service_score = c.service,
                relationship_score = c.relationship, financial_score = c.financial,
                health_segment = c.segment, health_revision = c.revision,
                health_since = case when c.anew or f.health_since is null then {1} else f.health_since end,
                overall_first = case when c.anew or c.overall is null or f.overall_first is null
                  then c.overall else f.overall_first end,
                product_first = case when c.anew or c.product is null or f.product_first is null
                  then c.product else f.product_first end,
                service_first = case when c.anew or c.service is null or f.service_first is null
                  then c.service else f.service_first end,
                relationship_first = case when c.anew or c.relationship is null or f.relationship_first is null
                  then c.relationship else f.relationship_first end,
                financial_first = case when c.anew or c.financial is null or f.financial_first is null
                  then c.financial else f.financial_first end
              from changed c where f.account_id = c.id
            ), kept as (
              insert into health_history
                (account_id, at, overall, product, service, relationship, financial, segment_id, revision)
              select id, {1}, overall, product, service, relationship, financial, segment, revision
              from changed order by id
              on conflict (account_id, at) do update
              set overall = excluded.overall, product = excluded.product, service = excluded.service,
                relationship = excluded.relationship, financial = excluded.financial,
                segment_id = excluded.segment_id, revision = excluded.revision
            )
            select count(*) from changed""";
}
