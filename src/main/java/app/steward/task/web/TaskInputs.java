package app.steward.task.web;

import app.steward.condition.Choice;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.web.FormInput;
import app.steward.record.web.FormInput.Kind;
import app.steward.task.TaskLog.Listed;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.touchpoint.TouchpointKind;
import app.steward.workspace.Conventions;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The inputs of forms about tasks, and what was typed into them as patches. */
@Component
public class TaskInputs {
    /** Whom a task is for: a success role by its key, or a person by e-mail address. */
    public static final String FOR = "to";

    /** A person, where they are too many to be listed. */
    static final String PERSON = "person";

    private final SuccessRoles roles;
    private final TeamMembers members;
    private final Today today;

    TaskInputs(SuccessRoles roles, TeamMembers members, Today today) {
        this.roles = roles;
        this.members = members;
        this.today = today;
    }

    /** @param withAccount whether the account is still to be named */
    public List<FormInput> of(Viewer viewer, boolean withAccount, @Nullable Listed task) {
        List<FormInput> inputs = new ArrayList<>();
        inputs.add(FormInput.text("title", "What is to be done").inFull());
        if (withAccount) {
            inputs.add(FormInput.of("account", "Account", Kind.ACCOUNT).inFull());
        }
        inputs.addAll(recipients(viewer, task));
        inputs.add(FormInput.of("dueOn", "Due", Kind.DATE).orNothing());
        inputs.add(FormInput.select("priority", "Priority", TaskPriority.choices()));
        inputs.add(FormInput.of("text", "More about it", Kind.LONG_TEXT)
                .orNothing()
                .inFull());
        return inputs;
    }

    /** @param task whose person is offered though there are too many; null for a new one */
    List<FormInput> recipients(Viewer viewer, @Nullable Listed task) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (SuccessRole role : roles.inUse()) {
            choices.put(role.key(), role.label());
        }
        if (task != null && task.member() == null) {
            choices.putIfAbsent(task.role(), task.roleLabel() + " (retired)");
        }
        List<TeamMember> people = members.owners("", FormInput.MOST_LISTED + 1);
        boolean many = people.size() > FormInput.MOST_LISTED;
        if (many && task != null && task.member() != null) {
            choices.put(task.member().email(), task.member().name());
        } else if (!many) {
            people.stream()
                    .filter(person -> person.viewer().mayEditAccounts())
                    .forEach(person -> choices.put(
                            person.email(), viewer.is(person.id()) ? person.name() + " (you)" : person.name()));
        }
        List<FormInput> inputs = new ArrayList<>();
        inputs.add(FormInput.select(FOR, "For", choices)
                .saying("A success role: whoever has it on the account, also after it changes hands."));
        if (many) {
            inputs.add(FormInput.open(PERSON, "In person", "/portfolio/people/pick")
                    .orNothing()
                    .saying("A name or an e-mail address. Empty, it is for the success role."));
        }
        return inputs;
    }

    /** What the form of a task holds of one that is there. */
    static Map<String, String> values(Listed task) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("title", task.title());
        values.put(FOR, task.member() == null ? task.role() : task.member().email());
        values.put("dueOn", task.dueOn() == null ? "" : task.dueOn().toString());
        values.put("priority", task.priority().key());
        values.put("text", task.text());
        values.put("version", Integer.toString(task.version()));
        return values;
    }

    /**
     * What was typed, of a task.
     *
     * @param before what the form began with: what is as it was is left out, so that what others changed stays
     */
    public Map<String, RawValue> patch(Map<String, String> sent, Map<String, String> before) {
        Conventions conventions = today.conventions();
        Map<String, RawValue> values = new LinkedHashMap<>();
        for (String key : List.of("title", "text", "priority")) {
            if (differs(key, sent, before)) {
                values.put(key, RawValue.word(sent.getOrDefault(key, "")));
            }
        }
        if (differs("dueOn", sent, before)) {
            values.put("dueOn", RawValue.text(sent.getOrDefault("dueOn", ""), conventions));
        }
        if (differs(FOR, sent, before) || !sent.getOrDefault(PERSON, "").isBlank()) {
            recipient(sent, values);
        }
        return values;
    }

    private static boolean differs(String key, Map<String, String> sent, Map<String, String> before) {
        String value = sent.get(key);
        return value != null && !value.equals(before.get(key));
    }

    private void recipient(Map<String, String> sent, Map<String, RawValue> values) {
        Recipient recipient = recipient(sent);
        if (!recipient.member().isEmpty()) {
            values.put("member", RawValue.word(recipient.member()));
        } else if (!recipient.role().isEmpty()) {
            values.put("role", RawValue.word(recipient.role()));
        }
    }

    /** Whom something is for: one of both is empty. */
    record Recipient(String role, String member) {}

    Recipient recipient(Map<String, String> sent) {
        String named = sent.getOrDefault(PERSON, "");
        String chosen = sent.getOrDefault(FOR, "");
        if (!named.isBlank()) {
            return new Recipient("", members.emailOf(named));
        }
        return chosen.contains("@") ? new Recipient("", chosen) : new Recipient(chosen, "");
    }

    /** What is wrong with role and member is said where both are chosen. */
    public static BadInput at(BadInput wrong) {
        return new BadInput(wrong.faults().stream()
                .map(fault ->
                        List.of("role", "member").contains(fault.path()) ? new Fault(FOR, fault.message()) : fault)
                .toList());
    }

    /** What can be logged when a task is done; the empty one for nothing. */
    static Map<String, String> logged() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("", "Nothing");
        for (Choice kind : TouchpointKind.choices()) {
            kinds.put(kind.key(), kind.label());
        }
        return kinds;
    }

    /** The touchpoint that is to be logged; null for nothing. */
    @Nullable
    Patch touchpoint(Map<String, String> sent) {
        String kind = sent.getOrDefault("touchpoint.kind", "");
        if (kind.isEmpty()) {
            return null;
        }
        Map<String, RawValue> values = new LinkedHashMap<>();
        values.put("kind", RawValue.word(kind));
        String at = sent.getOrDefault("touchpoint.at", "");
        if (!at.isBlank()) {
            values.put("at", RawValue.text(at, today.conventions()));
        }
        String user = sent.getOrDefault("touchpoint.user", "");
        if (!user.isEmpty()) {
            values.put("user", RawValue.word(user));
        }
        values.put("text", RawValue.word(sent.getOrDefault("touchpoint.text", "")));
        return new Patch(values);
    }

    /** What is to be done next; null for nothing. */
    @Nullable
    Patch next(Map<String, String> sent) {
        String title = sent.getOrDefault("next.title", "");
        if (title.isBlank()) {
            return null;
        }
        Map<String, RawValue> values = new LinkedHashMap<>();
        values.put("title", RawValue.word(title));
        values.put("dueOn", RawValue.text(sent.getOrDefault("next.dueOn", ""), today.conventions()));
        String to = sent.getOrDefault("next.to", "");
        if (!to.isEmpty()) {
            values.put(to.contains("@") ? "member" : "role", RawValue.word(to));
        }
        return new Patch(values);
    }
}
