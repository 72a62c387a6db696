package app.steward.journey;

import app.steward.condition.Conditions;
import app.steward.condition.Snapshot;
import app.steward.journey.Advance.Answers;
import app.steward.journey.Advance.Calendar;
import app.steward.journey.Advance.Ends;
import app.steward.journey.Advance.Outcome;
import app.steward.journey.Advance.Position;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.StepQuestions.Asked;
import app.steward.mail.CustomerMail;
import app.steward.mail.SendingHours;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.WorkingDays;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * The way of one user through a journey from now on, were nothing to change but the time: the same function that moves runs,
 * asked with the values of now. It writes, locks and sends nothing.
 */
@Component
@Transactional(readOnly = true)
public class JourneySimulation {
    private static final int MOST = 500;

    private final DSLContext sql;
    private final StepQuestions questions;
    private final Conditions conditions;
    private final CustomerMail mail;
    private final Workspaces workspaces;

    JourneySimulation(
            DSLContext sql, StepQuestions questions, Conditions conditions, CustomerMail mail, Workspaces workspaces) {
        this.sql = sql;
        this.questions = questions;
        this.conditions = conditions;
        this.mail = mail;
        this.workspaces = workspaces;
    }

    /**
     * Something that happens on the way.
     *
     * @param step null: of the journey as a whole
     * @param what as the log of a run has it
     * @param way that is taken, where there are several; null: there is one
     */
    public record Event(
            Instant at,
            @Nullable String step,
            JourneyLog.What what,
            @Nullable String way,
            JsonNode detail) {}

    /**
     * A step whose way may be another by then.
     *
     * @param taken the way of the values of now, or the one that is supposed
     * @param supposed whether somebody supposes it
     */
    public record Fork(String step, Instant at, String taken, boolean supposed, List<String> ways) {}

    /**
     * The whole way.
     *
     * @param isUnderWay whether it begins where the user is
     * @param complete whether it comes to the end
     */
    public record Path(ZoneId zone, boolean isUnderWay, List<Event> events, List<Fork> forks, boolean complete) {}

    /**
     * From the first step, or from where the user is.
     *
     * @param edition of the definition; 0: it is a draft, gone through from the first step
     * @param user by number, whom the caller sees
     * @param from when it begins; null: now
     * @param suppose ways by step
     */
    public Path of(
            Viewer viewer,
            Journey journey,
            Definition definition,
            int edition,
            long user,
            @Nullable Instant from,
            Map<String, String> suppose,
            Snapshot present) {
        CompiledDefinition of = CompiledDefinition.of(
                journey.id(), edition, journey.subject(), definition, present.catalogue(), conditions);
        Optional<Record> run = edition == 0
                ? Optional.empty()
                : sql
                        .fetch(
                                "select step, arrived_at, waiting_for, due_at, deadline, goal_at, by_hand, state, held_until"
                                        + " from journey_runs where journey_id = {0} and record_id = {1} and left_at is null"
                                        + " and edition = {2}",
                                DSL.val(journey.id()), DSL.val(user), DSL.val(edition))
                        .stream()
                        .findFirst();
        Instant begin = from == null ? present.now().instant() : from;
        Position at = run.map(JourneySimulation::position)
                .orElseGet(() -> Position.at(
                        definition
                                .first()
                                .orElseThrow(() -> BadInput.of("steps", "The journey has no steps."))
                                .key(),
                        begin));
        return new Walk(
                        of,
                        user,
                        suppose,
                        present,
                        run.isEmpty(),
                        run.map(row -> row.get("by_hand", Boolean.class)).orElse(false))
                .from(
                        at,
                        run.isPresent(),
                        begin,
                        run.map(row -> row.get("goal_at") != null).orElse(false));
    }

    private static Position position(Record row) {
        return new Position(
                row.get("step", String.class),
                row.get("arrived_at", OffsetDateTime.class).toInstant(),
                Advance.Waiting.of(row.get("waiting_for", String.class)),
                Journeys.moment(row.get("due_at", OffsetDateTime.class)),
                Journeys.moment(row.get("deadline", OffsetDateTime.class)));
    }

    private final class Walk {
        private final CompiledDefinition of;
        private final long user;
        private final Map<String, String> suppose;
        private final Snapshot present;
        private final boolean anyway;
        private final boolean byHand;
        private final WorkingDays working;
        private final SendingHours hours;
        private final List<Event> events = new ArrayList<>();
        private final List<Fork> forks = new ArrayList<>();

        /** @param anyway whether goal and exit are asked only of conditions that the time may change */
        Walk(
                CompiledDefinition of,
                long user,
                Map<String, String> suppose,
                Snapshot present,
                boolean anyway,
                boolean byHand) {
            this.of = of;
            this.user = user;
            this.suppose = suppose;
            this.present = present;
            this.anyway = anyway;
            this.byHand = byHand;
            this.working = workspaces.current().workingDays();
            this.hours = mail.hours();
        }

        Path from(Position begin, boolean isUnderWay, Instant start, boolean hadGoal) {
            Position at = begin;
            Instant due = at.due();
            Instant now = due != null && due.isAfter(start) ? due : start;
            boolean goal = hadGoal;
            boolean complete = false;
            ZoneId zone = present.now().zone();
            for (int i = 0; i < MOST; i++) {
                Step step = of.steps().get(at.step());
                String problem = of.problemOf(at.step());
                if (step == null || problem != null) {
                    add(now, Line.of(JourneyLog.What.STUCK, at.step(), "why", problem));
                    break;
                }
                Asked asked =
                        questions.ask(of, step, List.of(user), then(now), true).get(user);
                if (asked == null) {
                    break;
                }
                zone = asked.zone();
                boolean reached = asked.goal() && !goal;
                if (reached) {
                    goal = true;
                    add(now, Line.goal(at.step()));
                }
                Ends over = Pump.over(
                        asked.goal(),
                        asked.exit(),
                        anyway || asked.entry(),
                        byHand,
                        of.definition().settings());
                if (over != null) {
                    add(now, Line.ended(at.step(), over.why(), over.note()));
                    complete = true;
                    break;
                }
                boolean future = now.isAfter(present.now().instant());
                Answers answers = supposed(step, asked.answers(), now, future, at);
                Outcome outcome = Advance.advance(
                        step,
                        at,
                        answers,
                        of.definition().settings().leavesUnsubscribed(),
                        now,
                        new Calendar(asked.zone(), working, hours::next));
                for (Line line : outcome.lines()) {
                    add(now, line);
                }
                if (outcome.ends() != null) {
                    complete = true;
                    break;
                }
                Advance.Stay stay = outcome.stay();
                String next = outcome.next();
                if (stay != null) {
                    at = new Position(at.step(), at.arrived(), stay.waiting(), stay.due(), stay.deadline());
                    now = stay.due();
                } else if (next != null) {
                    at = Position.at(next, now);
                }
            }
            return new Path(zone, isUnderWay, events, forks, complete);
        }

        /** The values of now, at the time of then. */
        private Snapshot then(Instant moment) {
            Now now = present.now();
            return new Snapshot(present.catalogue(), new Now(moment, now.zone(), now.firstDay()));
        }

        private void add(Instant at, Line line) {
            JsonNode way = line.detail().path("way");
            events.add(
                    new Event(at, line.step(), line.what(), way.isString() ? way.stringValue() : null, line.detail()));
        }

        /** What is yet to be decided may be supposed; what is decided now is decided by the values. */
        private Answers supposed(Step step, Answers answers, Instant now, boolean future, Position at) {
            if (!(step instanceof Step.If) && !(step instanceof Step.WaitUntil)) {
                return answers;
            }
            List<String> ways = step.ways().stream().map(Step.Way::key).toList();
            String way = suppose.get(step.key());
            if (way != null && !ways.contains(way)) {
                throw BadInput.of("suppose." + step.key(), "Choose one of " + String.join(", ", ways) + ".");
            }
            boolean waits = step instanceof Step.WaitUntil;
            boolean first = at.waiting() == null;
            if (waits) {
                if (first) {
                    String taken = way != null ? way : answers.holds() ? Step.Way.NEXT : Step.Way.LATE;
                    forks.add(new Fork(step.key(), now, taken, way != null, ways));
                }
                // once it is over it does not hold, whatever the values of now say
                return way == null ? answers : answers.holding(way.equals(Step.Way.NEXT));
            }
            int branch = way == null ? answers.branch() : way.equals(Step.Way.ELSE) ? -1 : Integer.parseInt(way) - 1;
            if (future || way != null) {
                String taken = branch < 0 ? Step.Way.ELSE : Integer.toString(branch + 1);
                forks.add(new Fork(step.key(), now, taken, way != null, ways));
            }
            return answers.branch(branch);
        }
    }
}
