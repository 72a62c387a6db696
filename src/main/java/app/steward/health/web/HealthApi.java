package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.health.Configuration;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfiguration;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthPriority;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Health configurations and the priority for programs. */
@RestController
@Tag(name = "Health")
@RequestMapping("/api/v2/health")
class HealthApi {
    private static final String DEFAULT = "default";

    /** Keys of an answer. All may be sent back, so that what was read can be changed and put; derived ones are passed over. */
    private static final Set<String> ANSWERED =
            Set.of("configuration", "pillars", "state", "problem", "refreshedAt", "version");

    private final HealthConfigurations configurations;
    private final HealthPriority priority;
    private final ConfigurationReader reader;
    private final Conditions conditions;
    private final Fields fields;

    HealthApi(
            HealthConfigurations configurations,
            HealthPriority priority,
            ConfigurationReader reader,
            Conditions conditions,
            Fields fields) {
        this.configurations = configurations;
        this.priority = priority;
        this.reader = reader;
        this.conditions = conditions;
        this.fields = fields;
    }

    /** @param configuration number of the segment, or the word default */
    record Answer(
            Object configuration,
            JsonNode pillars,
            String state,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String problem,

            @Nullable Instant refreshedAt,
            int version) {}

    record Order(List<Integer> ids, String state) {}

    @GetMapping("/configurations")
    @Operation(summary = "Health configurations, the default first")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Catalogue catalogue = fields.catalogue();
        List<Answer> all = configurations.all().stream()
                .map(configuration -> answer(configuration, catalogue))
                .toList();
        return ApiPage.within(
                all,
                limit,
                after,
                1,
                answer -> List.of(answer.configuration() instanceof Integer segment ? ApiPage.place(segment) : ""));
    }

    @GetMapping("/configurations/{of}")
    @Operation(summary = "The health configuration of an account segment, or the default")
    Answer read(Viewer viewer, @PathVariable String of) {
        return answer(of);
    }

    @PutMapping("/configurations/{of}")
    @Operation(summary = "Make or change a health configuration; changed or not, its accounts are scored anew")
    Answer change(Viewer viewer, @PathVariable String of, @RequestBody(required = false) @Nullable String sent) {
        HealthConfigurations.mayEdit(viewer);
        JsonNode body = body(sent, ANSWERED);
        Configuration configuration = null;
        if (body.has("pillars")) {
            ObjectNode pillars = JsonNodeFactory.instance.objectNode();
            pillars.set("pillars", body.path("pillars"));
            configuration = reader.read(fields.catalogue(), pillars);
        }
        JsonNode version = body.path("version");
        boolean given = !version.isMissingNode() && !version.isNull();
        if (given && !version.isInt()) {
            throw BadInput.of("version", "Send a whole number.");
        }
        configurations.save(viewer, segment(of), configuration, given ? version.intValue() : null);
        return answer(of);
    }

    @DeleteMapping("/configurations/{of}")
    @Operation(summary = "Delete the configuration of an account segment, or empty the default")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable String of) {
        configurations.delete(viewer, segment(of));
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/priority")
    @Operation(summary = "The account segments, the one that decides first")
    Order order(Viewer viewer) {
        return new Order(priority.order(), priority.state().key());
    }

    @PutMapping("/priority")
    @Operation(summary = "Put the account segments in order: every one once, the highest first")
    Order order(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        HealthConfigurations.mayEdit(viewer);
        JsonNode body = body(sent, Set.of("ids", "state"));
        priority.save(viewer, body.has("ids") ? ids(body.path("ids")) : priority.order());
        return order(viewer);
    }

    private static List<Integer> ids(JsonNode sent) {
        if (!sent.isArray()) {
            throw BadInput.of("ids", "Send an array of numbers.");
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : sent) {
            if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                throw BadInput.of("ids[" + ids.size() + "]", "Send a whole number.");
            }
            ids.add(id.intValue());
        }
        return ids;
    }

    /** Nothing sent means nothing changed, which computes anew too. */
    private JsonNode body(@Nullable String sent, Set<String> keys) {
        JsonNode body = conditions.tree(sent == null || sent.isBlank() ? "{}" : sent);
        if (!body.isObject()) {
            throw BadInput.of("", "Send a JSON object.");
        }
        for (String key : body.propertyNames()) {
            if (!keys.contains(key)) {
                throw BadInput.of(key, "There is no such key here.");
            }
        }
        return body;
    }

    private static @Nullable Integer segment(String of) {
        if (of.equals(DEFAULT)) {
            return null;
        }
        try {
            return Integer.valueOf(of);
        } catch (NumberFormatException e) {
            throw new NotFound("There is no health configuration " + of + ".");
        }
    }

    private Answer answer(String of) {
        HealthConfiguration found = configurations
                .find(segment(of))
                .orElseThrow(() -> new NotFound("There is no health configuration " + of + "."));
        return answer(found, fields.catalogue());
    }

    /** In normal form, or, where it can't be read any more, as it is stored. */
    private Answer answer(HealthConfiguration stored, Catalogue catalogue) {
        Configuration configuration = configurations.read(stored, catalogue).configuration();
        JsonNode definition =
                configuration == null ? conditions.tree(stored.definition()) : reader.toTree(configuration);
        return new Answer(
                stored.segment() == null ? DEFAULT : stored.segment(),
                definition.path("pillars"),
                stored.state().key(),
                stored.problem(),
                stored.refreshedAt(),
                stored.version());
    }
}
