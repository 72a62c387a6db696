package app.steward.automation;

import app.steward.automation.AlertRule.Settings;
import app.steward.automation.AlertRule.TaskOf;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.Rule;
import app.steward.merge.MergeText;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.Use;
import app.steward.task.Plays;
import app.steward.task.Task;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.value.CleanText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What may be said of an alert rule. */
@Component
class AlertRuleChecks {
    private static final int MOST_QUIET = 90;
    private static final int MOST_REMIND = 365;
    private static final int MOST_DUE = 365;

    private final AlertRules rules;
    private final SuccessRoles roles;
    private final Plays plays;
    private final Conditions conditions;
    private final Fields fields;
    private final UsedBy uses;

    AlertRuleChecks(
            AlertRules rules, SuccessRoles roles, Plays plays, Conditions conditions, Fields fields, UsedBy uses) {
        this.rules = rules;
        this.roles = roles;
        this.plays = plays;
        this.conditions = conditions;
        this.fields = fields;
        this.uses = uses;
    }

    /** What it says beside its head, cleaned; throws {@link BadInput} for what is wrong with it. */
    Settings of(Draft draft, Subject subject) {
        List<Fault> faults = new ArrayList<>();
        String message = CleanText.at("message", draft.message());
        if (message.length() > AlertRule.MOST_OF_MESSAGE) {
            faults.add(new Fault("message", "Use at most 2,000 characters."));
        } else {
            try {
                MergeText.read("message", message, subject, fields.catalogue(), conditions);
            } catch (BadInput unknown) {
                faults.addAll(unknown.faults());
            }
        }
        between("quietDays", draft.quietDays(), 0, MOST_QUIET, faults);
        between("remindDays", draft.remindDays(), 1, MOST_REMIND, faults);
        between("guard", draft.guard(), 1, Integer.MAX_VALUE, faults);
        if (draft.tasks().size() > AlertRule.MOST_TASKS) {
            faults.add(new Fault("tasks", "At most " + AlertRule.MOST_TASKS + " tasks."));
        }
        List<TaskOf> tasks = new ArrayList<>();
        for (int i = 0; i < draft.tasks().size(); i++) {
            TaskOf task = draft.tasks().get(i);
            String at = "tasks[" + i + "].";
            String title = CleanText.at(at + "title", task.title());
            String text = CleanText.at(at + "text", task.text());
            if (title.isEmpty() || title.length() > Task.MOST_OF_TITLE) {
                faults.add(new Fault(
                        at + "title", title.isEmpty() ? "Say what is to be done." : "Use at most 200 characters."));
            }
            if (text.length() > Task.MOST_OF_TEXT) {
                faults.add(new Fault(at + "text", "Use at most 10,000 characters."));
            }
            between(at + "dueIn", task.dueIn(), 0, MOST_DUE, faults);
            String role = task.role();
            if (role != null) {
                role(at + "role", role, faults);
            }
            tasks.add(new TaskOf(title, text, role, task.priority(), task.dueIn(), task.workingDays()));
        }
        Integer play = draft.play();
        if (play != null && plays.held(play).isEmpty()) {
            faults.add(new Fault("play", "There is no such play."));
        } else if (play != null && !tasks.isEmpty()) {
            faults.add(new Fault("play", "A rule starts a play or makes tasks, not both."));
        }
        int role = role("role", draft.role(), faults);
        List<Integer> told = draft.told().stream()
                .map(key -> role("notify", key, faults))
                .distinct()
                .sorted()
                .toList();
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return new Settings(
                draft.type(),
                message,
                draft.priority(),
                role,
                draft.quietDays(),
                draft.remindDays(),
                draft.guard(),
                draft.dropsTasks(),
                tasks,
                play,
                told);
    }

    private static void between(String at, @Nullable Integer value, int least, int most, List<Fault> faults) {
        if (value != null && (value < least || value > most)) {
            faults.add(new Fault(
                    at, most == Integer.MAX_VALUE ? "Enter 1 or more." : "Enter " + least + " to " + most + "."));
        }
    }

    private int role(String at, String key, List<Fault> faults) {
        return roles.findByKey(key).map(SuccessRole::id).orElseGet(() -> {
            faults.add(new Fault(at, "There is no success role \"" + key + "\"."));
            return 0;
        });
    }

    /** A rule may test alerts of others, but what follows from it must not lead back to it. */
    void requireNoCircle(int id, String name) {
        Map<Integer, List<Use>> ofAlerts = uses.members(MembershipKind.OPEN_ALERT);
        Map<Integer, List<Use>> ofLists = uses.members(MembershipKind.LIST);
        Map<Integer, List<Use>> ofPlays = uses.members(MembershipKind.PLAY);
        Map<Integer, Integer> started = rules.plays();
        Set<String> seen = new HashSet<>();
        Deque<Use> open = new ArrayDeque<>(ofAlerts.getOrDefault(id, List.of()));
        open.addAll(ofPlays.getOrDefault(started.getOrDefault(id, 0), List.of()));
        while (!open.isEmpty()) {
            Use use = open.removeFirst();
            if (!seen.add(use.type() + use.id())) {
                continue;
            }
            boolean isRule = use.type().equals(AlertRuleTrail.KIND);
            int next = Integer.parseInt(use.id());
            if (isRule && next == id) {
                throw BadInput.of("condition", name + " would follow from itself.");
            }
            open.addAll((isRule ? ofAlerts : use.type().equals("list") ? ofLists : Map.<Integer, List<Use>>of())
                    .getOrDefault(next, List.of()));
            if (isRule) {
                open.addAll(ofPlays.getOrDefault(started.getOrDefault(next, 0), List.of()));
            }
        }
        // a rule that tests its own alerts is left out of what uses it
        if (testsItself(id)) {
            throw BadInput.of("condition", name + " would follow from itself.");
        }
    }

    private boolean testsItself(int id) {
        Rule head = rules.get(id).head();
        ConditionTree condition = rules.condition(head, fields.catalogue());
        Integer play = rules.get(id).settings().play();
        return condition != null
                && condition
                        .memberships()
                        .anyMatch(of -> of.kind() == MembershipKind.OPEN_ALERT && of.id() == id
                                || of.kind() == MembershipKind.PLAY && play != null && of.id() == play);
    }
}
