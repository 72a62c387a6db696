package app.steward.mail.web;

import app.steward.condition.Subject;
import app.steward.mail.MessageState;
import app.steward.mail.SentMail;
import app.steward.mail.SentMail.Filter;
import app.steward.mail.SentMail.Sent;
import app.steward.problem.BadInput;
import app.steward.record.KnownRecords;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /messages}: mail to customers whom the caller sees, newest first. */
@RestController
@Tag(name = "Mail")
@RequestMapping("/api/v2/messages")
class MessagesApi {
    private final SentMail mail;
    private final KnownRecords known;

    MessagesApi(SentMail mail, KnownRecords known) {
        this.mail = mail;
        this.known = known;
    }

    /** A message; the user by external id. */
    record Answer(
            long id,
            @Nullable String user,
            String state,
            @Nullable String subject,
            @Nullable Integer template,
            @Nullable Integer templateVersion,
            String source,
            @Nullable Long run,
            @Nullable String step,
            @Nullable String messageId,
            Instant queuedAt,
            @Nullable Instant handedAt,
            @Nullable Instant sentAt,
            int attempts,
            String reply) {
        static Answer of(Sent sent) {
            return new Answer(
                    sent.id(),
                    sent.user(),
                    sent.state().key(),
                    sent.subject(),
                    sent.templateId(),
                    sent.templateVersion(),
                    sent.sourceKey(),
                    sent.run(),
                    sent.step(),
                    sent.messageId(),
                    sent.queuedAt(),
                    sent.handedAt(),
                    sent.sentAt(),
                    sent.attempts(),
                    sent.reply());
        }
    }

    @GetMapping
    @Operation(summary = "Messages to customers, with what became of them")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String journey,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        SentMail.requireReader(viewer);
        Paging paging = Paging.of(limit, after, 1);
        MessageState wanted = state == null || state.isEmpty()
                ? null
                : MessageState.of(state).orElseThrow(() -> BadInput.of("state", "There is no such state."));
        Long number = user == null || user.isEmpty()
                ? null
                : Long.valueOf(known.seen(viewer, Subject.USER, user).id());
        String source = journey == null || journey.isEmpty() ? "" : "journey:" + journey;
        Filter filter = new Filter(false, null, wanted, source, "", number);
        return ApiPage.cut(
                mail.before(viewer, filter, paging.afterNumber(), paging.limit() + 1).stream()
                        .map(Answer::of)
                        .toList(),
                paging,
                one -> List.of(Long.toString(one.id())));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One message")
    Answer one(Viewer viewer, @PathVariable long id) {
        SentMail.requireReader(viewer);
        return Answer.of(mail.find(viewer, id));
    }

    @PostMapping("/{id}/resend")
    @Operation(summary = "Send a message again that is held, refused or in doubt")
    Answer again(Viewer viewer, @PathVariable long id) {
        mail.again(viewer, id);
        return Answer.of(mail.find(viewer, id));
    }

    @PostMapping("/{id}/delivered")
    @Operation(summary = "Say that a message in doubt was delivered")
    Answer delivered(Viewer viewer, @PathVariable long id) {
        mail.delivered(viewer, id);
        return Answer.of(mail.find(viewer, id));
    }
}
