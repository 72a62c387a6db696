package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
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

/** {@code /keys}: the keys of programs. The key itself stands in the answer of POST, once. */
@RestController
@Tag(name = "Keys")
@RequestMapping("/api/v2/keys")
class KeysApi {

    record Answer(
            long id,
            String kind,
            String name,
            @Nullable String member,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            int requestsPerSecond,
            long requests,
            long messages,
            long refused,
            long anonymous,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key) {
        static Answer of(ApiKey key, @Nullable String secret) {
            return new Answer(
                    key.id(),
                    key.kind().key(),
                    key.name(),
                    key.memberEmail(),
                    key.createdAt(),
                    key.lastUsedAt(),
                    key.perSecond(),
                    key.use().requests(),
                    key.use().messages(),
                    key.use().refused(),
                    key.use().anonymous(),
                    secret);
        }
    }

    record Body(
            @Nullable String kind,
            @Nullable String name,
            @Nullable String member) {}

    record Change(@Nullable BigDecimal requestsPerSecond) {}

    private final ApiKeys keys;

    KeysApi(ApiKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    @Operation(summary = "The keys, never with their secret")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after, 1);
        Long last = paging.afterNumber();
        List<Answer> rows = keys.list(viewer).stream()
                .filter(key -> last == null || key.id() > last)
                .limit(paging.limit() + 1L)
                .map(key -> Answer.of(key, null))
                .toList();
        return ApiPage.cut(rows, paging, one -> List.of(Long.toString(one.id())));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One key, never with its secret")
    Answer one(Viewer viewer, @PathVariable long id) {
        return Answer.of(keys.get(viewer, id), null);
    }

    @PostMapping
    @Operation(summary = "Make a key: kind, name, member; the key itself is in this answer only")
    ResponseEntity<Answer> make(Viewer viewer, @RequestBody Body body) {
        ApiKey.Kind kind = ApiKey.Kind.ofKey(body.kind() == null ? "" : body.kind())
                .orElseThrow(() -> BadInput.of("kind", "Choose write or secret."));
        ApiKeys.Made made = keys.make(viewer, kind, body.name() == null ? "" : body.name(), body.member());
        return ResponseEntity.created(URI.create("/api/v2/keys/" + made.key().id()))
                .header("Cache-Control", "no-store")
                .body(Answer.of(made.key(), made.secret()));
    }

    @PatchMapping("/{id}")
    @Operation(summary = "Change how many requests a key may make in a second")
    Answer change(Viewer viewer, @PathVariable long id, @RequestBody Change change) {
        BigDecimal perSecond = change.requestsPerSecond();
        return Answer.of(perSecond == null ? keys.get(viewer, id) : keys.limit(viewer, id, whole(perSecond)), null);
    }

    /** A number that no limit can be where it is none of ours. */
    private static int whole(BigDecimal number) {
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            return 0;
        }
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Revoke a key at once")
    ResponseEntity<Void> revoke(Viewer viewer, @PathVariable long id) {
        keys.revoke(viewer, id);
        return ResponseEntity.noContent().build();
    }
}
