package app.steward.automation;

import app.steward.mail.TeamText;
import app.steward.notice.DigestPart;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** Alerts of the member in the digest whose reason went away by itself since the digest before. */
@Component
class DigestCleared implements DigestPart {
    private final AlertLog log;
    private final Today today;

    DigestCleared(AlertLog log, Today today) {
        this.log = log;
        this.today = today;
    }

    @Override
    public int place() {
        return 23;
    }

    @Override
    public String heading() {
        return "Cleared by themselves";
    }

    @Override
    public List<TeamText.Line> lines(Viewer member, LocalDate day, Instant since, int most) {
        return log.cleared(member, Assignee.member(member.member()), since, today.now(), most + 1).stream()
                .map(alert -> new TeamText.Line(alert.ruleName() + ", " + alert.about(), "/alerts/" + alert.id()))
                .toList();
    }

    @Override
    public String all() {
        return "/alerts/open?state=closed&who=me";
    }
}
