package app.steward.mail.web;

import app.steward.mail.Suppressions;
import app.steward.mail.Suppressions.Suppressed;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /suppressions}: addresses that get no automation mail, newest first. */
@RestController
@Tag(name = "Mail")
@RequestMapping("/api/v2/suppressions")
class SuppressionsApi {
    private final Suppressions suppressions;

    SuppressionsApi(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /** An address; null where its user was deleted. */
    record Answer(
            @Nullable String email,
            String why,
            String how,
            Instant since,
            @Nullable String user) {
        static Answer of(Suppressed one) {
            return new Answer(one.address(), one.why().key(), one.how(), one.at(), one.user());
        }
    }

    record Body(@Nullable String email, @Nullable String note) {}

    @GetMapping
    @Operation(summary = "Addresses that get no automation mail")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Suppressions.requireReader(viewer);
        Paging paging = Paging.of(limit, after, 1);
        List<Suppressed> rows = suppressions.after(
                viewer, paging.isFirst() ? null : paging.after().get(0), paging.limit() + 1);
        ApiPage<Suppressed> cut = ApiPage.cut(rows, paging, one -> List.of(one.key()));
        return new ApiPage<>(cut.items().stream().map(Answer::of).toList(), cut.next());
    }

    @PostMapping
    @Operation(summary = "Send nothing more to an address")
    ResponseEntity<Void> add(Viewer viewer, @RequestBody Body body) {
        suppressions.add(
                viewer, Objects.requireNonNullElse(body.email(), ""), Objects.requireNonNullElse(body.note(), ""));
        // it has no address of its own, but is the first of these
        return ResponseEntity.created(URI.create("/api/v2/suppressions")).build();
    }

    @PostMapping("/lift")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Let messages go to an address again")
    void lift(Viewer viewer, @RequestBody Body body) {
        suppressions.liftAddress(
                viewer, Objects.requireNonNullElse(body.email(), ""), Objects.requireNonNullElse(body.note(), ""));
    }
}
