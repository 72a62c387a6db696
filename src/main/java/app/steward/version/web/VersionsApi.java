package app.steward.version.web;

import app.steward.condition.Conditions;
import app.steward.condition.web.JsonBody;
import app.steward.team.Viewer;
import app.steward.version.Versioned;
import app.steward.version.Versions;
import app.steward.version.Versions.Page;
import app.steward.version.Versions.Told;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerMapping;

/** Versions of definitions for programs, in the same words for each kind. */
@RestController
@Tag(name = "Versions")
@RequestMapping({
    "/api/v2/segments/{id}/versions",
    "/api/v2/lists/{id}/versions",
    "/api/v2/alert-rules/{id}/versions",
    "/api/v2/milestones/{id}/versions",
    "/api/v2/email-templates/{id}/versions",
    "/api/v2/health/configurations/{id}/versions"
})
class VersionsApi {
    private final Versions versions;
    private final VersionedKinds kinds;
    private final Conditions conditions;

    VersionsApi(Versions versions, VersionedKinds kinds, Conditions conditions) {
        this.versions = versions;
        this.kinds = kinds;
        this.conditions = conditions;
    }

    /**
     * A version.
     *
     * @param at null, as by, for what it said before changes were recorded
     * @param words what differs from the one before it
     */
    record Answer(
            int version, @Nullable Instant at, @Nullable String by, String words) {
        static Answer of(Told told) {
            return new Answer(
                    told.version().number(), told.version().at(), told.version().by(), told.words());
        }
    }

    @GetMapping
    @Operation(
            summary = "Versions of a definition, the newest first",
            description = "Of private lists there are none: what they ask stands nowhere but in them")
    ApiPage<Answer> list(
            Viewer viewer,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after,
            HttpServletRequest request) {
        Paging paging = Paging.of(limit, after, 1);
        Long below = paging.afterNumber();
        Page page = versions.page(
                viewer, kind(request), id, below == null ? null : (Integer) clamped(below), paging.limit());
        Integer older = page.older();
        return new ApiPage<>(
                page.versions().stream().map(Answer::of).toList(),
                older == null ? null : Paging.cursor(List.of(older.toString())));
    }

    @PostMapping("/{number:\\d{1,9}}/restore")
    @Operation(
            summary = "Put a version back, as a change with all its checks",
            description = "Of an alert rule that is on, where other records may match: existing, act or skip."
                    + " The answer is the newest version")
    Answer restore(
            Viewer viewer,
            @PathVariable String id,
            @PathVariable int number,
            @RequestBody(required = false) @Nullable String sent,
            HttpServletRequest request) {
        JsonBody body = JsonBody.ofAny(conditions, sent, Set.of("existing", "version"));
        Versioned of = kind(request);
        versions.restore(viewer, of, id, number, body.text("existing"), body.number("version"));
        return Answer.of(versions.page(viewer, of, id, null, 1).versions().get(0));
    }

    private static int clamped(long number) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
    }

    private Versioned kind(HttpServletRequest request) {
        String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        return kinds.of(pattern.split("/")[3]);
    }
}
