package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.sql.RecordQuery;
import app.steward.journey.Advance.Ends;
import app.steward.journey.JourneyLog.Line;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.membership.RuleMembers;
import app.steward.workspace.Now;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Acts upon what the entry rules found, and watches those who are underway: takes in who passes all gates, tags goals, ends
 * what is over, wakes who waited for something that holds now. All of it in the caller's transaction.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JourneyPass {
    static final int BATCH = 10_000;

    /** A record that is archived for longer has left. */
    static final int ARCHIVED_DAYS = 30;

    private static final int KEPT_MONTHS = 24;
    private static final int REFUSED_DAYS = 90;

    private final DSLContext sql;
    private final JourneyLog log;
    private final JourneyMoves moves;
    private final JourneyGuard guard;
    private final ApplicationEventPublisher events;

    JourneyPass(
            DSLContext sql, JourneyLog log, JourneyMoves moves, JourneyGuard guard, ApplicationEventPublisher events) {
        this.sql = sql;
        this.log = log;
        this.moves = moves;
        this.guard = guard;
        this.events = events;
    }

    /** @param full whether there may be more of it */
    record Done(long runs, boolean full) {
        static final Done NOTHING = new Done(0, false);
    }

    /** A record that is about to enter, or is shut out for good. */
    private record Due(
            long record, OffsetDateTime entered, @Nullable Gates shut) {}

    private static final Field<Long> RECORD = field(name("record_id"), Long.class);
    private static final Field<OffsetDateTime> ENTERED = field(name("entered_at"), OffsetDateTime.class);

    private static Condition of(String column, @Nullable Collection<Long> records) {
        return records == null
                ? noCondition()
                : condition("{0} = any ({1})", field(column), JourneyLog.array(records.toArray(Long[]::new)));
    }

    /**
     * Which journeys have anything to do with records.
     *
     * @param entering of which an entering waits
     * @param running that one of them is in
     * @param left whose entry one of them matches no more
     */
    record Concerned(Set<Integer> entering, Set<Integer> running, Set<Integer> left) {}

    /** Of these journeys, in one query: a change by a person costs the same however many there are. */
    Concerned concerned(Collection<Integer> journeys, Collection<Long> records) {
        Concerned concerned = new Concerned(new HashSet<>(), new HashSet<>(), new HashSet<>());
        sql.fetch(
                        """
                        select m.rule_id as journey, case when m.left_at is null then 'entering' else 'left' end as how
                        from rule_members m where m.rule_id = any ({0}) and m.record_id = any ({1})
                          and (m.acted_at is null or m.left_at is not null)
                        union select r.journey_id, 'running' from journey_runs r
                        where r.journey_id = any ({0}) and r.record_id = any ({1}) and r.left_at is null""",
                        JourneyLog.array(journeys.toArray(Integer[]::new)),
                        JourneyLog.array(records.toArray(Long[]::new)))
                .forEach(row -> {
                    Set<Integer> to = switch (row.get("how", String.class)) {
                        case "entering" -> concerned.entering();
                        case "left" -> concerned.left();
                        default -> concerned.running();
                    };
                    to.add(row.get("journey", Integer.class));
                });
        return concerned;
    }

    /** Enterings that are due, each with the first gate that shuts it out. */
    private ResultQuery<? extends Record> due(
            Journey journey,
            CompiledDefinition of,
            @Nullable Collection<Long> records,
            Condition which,
            Field<Integer> most,
            Catalogue catalogue,
            Now now) {
        Table<?> members = select(
                        field(name("m", "record_id"), Long.class).as("record_id"),
                        field(name("m", "entered_at"), OffsetDateTime.class).as("entered_at"))
                .from("rule_members m join rules r on r.id = m.rule_id")
                .where(RuleMembers.due("m", "r", now))
                .and(condition("m.rule_id = {0} and r.state <> 'broken'", inline(journey.id())))
                .and(of("m.record_id", records))
                .asTable("d");
        RecordQuery query = new RecordQuery(journey.subject(), catalogue, now)
                .only(select(field(name("o", "record_id"), Long.class))
                        .from(table("rule_members o"))
                        .where(condition("o.rule_id = {0} and o.acted_at is null", inline(journey.id())))
                        .and(of("o.record_id", records)));
        Field<String> gate = first(Gates.shut(journey, of, query, now, false));
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
                .orderBy(ENTERED, RECORD)
                .limit(most);
    }

    /** The first gate that shuts, by key; null where none does. */
    static Field<String> first(Map<Gates, Condition> shut) {
        CaseConditionStep<String> which = null;
        for (Map.Entry<Gates, Condition> each : shut.entrySet()) {
            Field<String> key = inline(each.getKey().key());
            which = which == null ? when(each.getValue(), key) : which.when(each.getValue(), key);
        }
        return Objects.requireNonNull(which);
    }

    /** Gates that use an entering up. */
    private static Condition forGood(Definition.Settings settings) {
        return field("gate", String.class)
                .in(java.util.Arrays.stream(Gates.values())
                        .filter(gate -> gate.isForGood(settings))
                        .map(Gates::key)
                        .toList());
    }

    /** How many would enter that nobody let through. */
    private long counted(
            Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Catalogue catalogue, Now now) {
        Record own =
                sql.fetchSingle("select permitted, let_through_at from journeys where id = {0}", val(journey.id()));
        if (own.get("permitted", Boolean.class)) {
            return 0;
        }
        Condition which = condition(
                "gate is null and entered_at > coalesce({0}::timestamptz, '-infinity')",
                val(own.get("let_through_at", OffsetDateTime.class)));
        long all = sql.fetchSingle(
                        "select count(*) from ({0}) c",
                        due(journey, of, records, which, inline(Integer.MAX_VALUE), catalogue, now))
                .get(0, Long.class);
        Integer cap = of.definition().settings().capPerDay();
        return cap == null ? all : Math.min(all, cap);
    }

    /** Asks the guard before anything acts; answers whether the journey may take anybody in. */
    boolean guard(
            Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Catalogue catalogue, Now now) {
        Allowed over = guard.ask(journey.id(), counted(journey, of, records, catalogue, now), now);
        if (over != null) {
            guard.hold(journey.id(), over.due(), now);
        }
        return over == null;
    }

    /**
     * Takes in a batch of those who are due, and uses up the enterings that are shut out for good.
     *
     * @param records null for all; of some, those that the guard would hold wait, and the change goes on
     */
    Done enter(
            Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Catalogue catalogue, Now now) {
        Step first = of.definition().first().orElse(null);
        if (!journey.isLive() || first == null || of.problem() != null) {
            return Done.NOTHING;
        }
        long most = BATCH;
        if (records != null) {
            if (isHeld(journey.id())) {
                return Done.NOTHING;
            }
            Allowed over = guard.ask(journey.id(), counted(journey, of, records, catalogue, now), now);
            if (over != null) {
                guard.hold(journey.id(), over.due(), now);
                most = Math.min(most, over.most());
            }
        } else if (isHeld(journey.id())) {
            return Done.NOTHING;
        }
        Definition.Settings settings = of.definition().settings();
        Integer cap = settings.capPerDay();
        if (cap != null) {
            // one after the other, so that together they take in no more than may
            sql.execute("select pg_advisory_xact_lock(hashtextextended('journey ' || {0}, 0))", val(journey.id()));
            most = Math.min(
                    most,
                    cap
                            - sql.select(Gates.enteredToday(journey.id(), now))
                                    .fetchSingle()
                                    .value1());
        }
        Condition which = field("gate").isNull().or(forGood(settings));
        List<Due> due = due(journey, of, records, which, inline(BATCH), catalogue, now)
                .fetch(row -> new Due(
                        row.get("record_id", Long.class),
                        row.get("entered_at", OffsetDateTime.class),
                        row.get("gate") == null ? null : Gates.of(row.get("gate", String.class))));
        boolean full = due.size() == BATCH;
        List<Due> taken = new ArrayList<>();
        long left = most;
        for (Due each : due) {
            if (each.shut() != null) {
                taken.add(each);
            } else if (left > 0) {
                taken.add(each);
                left--;
            }
        }
        if (taken.isEmpty()) {
            return Done.NOTHING;
        }
        lockFacts(journey, taken.stream().map(Due::record).toList());
        List<Due> used = use(journey, taken, now);
        refuse(journey, used, now);
        long entered = begin(
                journey,
                of,
                first,
                used.stream().filter(each -> each.shut() == null).toList(),
                now);
        return new Done(entered, full && left > 0);
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
                JourneyLog.array(records.toArray(Long[]::new)));
    }

    /** Marks the enterings as used up, those that are still due under the lock. */
    private List<Due> use(Journey journey, List<Due> due, Now now) {
        java.util.Set<Long> used = new java.util.HashSet<>(sql.fetch(
                        """
                        with held as (
                          select m.record_id from rule_members m join unnest({1}) k (id) on k.id = m.record_id
                          where m.rule_id = {0} order by m.record_id for update of m
                        ) update rule_members m set acted_at = {2} from held h
                        where m.rule_id = {0} and m.record_id = h.record_id and m.acted_at is null
                          and m.left_at is null and not m.archived
                        returning m.record_id""",
                        val(journey.id()),
                        JourneyLog.array(due.stream().map(Due::record).toArray(Long[]::new)),
                        at(now))
                .getValues(0, Long.class));
        return due.stream().filter(each -> used.contains(each.record())).toList();
    }

    private void refuse(Journey journey, List<Due> used, Now now) {
        List<Due> refused = used.stream().filter(each -> each.shut() != null).toList();
        if (!refused.isEmpty()) {
            sql.execute(
                    """
                    insert into journey_refused (journey_id, user_id, gate, at)
                    select {0}, k.record_id, k.gate, {3} from unnest({1}, {2}) k (record_id, gate)
                    join users u on u.id = k.record_id order by k.record_id
                    on conflict (journey_id, record_id) do update set gate = excluded.gate, at = excluded.at""",
                    val(journey.id()),
                    JourneyLog.array(refused.stream().map(Due::record).toArray(Long[]::new)),
                    JourneyLog.array(refused.stream()
                            .map(each -> Objects.requireNonNull(each.shut()).key())
                            .toArray(String[]::new)),
                    at(now));
        }
    }

    private long begin(Journey journey, CompiledDefinition of, Step first, List<Due> passing, Now now) {
        if (passing.isEmpty()) {
            return 0;
        }
        Result<Record> runs = sql.fetch(
                """
                insert into journey_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at, state,
                  due_at, seq)
                select {0}, {1}, u.id, k.entering, {2}, {3}, {2}, 'due', {2}, 1
                from unnest({4}, {5}) k (record_id, entering) join users u on u.id = k.record_id
                order by k.record_id on conflict do nothing returning id, record_id""",
                val(journey.id()),
                val(of.edition()),
                at(now),
                val(first.key()),
                JourneyLog.array(passing.stream().map(Due::record).toArray(Long[]::new)),
                JourneyLog.array(passing.stream().map(Due::entered).toArray(OffsetDateTime[]::new)));
        begun(journey, of.edition(), runs, null, now);
        return runs.size();
    }

    /** Writes down that runs began, and has them moved. @param by who put them in; null: nobody */
    void begun(Journey journey, int edition, Result<? extends Record> runs, @Nullable String by, Now now) {
        List<Long> ids = runs.getValues("id", Long.class);
        log.add(
                ids.stream()
                        .map(run -> new JourneyLog.Added(run, 1, edition, Line.entered(by)))
                        .toList(),
                now.instant());
        moves.moved(journey, runs.getValues("record_id", Long.class));
        events.publishEvent(new PumpWorker.Due());
    }

    /** A batch of those underway in a version of whom something is to be said: goal, exit, left, or what they waited for. */
    Done watch(
            Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Catalogue catalogue, Now now) {
        Definition.Settings settings = of.definition().settings();
        if (of.problem() != null) {
            return Done.NOTHING;
        }
        RecordQuery query = new RecordQuery(journey.subject(), catalogue, now)
                .only(select(field(name("o", "record_id"), Long.class))
                        .from(table("journey_runs o"))
                        .where(condition(
                                "o.journey_id = {0} and o.edition = {1} and o.left_at is null",
                                inline(journey.id()), inline(of.edition())))
                        .and(of("o.record_id", records)));
        Condition goal = truth(of.goal(), query);
        Condition reaches = goal.and("r.goal_at is null");
        Condition exit = truth(of.exit(), query);
        Condition left = !settings.leavesWithEntry()
                ? falseCondition()
                : condition(
                        "(r.put_in_by is null and not exists (select from rule_members m where m.rule_id = {0}"
                                + " and m.record_id = r.record_id and m.left_at is null))",
                        inline(journey.id()));
        Condition wakes = wakes(of, query, now);
        Condition live = query.live();
        Table<?> from = query.fromThe(table(name("journey_runs")).as("r"), field(name("r", "record_id"), Long.class));
        Field<Long> id = field(name("r", "id"), Long.class);
        Result<? extends Record> found = sql.select(
                        id.as("id"),
                        field(name("r", "record_id"), Long.class).as("record_id"),
                        field(name("r", "step"), String.class).as("step"),
                        field(name("r", "seq"), Integer.class).as("seq"),
                        field(name("r", "put_in_by"), Long.class).as("put_in_by"),
                        field(goal).as("goal"),
                        field(reaches).as("reaches"),
                        field(exit).as("exit"),
                        field(left).as("gone"),
                        field(wakes).as("wakes"))
                .from(from)
                .where(condition(
                        "r.journey_id = {0} and r.edition = {1} and r.left_at is null",
                        inline(journey.id()), inline(of.edition())))
                .and(live)
                .and(of("r.record_id", records))
                .and(reaches.or(exit).or(left).or(wakes))
                .orderBy(id)
                .limit(BATCH)
                .forUpdate()
                .of(table(name("r")))
                .fetch();
        if (found.isEmpty()) {
            return Done.NOTHING;
        }
        List<JourneyLog.Added> lines = new ArrayList<>();
        List<Record> reached = new ArrayList<>();
        List<Record> ended = new ArrayList<>();
        List<RunEnd> whys = new ArrayList<>();
        List<Long> woken = new ArrayList<>();
        for (Record row : found) {
            long run = row.get("id", Long.class);
            int seq = row.get("seq", Integer.class);
            String step = row.get("step", String.class);
            if (row.get("reaches", Boolean.class)) {
                reached.add(row);
                seq++;
                lines.add(new JourneyLog.Added(run, seq, of.edition(), Line.goal(step)));
            }
            Ends ends = Pump.over(
                    row.get("goal", Boolean.class),
                    row.get("exit", Boolean.class),
                    !row.get("gone", Boolean.class),
                    row.get("put_in_by") != null,
                    settings);
            if (ends != null) {
                ended.add(row);
                whys.add(ends.why());
                seq++;
                lines.add(new JourneyLog.Added(run, seq, of.edition(), Line.ended(step, ends.why(), "")));
            } else if (row.get("wakes", Boolean.class)) {
                woken.add(run);
            }
        }
        tagged(journey, reached, now);
        end(journey, ended, whys, now);
        count(lines);
        log.add(lines, now.instant());
        if (!woken.isEmpty()) {
            sql.execute(
                    "update journey_runs set due_at = {0} where id = any ({1})",
                    at(now), JourneyLog.array(woken.toArray(Long[]::new)));
            events.publishEvent(new PumpWorker.Due());
        }
        return new Done(found.size(), found.size() == BATCH);
    }

    private static Condition truth(@Nullable ConditionTree condition, RecordQuery query) {
        return condition == null ? falseCondition() : query.test(condition);
    }

    /** That a run waits for a condition which holds, and nobody knows yet. */
    private static Condition wakes(CompiledDefinition of, RecordQuery query, Now now) {
        CaseConditionStep<Boolean> which = null;
        for (Step step : of.steps().values()) {
            List<ConditionTree> asks = of.asks(step.key());
            if (step instanceof Step.WaitUntil && !asks.isEmpty()) {
                Condition at = field(name("r", "step"), String.class).eq(inline(step.key()));
                Field<Boolean> holds = field(query.test(asks.get(0)));
                which = which == null ? when(at, holds) : which.when(at, holds);
            }
        }
        return which == null
                ? falseCondition()
                : condition(
                        "(r.waiting_for = 'condition' and r.due_at > {0} and {1})",
                        at(now), which.otherwise(inline(false)));
    }

    private void tagged(Journey journey, List<Record> reached, Now now) {
        if (!reached.isEmpty()) {
            Long[] ids = ids(reached);
            sql.execute(
                    "update journey_runs set goal_at = {0} where id = any ({1}) and goal_at is null",
                    at(now), JourneyLog.array(ids));
            moves.moved(
                    journey,
                    reached.stream()
                            .map(row -> row.get("record_id", Long.class))
                            .toList());
        }
    }

    /** Ends runs that the caller has locked, and writes in its log. */
    void end(Journey journey, List<? extends Record> runs, List<RunEnd> whys, Now now) {
        if (!runs.isEmpty()) {
            sql.execute(
                    """
                    update journey_runs r set state = 'done', due_at = null, waiting_for = null, deadline = null,
                      problem = null, held_until = null, left_at = {2}, end_why = k.why
                    from unnest({0}, {1}) k (id, why) where r.id = k.id""",
                    JourneyLog.array(ids(runs)),
                    JourneyLog.array(whys.stream().map(RunEnd::key).toArray(String[]::new)),
                    at(now));
            moves.moved(
                    journey,
                    runs.stream().map(row -> row.get("record_id", Long.class)).toList());
        }
    }

    /** The numbers of lines that were added, on their runs. */
    void count(List<JourneyLog.Added> lines) {
        if (!lines.isEmpty()) {
            sql.execute(
                    "update journey_runs r set seq = k.seq from (select id, max(seq) as seq from unnest({0}, {1}) u (id, seq)"
                            + " group by id) k where r.id = k.id",
                    JourneyLog.array(lines.stream().map(JourneyLog.Added::run).toArray(Long[]::new)),
                    JourneyLog.array(lines.stream().map(JourneyLog.Added::seq).toArray(Integer[]::new)));
        }
    }

    private static Long[] ids(List<? extends Record> rows) {
        return rows.stream().map(row -> row.get("id", Long.class)).toArray(Long[]::new);
    }

    /** Ends a batch of runs for a reason that is the same for all of them. @param which of the alias r, locked here */
    Done endAll(Journey journey, Condition which, RunEnd why, @Nullable String note, Now now) {
        Result<Record> found = sql.fetch("""
                select r.id, r.record_id, r.step, r.seq, r.edition from journey_runs r
                where r.journey_id = {0} and r.left_at is null and {1} order by r.id limit {2} for update of r""", inline(journey.id()), which, inline(BATCH));
        List<JourneyLog.Added> lines = found.map(row -> new JourneyLog.Added(
                row.get("id", Long.class),
                row.get("seq", Integer.class) + 1,
                row.get("edition", Integer.class),
                Line.ended(row.get("step", String.class), why, note == null ? "" : note)));
        end(journey, found, java.util.Collections.nCopies(found.size(), why), now);
        if (note != null && !found.isEmpty()) {
            sql.execute(
                    "update journey_runs set end_note = {0} where id = any ({1})",
                    val(note), JourneyLog.array(ids(found)));
        }
        count(lines);
        log.add(lines, now.instant());
        return new Done(found.size(), found.size() == BATCH);
    }

    /** Ends a batch of those who have been archived for long. */
    Done archived(Journey journey, Now now) {
        return endAll(
                journey,
                condition(
                        "exists (select from users u left join accounts a on a.id = u.account_id where u.id = r.user_id"
                                + " and least(u.archived_at, a.archived_at) < {0})",
                        val(now.startOf(now.today().minusDays(ARCHIVED_DAYS)).atOffset(ZoneOffset.UTC))),
                RunEnd.ARCHIVED,
                null,
                now);
    }

    /** Memberships that are over, and of which nothing is left to undo. */
    void forget(Journey journey, @Nullable Collection<Long> records, Now now) {
        sql.execute("""
                delete from rule_members where (rule_id, record_id) in (
                  select m.rule_id, m.record_id from rule_members m join rules r on r.id = m.rule_id
                  where m.rule_id = {0} and r.state = 'fresh' and m.left_at is not null and {1} and {2}
                  order by m.record_id for update of m)""", inline(journey.id()), RuleMembers.ended("m", "r", now), of("m.record_id", records));
    }

    /** What is older than histories are kept. The runs stay: who was in it before is asked for as long as it is there. */
    void trim(Journey journey, Now now) {
        sql.execute(
                "delete from journey_log l using journey_runs r where r.id = l.run_id and r.journey_id = {0}"
                        + " and r.left_at < {1} and l.at < {1}",
                val(journey.id()),
                val(now.instant().atZone(now.zone()).minusMonths(KEPT_MONTHS).toOffsetDateTime()));
        sql.execute(
                "delete from journey_refused where journey_id = {0} and at < {1}",
                val(journey.id()),
                val(now.instant().atZone(now.zone()).minusDays(REFUSED_DAYS).toOffsetDateTime()));
    }

    /** All who came to match by what a person let through have been acted upon. */
    void finished(Journey journey, Now now) {
        sql.execute(
                "update journeys j set permitted = false, let_through_at = {0} from rules r where r.id = j.id and j.id = {1}"
                        + " and j.permitted and r.state = 'fresh'",
                at(now), val(journey.id()));
    }

    static Field<OffsetDateTime> at(Now now) {
        return val(now.instant().atOffset(ZoneOffset.UTC));
    }
}
