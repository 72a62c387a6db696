package app.steward.journey;

import app.steward.journey.Advance.Position;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.JourneySimulation.Event;
import app.steward.journey.JourneySimulation.Fork;
import app.steward.journey.JourneySimulation.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A run on its way ahead, as far as {@link Simulator} has followed it. */
final class SimulatedRun {
    /** What {@link #underWay} reads of a run. */
    static final String COLUMNS =
            "r.id, r.record_id, r.step, r.arrived_at, r.waiting_for, r.due_at, r.deadline, r.goal_at,"
                    + " r.by_hand, r.moved, r.held_until";

    final CompiledDefinition of;
    final long record;

    /** Number of the run; null: the user is not in the journey, and is thought to enter it. */
    final @Nullable Long run;

    final boolean byHand;

    /** From another version: it may come to steps that it passed already. */
    final boolean moved;

    private final List<Event> events = new ArrayList<>();
    private final List<Fork> forks = new ArrayList<>();
    private Position at;
    private Instant now;
    private boolean goal;
    private boolean over;
    private boolean complete;
    private ZoneId zone;

    private SimulatedRun(
            CompiledDefinition of,
            long record,
            @Nullable Long run,
            boolean byHand,
            boolean moved,
            boolean goal,
            Position at,
            Instant now,
            ZoneId zone) {
        this.of = of;
        this.record = record;
        this.run = run;
        this.byHand = byHand;
        this.moved = moved;
        this.goal = goal;
        this.at = at;
        this.now = now;
        this.zone = zone;
    }

    /** From where a run is. @param begin nothing happens before */
    static SimulatedRun underWay(CompiledDefinition of, Record row, Instant begin, ZoneId zone) {
        Position at = new Position(
                row.get("step", String.class),
                row.get("arrived_at", OffsetDateTime.class).toInstant(),
                Advance.Waiting.of(row.get("waiting_for", String.class)),
                Journeys.moment(row.get("due_at", OffsetDateTime.class)),
                Journeys.moment(row.get("deadline", OffsetDateTime.class)));
        return new SimulatedRun(
                of,
                row.get("record_id", Long.class),
                row.get("id", Long.class),
                row.get("by_hand", Boolean.class),
                row.get("moved", Boolean.class),
                row.get("goal_at") != null,
                at,
                later(later(begin, at.due()), Journeys.moment(row.get("held_until", OffsetDateTime.class))),
                zone);
    }

    /** From the first step on. */
    static SimulatedRun entering(CompiledDefinition of, long record, String first, Instant begin, ZoneId zone) {
        return new SimulatedRun(of, record, null, false, false, false, Position.at(first, begin), begin, zone);
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    /** Where it is. */
    Position at() {
        return at;
    }

    /** When it is looked at next. */
    Instant now() {
        return now;
    }

    List<Event> events() {
        return events;
    }

    boolean goesOn() {
        return !over;
    }

    /** Whether another stands at the same step of the same version. */
    boolean standsWith(SimulatedRun other) {
        return of.journey() == other.of.journey()
                && of.edition() == other.of.edition()
                && at.step().equals(other.at.step());
    }

    /** Tags it with the goal; false where it had it. */
    boolean reachesGoal() {
        boolean had = goal;
        goal = true;
        return !had;
    }

    void in(ZoneId its) {
        zone = its;
    }

    void add(Line line) {
        JsonNode way = line.detail().path("way");
        events.add(new Event(now, line.step(), line.what(), way.isString() ? way.stringValue() : null, line.detail()));
    }

    void add(Fork fork) {
        forks.add(fork);
    }

    /** It is followed no further. @param end whether it came to its end */
    void stop(boolean end) {
        over = true;
        complete = end;
    }

    void stay(Advance.Stay stay) {
        at = new Position(at.step(), at.arrived(), stay.waiting(), stay.due(), stay.deadline());
        now = stay.due();
    }

    void goTo(String step) {
        at = Position.at(step, now);
    }

    Path path() {
        return new Path(zone, run != null, List.copyOf(events), List.copyOf(forks), complete);
    }

    @Override
    public String toString() {
        return "run " + Objects.toString(run, "to be") + " of journey " + of.journey();
    }
}
