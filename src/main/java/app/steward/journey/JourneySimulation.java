package app.steward.journey;

import app.steward.condition.Conditions;
import app.steward.condition.Snapshot;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import java.time.Instant;
import java.time.ZoneId;
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
    private final Simulator simulator;
    private final Conditions conditions;

    JourneySimulation(DSLContext sql, Simulator simulator, Conditions conditions) {
        this.sql = sql;
        this.simulator = simulator;
        this.conditions = conditions;
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
        ZoneId zone = present.now().zone();
        Instant begin = from == null ? present.now().instant() : from;
        SimulatedRun run = underWay(of, user)
                .map(row -> SimulatedRun.underWay(of, row, begin, zone))
                .orElseGet(() -> SimulatedRun.entering(
                        of,
                        user,
                        definition
                                .first()
                                .orElseThrow(() -> BadInput.of("steps", "The journey has no steps."))
                                .key(),
                        begin,
                        zone));
        simulator.follow(viewer, List.of(run), suppose, null, MOST, present);
        return run.path();
    }

    /** The run under way of a user in a version; empty for a draft. */
    private Optional<Record> underWay(CompiledDefinition of, long user) {
        return of.edition() == 0
                ? Optional.empty()
                : sql
                        .fetch(
                                "select " + SimulatedRun.COLUMNS + " from journey_runs r where r.journey_id = {0}"
                                        + " and r.record_id = {1} and r.left_at is null and r.edition = {2}",
                                DSL.val(of.journey()),
                                DSL.val(user),
                                DSL.val(of.edition()))
                        .stream()
                        .findFirst();
    }
}
