package app.steward.journey.web;

import app.steward.journey.DefinitionCheck.Problem;
import app.steward.journey.DefinitionJson;
import app.steward.journey.Journey;
import app.steward.journey.JourneyNumbers.Line;
import app.steward.team.Viewer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A journey with its draft.
 *
 * @param published number of the newest version; 0: it was never published
 * @param errors what the draft lacks
 * @param version grows with each change
 */
record JourneyAnswer(
        int id,
        String name,
        String subject,
        String status,
        int published,
        JsonNode entry,
        JsonNode goal,
        JsonNode exit,
        JsonNode settings,
        JsonNode steps,
        List<ErrorAnswer> errors,
        long entered,
        long here,
        long stuck,
        long goals,
        String state,
        @Nullable String problem,
        @Nullable HeldAnswer held,
        Instant savedAt,
        int version) {
    /** Something that a draft lacks; step null: of the journey itself. */
    record ErrorAnswer(@Nullable String step, String path, String message) {
        static ErrorAnswer of(Problem problem) {
            return new ErrorAnswer(problem.step(), problem.path(), problem.message());
        }
    }

    /** Since when its guard holds it, and how many would have entered: for who sees all. */
    record HeldAnswer(Instant since, @Nullable Integer users) {}

    static JourneyAnswer of(Viewer viewer, Journey journey, Line line, List<Problem> problems) {
        JsonNode said = DefinitionJson.write(journey.draft());
        Instant held = journey.head().heldAt();
        return new JourneyAnswer(
                journey.id(),
                journey.name(),
                journey.subject().key(),
                journey.status().key(),
                journey.edition(),
                said.get("entry"),
                said.get("goal"),
                said.get("exit"),
                said.get("settings"),
                said.get("steps"),
                problems.stream().map(ErrorAnswer::of).toList(),
                line.entered(),
                line.here(),
                line.stuck(),
                line.goals(),
                journey.head().state().key(),
                journey.head().problem(),
                held == null
                        ? null
                        : new HeldAnswer(
                                held,
                                viewer.seesAll() ? (Integer) journey.head().heldCount() : null),
                journey.savedAt(),
                journey.version());
    }
}
