package app.steward.customer.web;

import app.steward.condition.Subject;
import app.steward.customer.web.TimelineEntry.Link;
import app.steward.journey.JourneyHistory;
import app.steward.mail.MailHistory;
import app.steward.mail.MailHistory.Heard;
import app.steward.mail.MailHistory.Sent;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Automatic mail to a user, or to the users of an account, and what came back of it, as lines of a timeline. */
@Component
class MailEntries {
    private final MailHistory mail;
    private final JourneyHistory journeys;

    MailEntries(MailHistory mail, JourneyHistory journeys) {
        this.mail = mail;
        this.journeys = journeys;
    }

    /** Nothing for who does not read sent mail. */
    List<TimelineEntry> of(Viewer viewer, Subject subject, long id, @Nullable Instant before, Now now, int limit) {
        if (!viewer.mayEditAccounts()) {
            return List.of();
        }
        List<TimelineEntry> all = new ArrayList<>();
        mail.sent(viewer, subject, id, before, now, limit).forEach(sent -> all.add(sent(subject, sent)));
        mail.heard(viewer, subject, id, before, limit).forEach(heard -> all.add(heard(subject, heard)));
        journeys.skipped(viewer, subject, id, before, now, limit)
                .forEach(move -> all.add(JourneyEntries.entry(subject, move)));
        return all;
    }

    private static TimelineEntry sent(Subject subject, Sent sent) {
        String lead = switch (sent.state()) {
            case REFUSED -> "E-mail refused: ";
            case SKIPPED -> "E-mail skipped: ";
            case CANCELLED -> "E-mail taken back: ";
            case IN_DOUBT -> "E-mail in doubt: ";
            case KEPT -> "E-mail kept here: ";
            default -> "E-mail sent: ";
        };
        String whom = subject == Subject.USER ? "" : ", to " + sent.label() + TimelineEntry.more(sent.others());
        return new TimelineEntry(
                sent.at(),
                false,
                switch (sent.state()) {
                    case SENT -> "envelope";
                    case KEPT -> "inbox";
                    case IN_DOUBT -> "question-circle";
                    case REFUSED -> "exclamation-circle";
                    default -> "slash-circle";
                },
                lead,
                new Link("/sent-mail/" + sent.id(), Objects.requireNonNullElse(sent.called(), "A message")),
                whom,
                sent.reason(),
                null,
                null);
    }

    private static TimelineEntry heard(Subject subject, Heard heard) {
        String says = switch (heard.kind()) {
            case "hard" -> "E-mail came back";
            case "soft" -> "E-mail did not arrive";
            case "complaint" -> "Reported an e-mail as spam";
            case "by_hand" -> "Gets no automatic e-mail any more";
            default -> "Unsubscribed from e-mail";
        };
        Link user = subject == Subject.USER
                ? null
                : new Link(FormResponses.page(Subject.USER, heard.user()), heard.label());
        return new TimelineEntry(
                heard.at(),
                false,
                heard.kind().equals("unsubscribed") || heard.kind().equals("by_hand")
                        ? "slash-circle"
                        : "exclamation-circle",
                user == null ? says : says + ": ",
                user,
                "",
                heard.detail(),
                heard.by(),
                null);
    }
}
