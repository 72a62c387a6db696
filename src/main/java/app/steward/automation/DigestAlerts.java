package app.steward.automation;

import app.steward.automation.AlertLog.Listed;
import app.steward.mail.TeamText;
import app.steward.notice.DigestPart;
import app.steward.task.TaskWork.Whose;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** Alerts of the member in the digest: opened since the digest before, or woken since its day. */
@Component
class DigestAlerts implements DigestPart {
    private final AlertWork work;
    private final Today today;

    DigestAlerts(AlertWork work, Today today) {
        this.work = work;
        this.today = today;
    }

    @Override
    public int place() {
        return 20;
    }

    @Override
    public String heading() {
        return "New and woken alerts";
    }

    @Override
    public List<TeamText.Line> lines(Viewer member, LocalDate day, Instant since, int most) {
        return work
                .news(member, new Whose(Assignee.member(member.member()), null, null), since, today.now(), most + 1)
                .stream()
                .map(alert -> new TeamText.Line(words(alert), "/alerts/" + alert.id()))
                .toList();
    }

    private static String words(Listed alert) {
        return alert.ruleName() + ", " + alert.about() + (alert.message().isEmpty() ? "" : ": " + alert.message());
    }

    @Override
    public String all() {
        return "/alerts/open?who=me";
    }
}
