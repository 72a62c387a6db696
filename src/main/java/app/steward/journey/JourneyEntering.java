package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.condition.Snapshot;
import app.steward.condition.sql.Bound;
import app.steward.condition.sql.RecordQuery;
import app.steward.derive.Pass;
import app.steward.journey.JourneyLog.Line;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.membership.RuleMembers;
import app.steward.membership.RuleRefusals;
import app.steward.membership.WaitingSample;
import app.steward.notice.HeldRules;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes in who came to match and passes all gates. All of it in the caller's transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JourneyEntering {
    private static final int BATCH = 10_000;

    private static final Field<Long> RECORD = field(name("record_id"), Long.class);
    private static final Field<OffsetDateTime> ENTERED = field(name("entered_at"), OffsetDateTime.class);

    private final DSLContext sql;
    private final JourneyLog log;
    private final JourneyMoves moves;
    private final HeldRules guards;
    private final RuleRefusals refusals;
    private final ApplicationEventPublisher events;

    JourneyEntering(
            DSLContext sql,
            JourneyLog log,
            JourneyMoves moves,
            HeldRules guards,
            RuleRefusals refusals,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.refusals = refusals;
        this.log = log;
        this.moves = moves;
        this.guards = guards;
        this.events = events;
    }

    /** A record that is about to enter, or is shut out for good. */
    private record Due(
            long record, OffsetDateTime entered, @Nullable Gates shut) {}

    /** The last entering that was looked at: batches go on from there. */
    record Cursor(OffsetDateTime entered, long record) {}

    /** What a batch did. @param next null: all have been looked at */
    record Entered(long runs, @Nullable Cursor next) {
        static final Entered NOTHING = new Entered(0, null);
    }

    /** The enterings of a batch, in the order in which they came. */
    private List<Cursor> batch(Journey journey, @Nullable Collection<Long> records, @Nullable Cursor after, Now now) {
        Condition further = after == null
                ? noCondition()
                : condition("(m.entered_at, m.record_id) > ({0}, {1})", val(after.entered()), val(after.record()));
        return due(journey, records, now)
                .and(further)
                .orderBy(field(name("m", "entered_at")), field(name("m", "record_id")))
                .limit(inline(BATCH))
                .fetch(row -> new Cursor(row.get(ENTERED), row.get(RECORD)));
    }

    /** Enterings that have held for as long as they have to. */
    private SelectConditionStep<Record2<Long, OffsetDateTime>> due(
            Journey journey, @Nullable Collection<Long> records, Now now) {
        return sql.select(
                        field(name("m", "record_id"), Long.class).as(RECORD),
                        field(name("m", "entered_at"), OffsetDateTime.class).as(ENTERED))
                .from("rule_members m join rules r on r.id = m.rule_id")
                .where(RuleMembers.due("m", "r", now))
                .and(condition("m.rule_id = {0} and r.state <> 'broken'", inline(journey.id())))
                .and(RuleMembers.among("m", null, records));
    }

    /** Enterings that are due, each with the first gate that shuts it out. */
    private ResultQuery<? extends Record> due(
            Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Condition which, Pass by) {
        Select<Record1<Long>> only = select(field(name("o", "record_id"), Long.class))
                .from(table("rule_members o"))
                .where(condition("o.rule_id = {0} and o.acted_at is null", inline(journey.id())))
                .and(RuleMembers.among("o", null, records));
        return gates(journey, of, due(journey, records, by.now()).asTable("d"), only, records, which, by);
    }

    /** The same of a batch that is known: it is not looked for again among all that wait. */
    private ResultQuery<? extends Record> dueOf(
            List<Cursor> batch, Journey journey, CompiledDefinition of, Condition which, Pass by) {
        Field<Long[]> ids = Bound.longs(batch, Cursor::record);
        Table<?> members = table("unnest({0}, {1})", ids, Bound.moments(batch, Cursor::entered))
                .as("d", "record_id", "entered_at");
        Select<Record1<Long>> only = select(field("unnest({0})", Long.class, ids));
        return gates(
                journey, of, members, only, batch.stream().map(Cursor::record).toList(), which, by);
    }

    private ResultQuery<? extends Record> gates(
            Journey journey,
            CompiledDefinition of,
            Table<?> members,
            Select<Record1<Long>> only,
            @Nullable Collection<Long> records,
            Condition which,
            Pass by) {
        Now now = by.now();
        RecordQuery query = new RecordQuery(journey.subject(), by.catalogue(), now).only(only);
        Map<Gates, Condition> shut = Gates.shut(journey, of, query, now, false);
        Set<Long> spent = records == null
                ? Set.of()
                : by.chains().spent(journey.subject(), records).keySet();
        if (!spent.isEmpty()) {
            // what it came to match by now; what waited for a day follows from none of them
            shut.put(
                    Gates.CHAIN,
                    condition(
                            "(d.entered_at = {0} and d.record_id = any ({1}))",
                            val(now.timestamp()), Bound.longs(spent)));
        }
        Field<String> gate = Gates.first(shut);
        Condition live = query.live();
        Table<?> from = query.fromThe(members, field(name("d", "record_id"), Long.class));
        return sql.select(RECORD, ENTERED, field(name("gate"), String.class))
                .from(select(
                                field(name("d", "record_id"), Long.class).as(RECORD),
                                field(name("d", "entered_at"), OffsetDateTime.class)
                                        .as(ENTERED),
                                gate.as("gate"))
                        .from(from)
                        .where(live)
                        .asTable("g"))
                .where(which)
                .orderBy(ENTERED, RECORD);
    }

    /** Gates that use an entering up. */
    private static Condition forGood(Definition.Settings settings) {
        return field("gate", String.class)
                .in(Arrays.stream(Gates.values())
                        .filter(gate -> gate.isForGood(settings))
                        .map(Gates::key)
                        .toList());
    }

    /** How many would enter that nobody let through. */
    private long counted(Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Pass by) {
        Record own =
                sql.fetchSingle("select permitted, let_through_at from journeys where id = {0}", val(journey.id()));
        if (own.get("permitted", Boolean.class)) {
            return 0;
        }
        Condition which = condition(
                "gate is null and entered_at > coalesce({0}::timestamptz, '-infinity')",
                val(own.get("let_through_at", OffsetDateTime.class)));
        long all = sql.fetchSingle("select count(*) from ({0}) c", due(journey, of, records, which, by))
                .get(0, Long.class);
        Integer cap = of.definition().settings().capPerDay();
        return cap == null ? all : Math.min(all, cap);
    }

    /** Asks the guard before anything acts; answers whether the journey may take anybody in. */
    boolean guard(Journey journey, CompiledDefinition of, Pass by) {
        return guarded(journey, of, null, by) == null;
    }

    private @Nullable Allowed guarded(
            Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Pass by) {
        long due = counted(journey, of, records, by);
        return guards.check(JourneyGuard.JOURNEYS, due == 0 ? Map.of() : Map.of(journey.id(), due), by.now())
                .get(journey.id());
    }

    /**
     * Takes in a batch of those who are due, and uses up the enterings that are shut out for good.
     *
     * @param records null for all; of some, those that the guard would hold wait, and the change goes on
     * @param after where the batch before it ended: enterings that wait at a gate are looked at once in a pass
     */
    Entered enter(
            Journey journey,
            CompiledDefinition of,
            @Nullable Collection<Long> records,
            @Nullable Cursor after,
            Pass by) {
        Step first = of.definition().first().orElse(null);
        if (!journey.isLive() || first == null || of.problem() != null || isHeld(journey.id())) {
            return Entered.NOTHING;
        }
        long most = most(journey, of, records, by);
        List<Cursor> batch = batch(journey, records, after, by.now());
        if (batch.isEmpty()) {
            return Entered.NOTHING;
        }
        Condition which = field("gate").isNull().or(forGood(of.definition().settings()));
        List<Due> taken = new ArrayList<>();
        long left = most;
        for (Due each : dueOf(batch, journey, of, which, by).fetch(JourneyEntering::due)) {
            if (each.shut() != null) {
                taken.add(each);
            } else if (left > 0) {
                taken.add(each);
                left--;
            }
        }
        return new Entered(
                taken.isEmpty() ? 0 : take(journey, of, first, taken, by),
                batch.size() == BATCH && left > 0 ? batch.get(BATCH - 1) : null);
    }

    private static Due due(Record row) {
        String gate = row.get("gate", String.class);
        return new Due(row.get(RECORD), row.get(ENTERED), gate == null ? null : Gates.of(gate));
    }

    /** How many may enter now, by the guard and by the journey's own cap. */
    private long most(Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Pass by) {
        Allowed over = records == null ? null : guarded(journey, of, records, by);
        long most = over == null ? Long.MAX_VALUE : over.most();
        Integer cap = of.definition().settings().capPerDay();
        if (cap == null) {
            return most;
        }
        // one after the other, so that together they take in no more than may
        sql.execute("select pg_advisory_xact_lock(hashtextextended('journey ' || {0}, 0))", val(journey.id()));
        int today = sql.select(Gates.enteredToday(journey.id(), by.now()))
                .fetchSingle()
                .value1();
        return Math.min(most, cap - today);
    }

    private long take(Journey journey, CompiledDefinition of, Step first, List<Due> taken, Pass by) {
        Now now = by.now();
        lockFacts(journey, taken.stream().map(Due::record).toList());
        List<Due> used = use(journey, taken, now);
        refuse(journey, used, by.chains(), now);
        return begin(
                journey,
                of,
                first,
                used.stream().filter(each -> each.shut() == null).toList(),
                by.chains().then(journey.id()),
                now);
    }

    /** Some of those who would enter if the guard let them, of those whom the viewer sees. */
    List<Long> waiting(Viewer viewer, Journey journey, CompiledDefinition of, int most, Snapshot present) {
        Condition which =
                field("gate", String.class).isNull().and(WaitingSample.seen(viewer, journey.subject(), RECORD));
        return sql.fetch(
                        "select record_id from ({0}) w order by entered_at, record_id limit {1}",
                        due(journey, of, null, which, new Pass(present.catalogue(), present.now())), inline(most))
                .getValues(0, Long.class);
    }

    private boolean isHeld(int journey) {
        return !sql.fetch("select 1 from rules where id = {0} and held_at is not null", val(journey))
                .isEmpty();
    }

    /** Whoever enters or ends holds the derived row, in the order of numbers. */
    private void lockFacts(Journey journey, Collection<Long> records) {
        sql.execute(
                "select 1 from {0} where {1} = any ({2}) order by {1} for no key update",
                table(name(journey.subject().derivedTable())),
                field(name(journey.subject().derivedKey())),
                Bound.longs(records));
    }

    /** Marks the enterings as used up; that the journey is not held was seen before. */
    private List<Due> use(Journey journey, List<Due> due, Now now) {
        Set<Long> used = new HashSet<>(sql.fetch(
                        RuleMembers.use(Bound.ints(due, any -> journey.id()), Bound.longs(due, Due::record), true, now))
                .getValues(1, Long.class));
        return due.stream().filter(each -> used.contains(each.record())).toList();
    }

    private void refuse(Journey journey, List<Due> used, Chains led, Now now) {
        List<Due> refused = used.stream().filter(each -> each.shut() != null).toList();
        if (!refused.isEmpty()) {
            sql.execute(
                    """
                    insert into journey_refused (journey_id, user_id, gate, at)
                    select {0}, k.record_id, k.gate, {3} from unnest({1}, {2}) k (record_id, gate)
                    join users u on u.id = k.record_id order by k.record_id
                    on conflict (journey_id, record_id) do update set gate = excluded.gate, at = excluded.at""",
                    val(journey.id()),
                    Bound.longs(refused, Due::record),
                    Bound.texts(
                            refused,
                            each -> each.shut() == null ? null : each.shut().key()),
                    val(now.timestamp()));
            List<Long> byChain = refused.stream()
                    .filter(each -> each.shut() == Gates.CHAIN)
                    .map(Due::record)
                    .toList();
            refusals.add(journey.id(), journey.subject(), led.of(journey.subject(), byChain), now);
        }
    }

    private long begin(Journey journey, CompiledDefinition of, Step first, List<Due> passing, Chains led, Now now) {
        if (passing.isEmpty()) {
            return 0;
        }
        Result<Record> runs = sql.fetch(
                """
                insert into journey_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at, state,
                  due_at, seq, chain)
                select {0}, {1}, u.id, k.entering, {2}, {3}, {2}, 'due', {2}, 1, k.chain::int[]
                from unnest({4}, {5}, {6}) k (record_id, entering, chain) join users u on u.id = k.record_id
                order by k.record_id on conflict do nothing returning id, record_id""",
                val(journey.id()),
                val(of.edition()),
                val(now.timestamp()),
                val(first.key()),
                Bound.longs(passing, Due::record),
                Bound.moments(passing, Due::entered),
                Bound.texts(passing, each -> Chains.written(led.of(journey.subject(), each.record()))));
        begun(journey, of.edition(), runs, null, led, now);
        return runs.size();
    }

    /**
     * Writes down that runs began, and has them moved.
     *
     * @param by who put them in; null: nobody
     * @param led which rules led to it, the journey being the last
     */
    void begun(Journey journey, int edition, Result<? extends Record> runs, @Nullable String by, Chains led, Now now) {
        List<Long> ids = runs.getValues("id", Long.class);
        log.add(
                ids.stream()
                        .map(run -> new JourneyLog.Added(run, 1, edition, Line.entered(by)))
                        .toList(),
                now.instant());
        moves.moved(journey, runs.getValues("record_id", Long.class), led);
        events.publishEvent(new PumpWorker.Due());
    }
}
