package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import app.steward.change.Chains;
import app.steward.condition.ConditionTree;
import app.steward.condition.sql.Bound;
import app.steward.condition.sql.RecordQuery;
import app.steward.derive.Pass;
import app.steward.fact.Batches.Done;
import app.steward.journey.Advance.Ends;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.RunEnds.Over;
import app.steward.membership.RuleMembers;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Watches those who are underway: tags goals, ends what is over, wakes who waited for something that holds now. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JourneyWatch {
    private final DSLContext sql;
    private final JourneyLog log;
    private final RunEnds ends;
    private final JourneyMoves moves;
    private final ApplicationEventPublisher events;

    JourneyWatch(DSLContext sql, JourneyLog log, RunEnds ends, JourneyMoves moves, ApplicationEventPublisher events) {
        this.sql = sql;
        this.log = log;
        this.ends = ends;
        this.moves = moves;
        this.events = events;
    }

    /** A batch of those underway in a version of whom something is to be said: goal, exit, left, or what they waited for. */
    Done watch(Journey journey, CompiledDefinition of, @Nullable Collection<Long> records, Pass by) {
        Now now = by.now();
        Definition.Settings settings = of.definition().settings();
        if (of.problem() != null) {
            return Done.NOTHING;
        }
        RecordQuery query = new RecordQuery(journey.subject(), by.catalogue(), now)
                .only(select(field(name("o", "record_id"), Long.class))
                        .from(table("journey_runs o"))
                        .where(condition(
                                "o.journey_id = {0} and o.edition = {1} and o.left_at is null",
                                inline(journey.id()), inline(of.edition())))
                        .and(RuleMembers.among("o", null, records)));
        Condition goal = truth(of.goal(), query);
        Condition reaches = goal.and("r.goal_at is null");
        Condition exit = truth(of.exit(), query);
        Condition left = !settings.leavesWithEntry()
                ? falseCondition()
                : condition(
                        "(not r.by_hand and not exists (select from rule_members m where m.rule_id = {0}"
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
                        field(name("r", "by_hand"), Boolean.class).as("by_hand"),
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
                .and(RuleMembers.among("r", null, records))
                .and(reaches.or(exit).or(left).or(wakes))
                .orderBy(id)
                .limit(RunEnds.BATCH)
                .forUpdate()
                .of(table(name("r")))
                .fetch();
        if (found.isEmpty()) {
            return Done.NOTHING;
        }
        act(journey, of, found, by.chains(), now);
        return new Done(found.size(), Set.of(journey.id()), found.size() == RunEnds.BATCH);
    }

    private void act(Journey journey, CompiledDefinition of, Result<? extends Record> found, Chains led, Now now) {
        List<JourneyLog.Added> lines = new ArrayList<>();
        List<Long> reached = new ArrayList<>();
        List<Over> over = new ArrayList<>();
        List<Long> woken = new ArrayList<>();
        Set<Long> moved = new HashSet<>();
        for (Record row : found) {
            long run = row.get("id", Long.class);
            long record = row.get("record_id", Long.class);
            int seq = row.get("seq", Integer.class);
            String step = row.get("step", String.class);
            boolean reaches = row.get("reaches", Boolean.class);
            if (reaches) {
                seq++;
                lines.add(new JourneyLog.Added(run, seq, of.edition(), Line.goal(step)));
                moved.add(record);
            }
            Ends why = Pump.over(
                    row.get("goal", Boolean.class),
                    row.get("exit", Boolean.class),
                    !row.get("gone", Boolean.class),
                    row.get("by_hand", Boolean.class),
                    of.definition().settings());
            if (why != null) {
                seq++;
                lines.add(new JourneyLog.Added(run, seq, of.edition(), Line.ended(step, why.why(), "")));
                over.add(new Over(run, record, step, reaches ? now.instant() : null, why.why(), "", seq));
                moved.add(record);
                continue;
            }
            if (reaches) {
                reached.add(run);
            }
            if (row.get("wakes", Boolean.class)) {
                woken.add(run);
            }
        }
        if (!reached.isEmpty()) {
            sql.execute(
                    "update journey_runs set goal_at = {0}, seq = seq + 1 where id = any ({1})",
                    val(now.timestamp()), Bound.longs(reached));
        }
        ends.end(over, now.instant());
        log.add(lines, now.instant());
        moves.moved(journey, moved, led); // an end adds no rule to those that led to it
        if (!woken.isEmpty()) {
            sql.execute(
                    "update journey_runs set due_at = {0} where id = any ({1})",
                    val(now.timestamp()), Bound.longs(woken));
            events.publishEvent(new PumpWorker.Due());
        }
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
                        val(now.timestamp()), which.otherwise(inline(false)));
    }
}
