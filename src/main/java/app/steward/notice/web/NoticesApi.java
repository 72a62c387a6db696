package app.steward.notice.web;

import app.steward.notice.Follows;
import app.steward.notice.Notices;
import app.steward.notice.Notices.Notice;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /notices} and what a member follows: of the member whose key it is. */
@RestController
@Tag(name = "Notices")
@RequestMapping("/api/v2")
class NoticesApi {
    private final Notices notices;
    private final Follows follows;

    NoticesApi(Notices notices, Follows follows) {
        this.notices = notices;
        this.follows = follows;
    }

    /** A line; the account by external id. */
    record Answer(
            long id,
            String kind,
            Instant at,
            String text,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String account,

            boolean read) {
        static Answer of(Notice notice) {
            return new Answer(notice.id(), notice.key(), notice.at(), notice.text(), notice.account(), notice.read());
        }
    }

    /** These, or all, are read now, or are not. */
    record Body(
            @Nullable List<Long> ids,
            @Nullable Boolean all,
            @Nullable Boolean read) {}

    @GetMapping("/notices")
    @Operation(summary = "What the member whose key it is was told, newest first")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String unread,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        viewer.member();
        Boolean read = unread == null || unread.isEmpty()
                ? null
                : switch (unread) {
                    case "true" -> false;
                    case "false" -> true;
                    default -> throw BadInput.of("unread", "Send true or false.");
                };
        Paging paging = Paging.of(limit, after, 1);
        return ApiPage.cut(
                notices.of(viewer, read, paging.afterNumber(), paging.limit() + 1).stream()
                        .map(Answer::of)
                        .toList(),
                paging,
                one -> List.of(Long.toString(one.id())));
    }

    /** Which were marked. */
    record Marked(boolean read) {}

    /** Whether the account is followed now. */
    record Following(boolean follows) {}

    @PatchMapping("/notices")
    @Operation(summary = "Mark notices as read, or as not")
    Marked mark(Viewer viewer, @RequestBody Body body) {
        viewer.member();
        boolean all = Boolean.TRUE.equals(body.all());
        List<Long> ids = body.ids();
        Boolean read = body.read();
        if (read == null) {
            throw BadInput.of("read", "A value is missing.");
        }
        if (all && ids == null) {
            notices.markAll(viewer, read);
        } else if (!all && ids != null && ids.stream().noneMatch(Objects::isNull)) {
            notices.mark(viewer, ids, read);
        } else {
            throw BadInput.of("ids", "Send ids, or all as true.");
        }
        return new Marked(read);
    }

    @PutMapping("/accounts/{externalId}/follow")
    @Operation(summary = "Follow an account: be told what happens to it")
    Following follow(Viewer viewer, @PathVariable String externalId) {
        follows.follow(viewer, externalId, true);
        return new Following(true);
    }

    @DeleteMapping("/accounts/{externalId}/follow")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Follow an account no longer")
    void unfollow(Viewer viewer, @PathVariable String externalId) {
        follows.follow(viewer, externalId, false);
    }
}
