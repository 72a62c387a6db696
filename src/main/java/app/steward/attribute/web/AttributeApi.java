package app.steward.attribute.web;

import app.steward.attribute.Attribute;
import app.steward.attribute.AttributeChanges;
import app.steward.attribute.Attributes;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.record.Patch;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
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

/** The management API of custom attributes. Everybody reads them, administrators and developers change them. */
@RestController
@RequestMapping("/api/v2/attributes")
@Tag(name = "Lists of administrators")
class AttributeApi {
    private final Attributes attributes;
    private final AttributeChanges changes;

    AttributeApi(Attributes attributes, AttributeChanges changes) {
        this.attributes = attributes;
        this.changes = changes;
    }

    @GetMapping
    @Operation(summary = "The custom attributes, of one subject or of all")
    ApiPage<Map<String, Object>> all(
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Subject only = subject(subject);
        List<Attribute> found = only == null ? attributes.all() : attributes.of(only.key());
        ApiPage<Attribute> page = ApiPage.within(
                found,
                limit,
                after,
                3,
                each -> List.of(each.subject().key(), ApiPage.place(each.position()), ApiPage.place(each.id())));
        return new ApiPage<>(page.items().stream().map(AttributeApi::answer).toList(), page.next());
    }

    @GetMapping("/{key}")
    @Operation(summary = "One custom attribute")
    Map<String, Object> one(@PathVariable String key, @RequestParam(required = false) @Nullable String subject) {
        return answer(changes.get(subject(subject), key));
    }

    @PostMapping
    @Operation(summary = "Define a custom attribute: subject, key, label, type, options of a choice")
    ResponseEntity<Map<String, Object>> add(Viewer viewer, @RequestBody JsonNode body) {
        Attribute added = changes.add(viewer, Patch.json(body));
        return ResponseEntity.created(
                        URI.create("/api/v2/attributes/" + UriUtils.encode(added.key(), StandardCharsets.UTF_8)
                                + "?subject=" + added.subject().key()))
                .body(answer(added));
    }

    @PatchMapping("/{key}")
    @Operation(summary = "Change label, type, options, position, or retire it")
    Map<String, Object> change(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String subject,
            @RequestBody JsonNode body) {
        String of = subject == null && body.path("subject").isString()
                ? body.path("subject").stringValue()
                : subject;
        return answer(changes.change(viewer, subject(of), key, Patch.json(body)));
    }

    @PatchMapping
    @Operation(summary = "The same, with the key in the body")
    Map<String, Object> change(
            Viewer viewer, @RequestParam(required = false) @Nullable String subject, @RequestBody JsonNode body) {
        return change(viewer, Patch.keyIn(body), subject, body);
    }

    @DeleteMapping("/{key}")
    @Operation(summary = "Delete a custom attribute that nothing uses")
    ResponseEntity<Void> remove(
            Viewer viewer, @PathVariable String key, @RequestParam(required = false) @Nullable String subject) {
        changes.remove(viewer, subject(subject), key);
        return ResponseEntity.noContent().build();
    }

    private static Map<String, Object> answer(Attribute attribute) {
        Map<String, Object> answer = new LinkedHashMap<>(AttributeChanges.values(attribute));
        answer.put("position", attribute.position());
        answer.put("version", attribute.version());
        return answer;
    }

    private static @Nullable Subject subject(@Nullable String key) {
        if (key == null || key.isEmpty()) {
            return null;
        }
        try {
            return Subject.of(key);
        } catch (IllegalArgumentException e) {
            throw BadInput.of("subject", "Enter account, user or subscription.");
        }
    }
}
