package app.steward.usage.web;

import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.team.Viewer;
import app.steward.usage.Feature;
import app.steward.usage.FeatureSettings;
import app.steward.usage.FeatureSettings.Changes;
import app.steward.usage.Features;
import app.steward.value.CleanText;
import app.steward.web.ApiPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
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
import org.springframework.web.util.UriComponentsBuilder;
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

    record Answer(String key, String module, String product, String label, boolean tracked, int version) {
        static Answer of(Feature feature) {
            return new Answer(
                    feature.feature(),
                    feature.module(),
                    feature.product(),
                    feature.label(),
                    feature.tracked(),
                    feature.version());
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

    @GetMapping("/{key}")
    @Operation(summary = "One feature; module and product narrow where several features have the key")
    Answer one(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String module,
            @RequestParam(required = false) @Nullable String product) {
        return Answer.of(settings.get(key, module, product));
    }

    @PostMapping
    @Operation(summary = "Name a feature before it is seen: key, module?, product?, label?, tracked?")
    ResponseEntity<Answer> add(Viewer viewer, @RequestBody JsonNode body) {
        FeatureSettings.check(viewer);
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
        return ResponseEntity.created(address(feature)).body(Answer.of(feature));
    }

    @PatchMapping("/{key}")
    @Operation(summary = "Change label or tracked; module and product narrow where several features have the key")
    Answer change(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String module,
            @RequestParam(required = false) @Nullable String product,
            @RequestBody JsonNode body) {
        FeatureSettings.check(viewer);
        only(body, Set.of("key", "module", "product", "label", "tracked", "version"));
        Feature feature = named(key, module, product, body);
        return Answer.of(settings.change(
                viewer,
                feature.feature(),
                feature.module(),
                feature.product(),
                Map.of(),
                new Changes(text(body, "label"), flag(body, "tracked"), version(body))));
    }

    @PatchMapping
    @Operation(summary = "The same, with the key in the body, where module and product may stand too")
    Answer change(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String module,
            @RequestParam(required = false) @Nullable String product,
            @RequestBody JsonNode body) {
        return change(viewer, Patch.keyIn(body), module, product, body);
    }

    /** What the body says of key, module and product tells features apart as the address does, and never changes them. */
    private Feature named(String key, @Nullable String module, @Nullable String product, JsonNode body) {
        String inModule = text(body, "module");
        String inProduct = text(body, "product");
        Feature feature;
        try {
            feature = settings.get(key, module == null ? inModule : module, product == null ? inProduct : product);
        } catch (NotFound e) {
            feature = settings.get(key, module, product);
        }
        same("key", text(body, "key"), feature.feature());
        same("module", inModule, feature.module());
        same("product", inProduct, feature.product());
        return feature;
    }

    private static void same(String path, @Nullable String sent, String now) {
        if (sent != null && !CleanText.of(sent).equalsIgnoreCase(now)) {
            throw BadInput.of(path, "This stays \"" + now + "\": it can't be changed.");
        }
    }

    private static URI address(Feature feature) {
        return UriComponentsBuilder.fromPath("/api/v2/features/{key}")
                .queryParam("module", "{module}")
                .queryParam("product", "{product}")
                .encode()
                .buildAndExpand(feature.feature(), feature.module(), feature.product())
                .toUri();
    }

    private static @Nullable Integer version(JsonNode body) {
        JsonNode value = body.path("version");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isInt()) {
            throw BadInput.of("version", "Send a whole number.");
        }
        return value.intValue();
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
