package app.steward.pulse.web;

import app.steward.pulse.Pulses;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** What owners think of an account, as the API tells and takes it. */
@RestController
@Tag(name = "Accounts")
@RequestMapping("/api/v2/accounts/{externalId}/pulses")
class PulseApi {
    private final Pulses pulses;

    PulseApi(Pulses pulses) {
        this.pulses = pulses;
    }

    /** Whose it is by e-mail, and whether that one still owns the account: else it counts for nothing. */
    record Answer(long id, int pulse, String label, String reason, String member, boolean owns, Instant at) {
        static Answer of(Pulses.Pulse pulse) {
            return new Answer(
                    pulse.id(),
                    pulse.rating().number(),
                    pulse.rating().label(),
                    pulse.reason(),
                    pulse.email(),
                    pulse.byOwner(),
                    pulse.at());
        }
    }

    /** 1 to 5, and why. */
    record Body(@Nullable Integer pulse, @Nullable String reason) {}

    @GetMapping
    @Operation(summary = "What owners thought of an account, newest first")
    ApiPage<Answer> list(
            Viewer viewer,
            @PathVariable String externalId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        viewer.member(); // a member's own, as all that people think and follow
        Paging paging = Paging.of(limit, after, 1);
        return ApiPage.cut(
                pulses.of(viewer, externalId, paging.limit() + 1, paging.afterNumber()).stream()
                        .map(Answer::of)
                        .toList(),
                paging,
                one -> List.of(Long.toString(one.id())));
    }

    @PostMapping
    @Operation(summary = "Say what the owner whose key it is thinks of an account")
    ResponseEntity<Answer> judge(Viewer viewer, @PathVariable String externalId, @RequestBody Body body) {
        Answer made = Answer.of(pulses.judge(viewer, externalId, body.pulse(), body.reason()));
        URI all = UriComponentsBuilder.fromPath("/api/v2/accounts/{id}/pulses")
                .encode()
                .build(externalId);
        return ResponseEntity.created(all).body(made);
    }
}
