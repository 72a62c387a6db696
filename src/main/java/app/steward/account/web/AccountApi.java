package app.steward.account.web;

import app.steward.account.Account;
import app.steward.account.AccountChanges;
import app.steward.account.Accounts;
import app.steward.account.RecordValues;
import app.steward.attribute.Editing;
import app.steward.attribute.Patch;
import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** The management API of accounts, one at a time. They are named by external id. */
@RestController
@RequestMapping("/api/v2/accounts")
@Tag(name = "Accounts")
class AccountApi {
    private final Accounts accounts;
    private final AccountChanges changes;
    private final RecordValues values;
    private final Editing editing;
    private final TransactionTemplate transaction;

    AccountApi(
            Accounts accounts,
            AccountChanges changes,
            RecordValues values,
            Editing editing,
            TransactionTemplate transaction) {
        this.accounts = accounts;
        this.changes = changes;
        this.values = values;
        this.editing = editing;
        this.transaction = transaction;
    }

    @PostMapping
    @Operation(summary = "Create an account: externalId and field keys")
    ResponseEntity<Map<String, @Nullable Object>> create(Viewer viewer, @RequestBody JsonNode body) {
        String externalId = changes.create(viewer, Patch.json(body)).externalId();
        return ResponseEntity.created(
                        URI.create("/api/v2/accounts/" + UriUtils.encode(externalId, StandardCharsets.UTF_8)))
                .body(read(viewer, externalId));
    }

    @GetMapping("/{externalId}")
    @Operation(summary = "Read every field of an account that takes no parameters")
    Map<String, @Nullable Object> one(Viewer viewer, @PathVariable String externalId) {
        return read(viewer, externalId);
    }

    @PatchMapping("/{externalId}")
    @Operation(summary = "Change the fields that are sent; null clears, archived archives")
    Map<String, @Nullable Object> change(Viewer viewer, @PathVariable String externalId, @RequestBody JsonNode body) {
        String now = changes.change(viewer, externalId, Patch.json(body)).externalId();
        try {
            return read(viewer, now);
        } catch (NotFound gone) {
            // Whoever gives a record away may not see it any more.
            return Map.of("externalId", now);
        }
    }

    @DeleteMapping("/{externalId}")
    @Operation(summary = "Delete an account with its facts")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable String externalId) {
        changes.delete(viewer, externalId);
        return ResponseEntity.noContent().build();
    }

    private Map<String, @Nullable Object> read(Viewer viewer, String externalId) {
        Map<String, @Nullable Object> read = transaction.execute(status -> {
            Account account = accounts.findById(editing.get(viewer, Subject.ACCOUNT, externalId))
                    .orElseThrow(() -> new NotFound("There is no account \"" + externalId + "\"."));
            return values.read(viewer, Subject.ACCOUNT, account, account.id());
        });
        return java.util.Objects.requireNonNull(read);
    }
}
