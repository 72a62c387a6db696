package app.steward.journey;

import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.journey.Advance.Answers;
import app.steward.journey.Advance.Calendar;
import app.steward.journey.Advance.Ends;
import app.steward.journey.Advance.Outcome;
import app.steward.journey.Advance.Stay;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.JourneySimulation.Fork;
import app.steward.journey.StepQuestions.Asked;
import app.steward.mail.CustomerMail;
import app.steward.mail.SendingHours;
import app.steward.problem.BadInput;
import app.steward.workspace.Now;
import app.steward.workspace.WorkingDays;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Moves runs ahead, were nothing to change but the time: by the same function that moves them, asked with the values of now
 * at the time of then. It writes, locks and sends nothing.
 */
@Component
@Transactional(readOnly = true)
class Simulator {
    private final StepQuestions questions;
    private final CustomerMail mail;
    private final JourneyLog log;
    private final Workspaces workspaces;

    Simulator(StepQuestions questions, CustomerMail mail, JourneyLog log, Workspaces workspaces) {
        this.questions = questions;
        this.mail = mail;
        this.log = log;
        this.workspaces = workspaces;
    }

    /**
     * Follows runs, always the one that is due first. Those that come to the same step of a version on the same day are asked
     * about together: what conditions compare with now are days.
     *
     * @param asker who gets to know it: an account that they do not see is as good as none
     * @param suppose ways by step
     * @param until what is due later is not followed; null: to the end
     * @param most so many steps are asked about
     * @return from when on not everything is told, since that was not enough; empty where it was
     */
    Optional<Instant> follow(
            Principal asker,
            List<SimulatedRun> runs,
            Map<String, String> suppose,
            @Nullable Instant until,
            int most,
            Snapshot present) {
        Trip trip = new Trip(asker, suppose, present, workspaces.current().workingDays(), mail.hours());
        for (int i = 0; i < most; i++) {
            Optional<SimulatedRun> next = next(runs, until);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            SimulatedRun first = next.get();
            LocalDate day = present.now().dayOf(first.now());
            trip.step(runs.stream()
                    .filter(run -> isDue(run, until)
                            && run.standsWith(first)
                            && day.equals(present.now().dayOf(run.now())))
                    .toList());
        }
        return next(runs, until).map(SimulatedRun::now);
    }

    private static Optional<SimulatedRun> next(List<SimulatedRun> runs, @Nullable Instant until) {
        return runs.stream().filter(run -> isDue(run, until)).min(Comparator.comparing(SimulatedRun::now));
    }

    private static boolean isDue(SimulatedRun run, @Nullable Instant until) {
        return run.goesOn() && (until == null || !run.now().isAfter(until));
    }

    private final class Trip {
        private final Principal asker;
        private final Map<String, String> suppose;
        private final Snapshot present;
        private final WorkingDays working;
        private final SendingHours hours;

        Trip(Principal asker, Map<String, String> suppose, Snapshot present, WorkingDays working, SendingHours hours) {
            this.asker = asker;
            this.suppose = suppose;
            this.present = present;
            this.working = working;
            this.hours = hours;
        }

        /** One step of those who are at it, the first of whom is due first. */
        void step(List<SimulatedRun> group) {
            SimulatedRun first =
                    group.stream().min(Comparator.comparing(SimulatedRun::now)).orElseThrow();
            CompiledDefinition of = first.of;
            String key = first.at().step();
            Step step = of.steps().get(key);
            String problem = of.problemOf(key);
            if (step == null || problem != null) {
                for (SimulatedRun run : group) {
                    run.add(Line.of(JourneyLog.What.STUCK, key, "why", problem));
                    run.stop(false);
                }
                return;
            }
            Map<Long, Asked> asked = questions.ask(
                    of, step, group.stream().map(run -> run.record).toList(), then(first.now()), asker, true);
            Set<Long> passed = log.passed(
                    key,
                    group.stream().filter(run -> run.moved).map(run -> run.run).toList());
            for (SimulatedRun run : group) {
                Asked asks = asked.get(run.record);
                if (asks == null) {
                    run.stop(false);
                } else {
                    step(run, step, asks, run.moved && passed.contains(run.run));
                }
            }
        }

        private void step(SimulatedRun run, Step step, Asked asks, boolean passed) {
            Definition.Settings settings = run.of.definition().settings();
            run.in(asks.zone());
            if (asks.goal() && run.reachesGoal()) {
                run.add(Line.goal(step.key()));
            }
            // of who is thought to enter only what the time may change ends it
            boolean entry = run.run == null || asks.entry();
            Ends over = Pump.over(asks.goal(), asks.exit(), entry, run.byHand, settings);
            if (over != null) {
                run.add(Line.ended(step.key(), over.why(), over.note()));
                run.stop(true);
                return;
            }
            Answers answers = supposed(run, step, asks.answers());
            Outcome outcome = passed
                    ? Advance.pass(step, answers)
                    : Advance.advance(
                            step,
                            run.at(),
                            answers,
                            settings.leavesUnsubscribed(),
                            run.now(),
                            new Calendar(asks.zone(), working, hours::next));
            outcome.lines().forEach(run::add);
            Stay stay = outcome.stay();
            String next = outcome.next();
            if (stay != null) {
                run.stay(stay);
            } else if (next != null) {
                run.goTo(next);
            } else {
                run.stop(outcome.ends() != null);
            }
        }

        /** The values of now, at the time of then. */
        private Snapshot then(Instant moment) {
            Now now = present.now();
            return new Snapshot(present.catalogue(), new Now(moment, now.zone(), now.firstDay()));
        }

        /** What is yet to be decided may be supposed; what is decided now is decided by the values. */
        private Answers supposed(SimulatedRun run, Step step, Answers answers) {
            if (!(step instanceof Step.If) && !(step instanceof Step.WaitUntil)) {
                return answers;
            }
            List<String> ways = step.ways().stream().map(Step.Way::key).toList();
            String way = suppose.get(step.key());
            if (way != null && !ways.contains(way)) {
                throw BadInput.of("suppose." + step.key(), "Choose one of " + String.join(", ", ways) + ".");
            }
            if (step instanceof Step.WaitUntil) {
                if (run.at().waiting() == null) {
                    String taken = way != null ? way : answers.holds() ? Step.Way.NEXT : Step.Way.LATE;
                    run.add(new Fork(step.key(), run.now(), taken, way != null, ways));
                }
                // once it is over it does not hold, whatever the values of now say
                return way == null ? answers : answers.holding(way.equals(Step.Way.NEXT));
            }
            int branch = way == null ? answers.branch() : way.equals(Step.Way.ELSE) ? -1 : Integer.parseInt(way) - 1;
            if (way != null || run.now().isAfter(present.now().instant())) {
                String taken = branch < 0 ? Step.Way.ELSE : Integer.toString(branch + 1);
                run.add(new Fork(step.key(), run.now(), taken, way != null, ways));
            }
            return answers.branch(branch);
        }
    }
}
