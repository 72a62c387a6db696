package app.steward.journey;

import static org.jooq.impl.DSL.val;

import app.steward.action.ActionNames;
import app.steward.action.Occasion;
import app.steward.change.Chains;
import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Advance.Calendar;
import app.steward.journey.Advance.Ends;
import app.steward.journey.Advance.Outcome;
import app.steward.journey.Advance.Position;
import app.steward.journey.Advance.Stay;
import app.steward.journey.Advance.Waiting;
import app.steward.journey.DueRuns.Run;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.JourneyLog.What;
import app.steward.journey.StepQuestions.Asked;
import app.steward.mail.CustomerMail;
import app.steward.mail.SendingHours;
import app.steward.problem.DatabaseRefusal;
import app.steward.workspace.WorkingDays;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Moves runs that are due: a batch of one journey in one transaction, with what their steps do, their log, and where they
 * are then. What a process that dies has begun is undone, and another takes it.
 */
@Component
class Pump {
    static final int BATCH = 2_000;

    /** A run passes no more steps at once. */
    static final int MOST_STEPS = 50;

    private final DSLContext sql;
    private final Journeys journeys;
    private final StepQuestions questions;
    private final StepActions actions;
    private final CustomerMail mail;
    private final JourneyLog log;
    private final Fields fields;
    private final Workspaces workspaces;
    private final JourneyMoves moves;
    private final DueRuns due;
    private final StepMessages messages;

    Pump(
            DSLContext sql,
            Journeys journeys,
            StepQuestions questions,
            StepActions actions,
            CustomerMail mail,
            JourneyLog log,
            Fields fields,
            Workspaces workspaces,
            JourneyMoves moves,
            DueRuns due,
            StepMessages messages) {
        this.sql = sql;
        this.journeys = journeys;
        this.questions = questions;
        this.actions = actions;
        this.mail = mail;
        this.log = log;
        this.fields = fields;
        this.workspaces = workspaces;
        this.moves = moves;
        this.due = due;
        this.messages = messages;
    }

    /** A step fails for its data: those who are at it stand still until somebody mends it. */
    static final class StepFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String step;

        StepFailed(String step, String words, Throwable cause) {
            super("It can't be done: " + words, cause);
            this.step = step;
        }

        /** A step of a version. */
        static String name(int edition, String step) {
            return edition + " " + step;
        }

        String step() {
            return step;
        }
    }

    /** What becomes of a run at a step. */
    private record Did(Run run, Outcome outcome, @Nullable Long account, boolean goal) {}

    /**
     * Moves those of a journey that are due.
     *
     * @param failed steps that can't be taken, with the reason
     * @return whether there may be more
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean batch(int journey, Map<String, String> failed) {
        // who pauses or ends the journey waits for this batch, and the next one for them
        boolean live = !sql.fetch("select 1 from journeys where id = {0} and status = 'live' for share", val(journey))
                .isEmpty();
        if (!live) {
            return false;
        }
        Snapshot present = fields.present(Principal.SYSTEM);
        Instant now = present.now().instant();
        List<Run> runs = due.take(journey, now, BATCH);
        if (runs.isEmpty()) {
            return false;
        }
        move(journeys.get(journey), runs, failed, present);
        return runs.size() == BATCH;
    }

    /** Where it fails for its data the batch is broken off, and tried again without this step. */
    private static List<Did> tried(int edition, String step, Supplier<List<Did>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (!DatabaseRefusal.isAboutData(e)) {
                throw e;
            }
            throw new StepFailed(StepFailed.name(edition, step), DatabaseRefusal.words(e), e);
        }
    }

    private void move(Journey journey, List<Run> runs, Map<String, String> failed, Snapshot present) {
        Instant now = present.now().instant();
        Map<Integer, CompiledDefinition> versions = new HashMap<>();
        WorkingDays working = workspaces.current().workingDays();
        SendingHours hours = mail.hours();
        ActionNames names = actions.names();
        List<JourneyLog.Added> lines = new ArrayList<>();
        List<Run> open = runs;
        for (int i = 0; i < MOST_STEPS && !open.isEmpty(); i++) {
            Map<Integer, Map<String, List<Run>>> groups = new TreeMap<>();
            for (Run run : open) {
                groups.computeIfAbsent(run.edition, any -> new LinkedHashMap<>())
                        .computeIfAbsent(run.at.step(), any -> new ArrayList<>())
                        .add(run);
            }
            groups.forEach((edition, bySteps) -> {
                CompiledDefinition of = versions.computeIfAbsent(edition, any -> compiled(journey, edition, present));
                bySteps.forEach((step, group) -> {
                    List<Did> did = new ArrayList<>();
                    String problem = problem(of, step, names);
                    if (problem == null) {
                        problem = failed.get(StepFailed.name(edition, step));
                    }
                    if (problem == null) {
                        did.addAll(tried(edition, step, () -> step(journey, of, step, group, working, hours, present)));
                    }
                    apply(of, step, group, problem == null ? did : List.of(), problem, now, lines);
                });
            });
            open = open.stream().filter(Run::goesOn).toList();
        }
        due.store(runs, now);
        log.add(lines, now);
        moves.moved(
                journey,
                runs.stream()
                        .filter(run -> run.reached || run.ends != null)
                        .map(run -> run.record)
                        .toList(),
                Chains.of(journey.subject(), chains(journey, runs)));
    }

    /** Which rules led to what runs do: those that led to their beginning, and the journey itself. */
    private static Map<Long, List<Integer>> chains(Journey journey, Collection<Run> runs) {
        Map<Long, List<Integer>> chains = new HashMap<>();
        // who was put in by hand follows from no other
        runs.forEach(run -> chains.put(run.record, run.chain.isEmpty() ? List.of(journey.id()) : run.chain));
        return chains;
    }

    /** Why nobody can take this step: a condition that can't be read, or something that it names is gone. */
    private @Nullable String problem(CompiledDefinition of, String key, ActionNames names) {
        String problem = of.problemOf(key);
        if (problem == null && of.steps().get(key) instanceof Step.Act act) {
            return actions.faults(act.said(), of.subject(), names).stream()
                    .map(fault -> fault.message())
                    .findFirst()
                    .orElse(null);
        }
        return problem;
    }

    private CompiledDefinition compiled(Journey journey, int edition, Snapshot present) {
        return journeys.compiled(journey.id(), edition, journey.subject(), present.catalogue())
                .orElseThrow();
    }

    /** One step of those who are at it: asked once, advanced each, carried out once. */
    private List<Did> step(
            Journey journey,
            CompiledDefinition of,
            String key,
            List<Run> group,
            WorkingDays working,
            SendingHours hours,
            Snapshot present) {
        Step step = Objects.requireNonNull(of.steps().get(key));
        Map<Long, Asked> asked = questions.ask(
                of, step, group.stream().map(run -> run.record).toList(), present, Principal.SYSTEM, false);
        Set<Long> passed = log.passed(
                key, group.stream().filter(run -> run.moved).map(run -> run.id).toList());
        Definition.Settings settings = of.definition().settings();
        Instant now = present.now().instant();
        List<Did> did = new ArrayList<>();
        List<Did> acting = new ArrayList<>();
        for (Run run : group) {
            Asked asks = asked.get(run.record);
            if (asks == null) {
                continue; // archived meanwhile: it stands still
            }
            boolean goal = asks.goal() && run.goalAt == null;
            Ends ends = over(asks.goal(), asks.exit(), asks.entry(), run.byHand, settings);
            Outcome outcome = ends != null
                    ? new Outcome(null, ends, null, false, List.of(Line.ended(key, ends.why(), ends.note())))
                    : passed.contains(run.id)
                            ? Advance.pass(step, asks.answers())
                            : Advance.advance(
                                    step,
                                    run.at,
                                    asks.answers(),
                                    settings.leavesUnsubscribed(),
                                    now,
                                    new Calendar(asks.zone(), working, hours::next));
            Did one = new Did(run, outcome, asks.account(), goal);
            did.add(one);
            if (outcome.acts()) {
                acting.add(one);
            }
        }
        if (!acting.isEmpty() && step instanceof Step.Email email) {
            messages.queue(
                    journey.id(),
                    email,
                    acting.stream().map(one -> one.run().id).toList(),
                    acting.stream().map(one -> one.run().record).toList());
        } else if (!acting.isEmpty() && step instanceof Step.Act act) {
            carryOut(journey, act, acting, present);
        }
        return did;
    }

    private void carryOut(Journey journey, Step.Act act, List<Did> acting, Snapshot present) {
        boolean ofUsers = journey.subject() == Subject.USER;
        Map<Long, List<Integer>> led =
                chains(journey, acting.stream().map(Did::run).toList());
        Map<Long, List<Integer>> accounts = new HashMap<>();
        for (Did one : acting) {
            if (ofUsers && one.account() != null) {
                accounts.merge(one.account(), led.getOrDefault(one.run().record, List.of()), Chains::longer);
            }
        }
        actions.carryOut(
                act,
                acting.stream()
                        .map(one -> new Occasion.Row(
                                Long.toString(one.run().id), one.account(), ofUsers ? (Long) one.run().record : null))
                        .toList(),
                journey.subject(),
                journey.name(),
                present.now(),
                Chains.of(journey.subject(), led).and(Subject.ACCOUNT, accounts));
    }

    /** What is asked of everybody before every step, in this order. */
    static @Nullable Ends over(
            boolean goal, boolean exit, boolean entry, boolean byHand, Definition.Settings settings) {
        if (goal && settings.goalEnds()) {
            return new Ends(RunEnd.GOAL, "");
        } else if (exit) {
            return new Ends(RunEnd.EXIT, "");
        } else if (settings.leavesWithEntry() && !entry && !byHand) {
            return new Ends(RunEnd.LEFT_ENTRY, "");
        }
        return null;
    }

    /** What was carried out is written down; where it failed for its data all stand still, and say why. */
    private static void apply(
            CompiledDefinition of,
            String step,
            List<Run> group,
            List<Did> did,
            @Nullable String problem,
            Instant now,
            List<JourneyLog.Added> lines) {
        if (problem != null) {
            group.forEach(run -> stuck(run, problem, lines));
            return;
        }
        Set<Run> seen = new HashSet<>();
        for (Did one : did) {
            Run run = one.run();
            Outcome outcome = one.outcome();
            seen.add(run);
            if (one.goal()) {
                run.goalAt = now;
                run.reached = true;
                add(run, Line.goal(step), lines);
            }
            outcome.lines().forEach(line -> add(run, line.at(one.account()), lines));
            run.ends = outcome.ends();
            run.stays = outcome.stay();
            String next = outcome.next();
            if (next != null) {
                run.at = Position.at(next, now);
            }
        }
        group.stream().filter(run -> !seen.contains(run)).forEach(run -> run.stays = asItWas(run, now));
    }

    private static Stay asItWas(Run run, Instant now) {
        Waiting waiting = run.at.waiting();
        Instant due = run.at.due();
        return new Stay(waiting == null ? Waiting.TIME : waiting, due == null ? now : due, run.at.deadline());
    }

    private static void stuck(Run run, String problem, List<JourneyLog.Added> lines) {
        run.problem = problem;
        add(run, Line.of(What.STUCK, run.at.step(), "why", problem), lines);
    }

    private static void add(Run run, Line line, List<JourneyLog.Added> lines) {
        run.seq++;
        lines.add(new JourneyLog.Added(run.id, run.seq, run.edition, line));
    }
}
