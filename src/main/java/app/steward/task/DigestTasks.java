package app.steward.task;

import app.steward.mail.TeamText;
import app.steward.notice.DigestPart;
import app.steward.task.TaskLog.Listed;
import app.steward.task.TaskWork.Whose;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** The day's tasks in the digest: late ones first. */
@Component
class DigestTasks implements DigestPart {
    private final TaskWork work;
    private final Today today;

    DigestTasks(TaskWork work, Today today) {
        this.work = work;
        this.today = today;
    }

    @Override
    public int place() {
        return 10;
    }

    @Override
    public String heading() {
        return "Late and due today";
    }

    @Override
    public List<TeamText.Line> lines(Viewer member, LocalDate day, Instant since, int most) {
        Now now = today.now();
        return work.today(member, new Whose(Assignee.member(member.member()), null, null), now, most + 1).stream()
                .map(task -> new TeamText.Line(words(task, now), "/tasks/" + task.id()))
                .toList();
    }

    private static String words(Listed task, Now now) {
        String about = task.user() != null
                ? ", " + task.user().label()
                : task.account() != null ? ", " + task.account().label() : "";
        boolean late = task.dueOn() != null && task.dueOn().isBefore(now.today());
        return task.title() + about + (late ? " (late)" : "");
    }

    @Override
    public String all() {
        return "/tasks";
    }
}
