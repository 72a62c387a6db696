package app.steward.record.web;

import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RecordChanges;
import app.steward.record.RecordValues;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/**
 * The management API of accounts, users or subscriptions, one at a time. They are named by external id. A kind adds its
 * address.
 */
public abstract class RecordApi {
    private final Subject subject;
    private final RecordChanges<?> changes;
    private final RecordValues values;
    private final Today today;

    protected RecordApi(RecordChanges<?> changes, RecordValues values, Today today) {
        this.subject = changes.subject();
        this.changes = changes;
        this.values = values;
        this.today = today;
    }

    @PostMapping
    @Operation(summary = "Create one: externalId and field keys")
    public ResponseEntity<Map<String, @Nullable Object>> create(Viewer viewer, @RequestBody JsonNode body) {
        String externalId = changes.create(viewer, patch(body)).externalId();
        return ResponseEntity.created(URI.create(
                        "/api/v2/" + subject.plural() + "/" + UriUtils.encode(externalId, StandardCharsets.UTF_8)))
                .body(values.read(viewer, subject, externalId));
    }

    @GetMapping("/{externalId}")
    @Operation(summary = "Read every field that takes no parameters")
    public Map<String, @Nullable Object> one(Viewer viewer, @PathVariable String externalId) {
        return values.read(viewer, subject, externalId);
    }

    @PatchMapping("/{externalId}")
    @Operation(summary = "Change the fields that are sent; null clears, archived archives")
    public Map<String, @Nullable Object> patch(
            Viewer viewer, @PathVariable String externalId, @RequestBody JsonNode body) {
        String now = changes.change(viewer, externalId, patch(body)).externalId();
        try {
            return values.read(viewer, subject, now);
        } catch (NotFound gone) {
            // Whoever gives a record away may not see it any more.
            return Map.of("externalId", now);
        }
    }

    @DeleteMapping("/{externalId}")
    @Operation(summary = "Delete one with its facts")
    public ResponseEntity<Void> delete(Viewer viewer, @PathVariable String externalId) {
        changes.delete(viewer, externalId);
        return ResponseEntity.noContent().build();
    }

    private Patch patch(JsonNode body) {
        return Patch.json(body, today.now().zone());
    }
}
