package app.steward.segment.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Conditions.Stored;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.segment.ConditionExplanation;
import app.steward.segment.ConditionPreview;
import app.steward.segment.ConditionPreview.Result;
import app.steward.segment.ConditionPreview.Sample;
import app.steward.segment.ConditionPreview.Some;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Trying conditions out. */
@RestController
@Tag(name = "Conditions")
@RequestMapping("/api/v2/conditions")
class ConditionsApi {
    private final ConditionPreview preview;
    private final ConditionExplanation explanation;
    private final Segments segments;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final Today today;

    ConditionsApi(
            ConditionPreview preview,
            ConditionExplanation explanation,
            Segments segments,
            Fields fields,
            Conditions conditions,
            ConditionText words,
            Today today) {
        this.preview = preview;
        this.explanation = explanation;
        this.segments = segments;
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
    }

    /** A preview as the API tells it. */
    record PreviewAnswer(
            long count,
            String words,
            List<Sample> sample,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Some entering,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Some leaving) {}

    @PostMapping("/preview")
    @Operation(summary = "What a condition selects, and who would enter and leave a segment")
    PreviewAnswer preview(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, Set.of("subject", "condition", "segmentId"));
        Subject subject = JsonBody.anySubject(body.requiredText("subject"));
        Catalogue catalogue = fields.catalogue(viewer);
        ConditionTree condition = body.condition(conditions, catalogue, subject);
        Integer segment = body.number("segmentId");
        if (segment != null) {
            boolean fits = segments.findById(segment)
                    .filter(found -> found.subject() == subject)
                    .isPresent();
            if (!fits) {
                throw BadInput.of("segmentId", "There is no segment " + segment + " of " + subject.plural() + ".");
            }
        }
        Now now = today.now();
        Result result = preview.of(viewer, subject, condition, segment, catalogue, now);
        return new PreviewAnswer(
                result.selected().count(),
                words.of(condition, subject, catalogue, now),
                result.selected().sample(),
                result.entering(),
                result.leaving());
    }

    @PostMapping("/explain")
    @Operation(summary = "Why one record meets a condition or not")
    JsonNode explain(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, Set.of("subject", "externalId", "condition", "segmentId"));
        Integer segment = body.number("segmentId");
        Segment named = segment == null
                ? null
                : segments.findById(segment)
                        .orElseThrow(() -> BadInput.of("segmentId", "There is no segment " + segment + "."));
        Subject subject = named != null && !body.has("subject")
                ? named.subject()
                : JsonBody.anySubject(body.requiredText("subject"));
        String externalId = body.id("externalId");
        Catalogue catalogue = fields.catalogue(viewer);
        ConditionTree condition =
                named == null ? body.condition(conditions, catalogue, subject) : stored(catalogue, subject, named);
        return explanation
                .of(viewer, subject, externalId, condition, catalogue, today.now())
                .toTree(conditions);
    }

    private ConditionTree stored(Catalogue catalogue, Subject subject, Segment segment) {
        if (segment.subject() != subject) {
            throw BadInput.of(
                    "segmentId",
                    segment.name() + " is a segment of " + segment.subject().plural() + ".");
        }
        Stored stored = conditions.stored(catalogue, subject, segment.condition());
        ConditionTree condition = stored.condition();
        if (condition == null) {
            throw new Conflict(segment.name() + " is broken: " + stored.problem());
        }
        return condition;
    }
}
