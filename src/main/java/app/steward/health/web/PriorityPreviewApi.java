package app.steward.health.web;

import app.steward.condition.Conditions;
import app.steward.health.HealthPreview;
import app.steward.health.PreviewAnswer;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What another health priority would do, before it is saved. */
@RestController
@Tag(name = "Health")
@RequestMapping("/api/v2/health/priority/preview")
class PriorityPreviewApi {
    private final HealthPreview preview;
    private final Conditions conditions;

    PriorityPreviewApi(HealthPreview preview, Conditions conditions) {
        this.preview = preview;
        this.conditions = conditions;
    }

    @PostMapping
    @Operation(summary = "How many accounts another priority would move, and to which bands")
    PreviewAnswer preview(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        return PreviewAnswer.of(preview.ofPriority(viewer, ids(sent)));
    }

    private List<Integer> ids(@Nullable String sent) {
        JsonNode ids = conditions.tree(sent == null ? "" : sent).path("ids");
        if (!ids.isArray()) {
            throw BadInput.of("ids", "Send an array of numbers.");
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode id : ids) {
            if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                throw BadInput.of("ids[" + numbers.size() + "]", "Send a whole number.");
            }
            numbers.add(id.asInt());
        }
        return numbers;
    }
}
