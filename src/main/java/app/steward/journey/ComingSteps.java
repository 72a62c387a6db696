package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.JourneyLog.Line;
import app.steward.journey.JourneyLog.What;
import app.steward.journey.JourneySimulation.Event;
import app.steward.journey.Journeys.UnderWay;
import app.steward.journey.LogSentences.Said;
import app.steward.journey.StepWords.Wording;
import app.steward.team.Viewer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the runs of an account's users, or of one user, come to in the next days, were nothing to change but the time. However
 * many runs there are, the statements are bounded: those that are due first are followed first, until it is enough.
 */
@Component
@Transactional(readOnly = true)
public class ComingSteps {
    /** So many runs are followed at most. */
    static final int MOST_RUNS = 100;

    /** So many times runs at one step are asked about. */
    static final int MOST_ASKED = 40;

    private static final String RUNS = "select " + SimulatedRun.COLUMNS + """
            , r.journey_id, r.edition, u.external_id, u.label, greatest(r.due_at, r.held_until) as next, count(*) over () as many
            from journey_runs r join journeys j on j.id = r.journey_id join users u on u.id = r.user_id
              left join accounts a on a.id = u.account_id
            where r.left_at is null and r.state <> 'stuck' and j.status = 'live' and u.archived_at is null
              and a.archived_at is null and greatest(r.due_at, r.held_until) <= {0} and {1} and {2}
            order by next, r.id limit {3}""";

    private final DSLContext sql;
    private final Journeys journeys;
    private final Simulator simulator;
    private final StepWords words;

    ComingSteps(DSLContext sql, Journeys journeys, Simulator simulator, StepWords words) {
        this.sql = sql;
        this.journeys = journeys;
        this.simulator = simulator;
        this.words = words;
    }

    /**
     * Something that a run comes to.
     *
     * @param type of the step; null: of the journey as a whole
     * @param user external id
     * @param label how people know the user
     * @param says what happens then; ends as a sentence does
     * @param why then; may be empty
     * @param first whether it is the first of its run
     * @param mayChange whether the viewer may hold the run or take it out
     */
    public record Coming(
            Instant at,
            int journey,
            String journeyName,
            String user,
            String label,
            @Nullable String type,
            What what,
            String says,
            String why,
            boolean first,
            boolean mayChange) {}

    /**
     * All of them, the first first.
     *
     * @param complete whether it is all until then; else there is more
     */
    public record All(List<Coming> steps, boolean complete) {}

    /** Of users whom the viewer sees. @param record number of the account or of the user */
    public All of(Viewer viewer, Subject subject, long record, Instant until, Snapshot present) {
        Result<Record> rows = sql.fetch(
                RUNS,
                val(until.atOffset(ZoneOffset.UTC)),
                condition("{0} = {1}", field(name("u", subject == Subject.USER ? "id" : "account_id")), inline(record)),
                viewer.sees(Subject.USER, field(name("u", "account_id"), Long.class)),
                inline(MOST_RUNS));
        if (rows.isEmpty()) {
            return new All(List.of(), true);
        }
        Map<Integer, UnderWay> underWay = journeys.underWay(present.catalogue()).stream()
                .collect(Collectors.toMap(one -> one.journey().id(), Function.identity()));
        ZoneId zone = present.now().zone();
        List<SimulatedRun> runs = rows.stream()
                .map(row -> SimulatedRun.underWay(
                        version(underWay, row), row, present.now().instant(), zone))
                .toList();
        Instant told = simulator
                .follow(viewer, runs, Map.of(), until, MOST_ASKED, present)
                .orElse(null);
        if (rows.get(0).get("many", Integer.class) > rows.size()) {
            Instant last =
                    rows.get(rows.size() - 1).get("next", OffsetDateTime.class).toInstant();
            told = told == null || last.isBefore(told) ? last : told;
        }
        Wording wording = words.of(Subject.USER, present);
        List<Coming> all = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            UnderWay journey = of(underWay, rows.get(i));
            boolean may = JourneyRuns.mayPutIn(viewer, journey.newest().definition());
            all.addAll(
                    of(runs.get(i), rows.get(i), journey.journey(), may, told == null ? until : told, wording, zone));
        }
        all.sort(Comparator.comparing(Coming::at));
        return new All(all, told == null);
    }

    private static UnderWay of(Map<Integer, UnderWay> underWay, Record row) {
        return Objects.requireNonNull(underWay.get(row.get("journey_id", Integer.class)));
    }

    private static CompiledDefinition version(Map<Integer, UnderWay> underWay, Record row) {
        int edition = row.get("edition", Integer.class);
        return of(underWay, row).all().stream()
                .filter(version -> version.edition() == edition)
                .findFirst()
                .orElseThrow();
    }

    private static List<Coming> of(
            SimulatedRun run, Record row, Journey journey, boolean may, Instant until, Wording wording, ZoneId zone) {
        Definition definition = run.of.definition();
        String why = waits(row, definition, wording, zone);
        List<Coming> all = new ArrayList<>();
        for (Event event : run.events()) {
            if (event.at().isAfter(until)) {
                break;
            }
            Step step = definition.step(event.step()).orElse(null);
            if (event.what() == What.WAITS) {
                why = why(event.step(), event.detail(), definition, wording, zone);
                continue;
            } else if (event.what() == What.PASSED && step instanceof Step.Wait) {
                continue;
            }
            Said said = LogSentences.ahead(event.step(), event.what(), event.detail(), definition, wording, zone);
            all.add(new Coming(
                    event.at(),
                    journey.id(),
                    journey.name(),
                    row.get("external_id", String.class),
                    row.get("label", String.class),
                    step == null ? null : step.type(),
                    event.what(),
                    said.sentence(),
                    said.because().isEmpty() ? why : said.because(),
                    all.isEmpty(),
                    may));
        }
        return all;
    }

    /** Why it has stood where it is until its next step: somebody holds it, or what it waits for. */
    private static String waits(Record row, Definition definition, Wording wording, ZoneId zone) {
        OffsetDateTime held = row.get("held_until", OffsetDateTime.class);
        OffsetDateTime due = row.get("due_at", OffsetDateTime.class);
        if (held != null && !held.isBefore(due)) {
            return "Held until then.";
        }
        Advance.Waiting waiting = Advance.Waiting.of(row.get("waiting_for", String.class));
        if (waiting == null) {
            return "";
        }
        Line line = Line.waits(
                row.get("step", String.class),
                waiting,
                due.toInstant(),
                zone,
                row.get("arrived_at", OffsetDateTime.class).toInstant());
        return why(line.step(), line.detail(), definition, wording, zone);
    }

    /** In the zone of the workspace, as all times of the card. */
    private static String why(
            @Nullable String step, JsonNode waits, Definition definition, Wording wording, ZoneId zone) {
        ObjectNode here = ((ObjectNode) waits).deepCopy().put("zone", zone.getId());
        return LogSentences.of(step, What.WAITS, here, definition, wording, zone)
                .because();
    }
}
