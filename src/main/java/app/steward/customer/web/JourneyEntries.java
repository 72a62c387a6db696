package app.steward.customer.web;

import app.steward.condition.Subject;
import app.steward.customer.web.TimelineEntry.Link;
import app.steward.journey.JourneyHistory;
import app.steward.journey.JourneyHistory.Move;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** What journeys did with a user, or with the users of an account, as lines of a timeline. */
@Component
class JourneyEntries {
    private final JourneyHistory journeys;

    JourneyEntries(JourneyHistory journeys) {
        this.journeys = journeys;
    }

    List<TimelineEntry> of(Viewer viewer, Subject subject, long id, @Nullable Instant before, Now now, int limit) {
        return journeys.of(viewer, subject, id, before, now, limit).stream()
                .map(move -> entry(subject, move))
                .toList();
    }

    static TimelineEntry entry(Subject subject, Move move) {
        boolean byHand = move.by() != null;
        String lead = switch (move.what()) {
            case ENTERED -> byHand ? "Put in the journey " : "Entered the journey ";
            case GOAL -> "Reached the goal of the journey ";
            case ENDED -> byHand ? "Taken out of the journey " : "Left the journey ";
            case SKIPPED -> "E-mail skipped in the journey ";
        };
        String tail = move.why() == null || byHand ? "" : ", " + move.why().words();
        String run = "/journeys/" + move.journey() + "/users/" + UriUtils.encode(move.user(), StandardCharsets.UTF_8);
        boolean account = subject == Subject.ACCOUNT;
        return new TimelineEntry(
                move.at(),
                false,
                switch (move.what()) {
                    case ENTERED -> "box-arrow-in-right";
                    case GOAL -> "bullseye";
                    case ENDED -> "flag";
                    case SKIPPED -> "slash-circle";
                },
                account ? lead + move.name() + tail + ": " : lead,
                new Link(run, account ? move.label() : move.name()),
                account ? TimelineEntry.more(move.others()) : tail,
                move.note(),
                move.by(),
                null);
    }
}
