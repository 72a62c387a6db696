package app.steward.action;

import app.steward.condition.Subject;
import app.steward.record.RejectedValue;
import app.steward.task.Task;
import app.steward.task.TaskMaker;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.workspace.Workspaces;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes a task, for a success role or for a person. */
@Component
class TaskAction implements ActionType {
    private static final int MOST_DUE = 365;

    private final TaskMaker tasks;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final Workspaces workspaces;

    TaskAction(TaskMaker tasks, SuccessRoles roles, TeamMembers members, Workspaces workspaces) {
        this.tasks = tasks;
        this.roles = roles;
        this.members = members;
        this.workspaces = workspaces;
    }

    @Override
    public String key() {
        return "task";
    }

    @Override
    public String label() {
        return "Make a task";
    }

    @Override
    public int place() {
        return 10;
    }

    @Override
    public ObjectNode read(ActionInput sent, Subject subject) {
        ObjectNode task = JsonNodeFactory.instance.objectNode();
        String title = sent.text("title", Task.MOST_OF_TITLE);
        if (title.isEmpty()) {
            sent.refuse("title", "Say what is to be done.");
        }
        task.put("title", title);
        task.put("text", sent.text("text", Task.MOST_OF_TEXT));
        String member = sent.made("member", email -> member(email, sent.names()));
        if (member == null) {
            task.put("role", sent.role("role"));
        } else if (sent.raw("role") != null) {
            sent.refuse("role", "A task is for a success role or for a person, not both.");
        } else {
            task.put("member", member);
        }
        TaskPriority priority = sent.made("priority", TaskPriority::named);
        task.put("priority", (priority == null ? TaskPriority.NORMAL : priority).key());
        task.put("dueIn", sent.number("dueIn", 0, MOST_DUE));
        return task.put("workingDays", sent.flag("workingDays"));
    }

    private static String member(String email, ActionNames names) {
        return names.member(email)
                .filter(TaskAction::isGivenTasks)
                .map(TeamMember::email)
                .orElseThrow(() -> new RejectedValue("There is no team member \"" + email + "\" who is given tasks."));
    }

    private Optional<TeamMember> active(@Nullable String email) {
        return email == null
                ? Optional.empty()
                : members.findByEmail(TeamMember.emailKey(email)).filter(TaskAction::isGivenTasks);
    }

    private static boolean isGivenTasks(TeamMember member) {
        return !member.disabled() && member.viewer().mayEditAccounts();
    }

    @Override
    public String words(JsonNode stored, Subject subject, ActionNames names) {
        StringBuilder words = new StringBuilder("Task “");
        words.append(stored.path("title").asString("")).append("” for ");
        String member = email(stored);
        words.append(
                member == null
                        ? RoleNamed.of(stored, names)
                        : names.member(member).map(TeamMember::name).orElse(member));
        if (stored.path("dueIn").isInt()) {
            int days = stored.path("dueIn").asInt();
            words.append(
                    days == 0
                            ? ", due the same day"
                            : ", due in " + days
                                    + (stored.path("workingDays").asBoolean(false) ? " working day" : " day")
                                    + (days == 1 ? "" : "s"));
        }
        TaskPriority priority = TaskPriority.named(stored.path("priority").asString("normal"));
        return words + (priority == TaskPriority.NORMAL ? "" : ", " + priority.key() + " priority");
    }

    private static @Nullable String email(JsonNode stored) {
        return stored.path("member").isString() ? stored.path("member").asString() : null;
    }

    @Override
    public void carryOut(JsonNode stored, Occasion occasion) {
        tasks.make(
                occasion.cause(),
                new TaskMaker.Template(
                        occasion.step(),
                        stored.path("title").asString(""),
                        stored.path("text").asString(""),
                        RoleNamed.role(stored, roles::findByKey).id(),
                        TaskPriority.named(stored.path("priority").asString("normal")),
                        TaskMaker.due(
                                occasion.now().today(),
                                stored.path("dueIn").isInt()
                                        ? (Integer) stored.path("dueIn").asInt()
                                        : null,
                                stored.path("workingDays").asBoolean(false),
                                workspaces.current().workingDays()),
                        active(email(stored)).map(TeamMember::id).orElse(null)),
                occasion.select(),
                occasion.led());
    }

    @Override
    public Stream<Named> names(JsonNode stored, Subject subject) {
        return email(stored) == null ? RoleNamed.named(stored) : Stream.of();
    }
}
