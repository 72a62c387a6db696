package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.team.Cover;
import app.steward.team.Covers;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /covers}: who stands in for whom. */
@RestController
@Tag(name = "Covers")
@RequestMapping("/api/v2/covers")
class CoversApi {

    /** People by e-mail; days of the workspace, both in. */
    record Answer(long id, String member, String deputy, LocalDate from, LocalDate to, boolean over) {}

    /** What a caller sends; without a member it is the one whose key it is. */
    record Body(
            @Nullable String member,
            @Nullable String deputy,
            @Nullable String from,
            @Nullable String to) {}

    private final Covers covers;
    private final Today today;

    CoversApi(Covers covers, Today today) {
        this.covers = covers;
        this.today = today;
    }

    private Answer answer(Cover cover) {
        return new Answer(
                cover.id(),
                cover.member().email(),
                cover.deputy().email(),
                cover.from(),
                cover.to(),
                cover.on(today.now().today()) == Cover.State.OVER);
    }

    @GetMapping
    @Operation(summary = "Who stands in for whom, newest first: of all, or of the member whose key it is")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after, 1);
        return ApiPage.cut(
                covers.of(viewer, paging.limit() + 1, paging.afterNumber()).stream()
                        .map(this::answer)
                        .toList(),
                paging,
                one -> List.of(Long.toString(one.id())));
    }

    @PostMapping
    @Operation(summary = "Have a deputy stand in for a member")
    ResponseEntity<Answer> set(Viewer viewer, @RequestBody Body body) {
        List<Fault> faults = new ArrayList<>();
        String member = body.member() == null && viewer.memberId() != null
                ? viewer.email()
                : TeamMembersApi.required(body.member(), "member", faults);
        String deputy = TeamMembersApi.required(body.deputy(), "deputy", faults);
        String days = "Enter a day, such as 2026-12-31.";
        LocalDate from = CoverForm.day(body.from(), "from", days, faults);
        LocalDate to = CoverForm.day(body.to(), "to", days, faults);
        if (from == null || to == null || !faults.isEmpty()) {
            throw new BadInput(faults);
        }
        Cover cover = covers.set(viewer, CleanText.of(member), CleanText.of(deputy), from, to);
        return ResponseEntity.created(UriComponentsBuilder.fromPath("/api/v2/covers/{id}")
                        .buildAndExpand(cover.id())
                        .toUri())
                .body(answer(cover));
    }

    @DeleteMapping("/{id:\\d{1,18}}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "End a cover")
    void end(Viewer viewer, @PathVariable long id) {
        covers.end(viewer, id);
    }
}
