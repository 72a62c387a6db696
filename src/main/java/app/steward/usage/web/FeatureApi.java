package app.steward.usage.web;

import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.usage.Feature;
import app.steward.usage.FeatureSettings;
import app.steward.usage.Features;
import app.steward.web.ApiPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v2/features")
@Tag(name = "Lists of administrators")
class FeatureApi {
    private final FeatureSettings settings;
    private final Features features;

    FeatureApi(FeatureSettings settings, Features features) {
        this.settings = settings;
        this.features = features;
    }

    record Answer(String key, String module, String product, String label, boolean tracked) {
        static Answer of(Feature feature) {
            return new Answer(
                    feature.feature(), feature.module(), feature.product(), feature.label(), feature.tracked());
        }
    }

    @GetMapping
    @Operation(summary = "The features that were seen or named, by label")
    ApiPage<Answer> all(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        ApiPage<Feature> page = ApiPage.within(
                features.all(),
                limit,
                after,
                2,
                each -> List.of(each.label().toLowerCase(Locale.ROOT), ApiPage.place(each.id())));
        return new ApiPage<>(page.items().stream().map(Answer::of).toList(), page.next());
    }

    @PostMapping
    @Operation(summary = "Name a feature before it is seen: key, module?, product?, label?, tracked?")
    ResponseEntity<Answer> add(Viewer viewer, @RequestBody JsonNode body) {
        only(body, Set.of("key", "module", "product", "label", "tracked"));
        String key = text(body, "key");
        if (key == null) {
            throw BadInput.of("key", "Name the feature's id.");
        }
        Feature feature = settings.add(
                viewer,
                key,
                orEmpty(text(body, "module")),
                orEmpty(text(body, "product")),
                text(body, "label"),
                flag(body, "tracked"));
        return ResponseEntity.created(
                        URI.create("/api/v2/features/" + UriUtils.encode(feature.feature(), StandardCharsets.UTF_8)))
                .body(Answer.of(feature));
    }

    @PatchMapping("/{key}")
    @Operation(summary = "Change label or tracked; module and product narrow where several features have the key")
    Answer change(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String module,
            @RequestParam(required = false) @Nullable String product,
            @RequestBody JsonNode body) {
        only(body, Set.of("label", "tracked"));
        return Answer.of(
                settings.change(viewer, key, module, product, Map.of(), text(body, "label"), flag(body, "tracked")));
    }

    private static void only(JsonNode body, Set<String> keys) {
        if (!body.isObject()) {
            throw BadInput.of("", "Send a JSON object.");
        }
        for (String key : body.propertyNames()) {
            if (!keys.contains(key)) {
                throw BadInput.of(key, "There is no such key.");
            }
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String text(JsonNode body, String path) {
        JsonNode value = body.get(path);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw BadInput.of(path, "Send text.");
        }
        return value.stringValue();
    }

    private static @Nullable Boolean flag(JsonNode body, String path) {
        JsonNode value = body.get(path);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw BadInput.of(path, "Send true or false.");
        }
        return value.booleanValue();
    }
}
