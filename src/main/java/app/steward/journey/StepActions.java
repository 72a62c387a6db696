package app.steward.journey;

import app.steward.action.Action;
import app.steward.action.ActionHolder;
import app.steward.action.ActionNames;
import app.steward.action.Actions;
import app.steward.action.Occasion;
import app.steward.change.Chains;
import app.steward.condition.Subject;
import app.steward.problem.Fault;
import app.steward.task.TaskMaker.Cause;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** What steps do within Steward: checks it, says it in words, carries it out; and what it names is in use. */
@Component
public class StepActions implements ActionHolder {
    /** The types of steps that do something of this sort. */
    static final Set<String> TYPES = Set.of("task", "play", "set", "notify");

    private final Actions actions;
    private final UsedDefinitions used;

    StepActions(Actions actions, UsedDefinitions used) {
        this.actions = actions;
        this.used = used;
    }

    /** For all steps that are checked or said in one answer. */
    ActionNames names() {
        return actions.names();
    }

    /** What is wrong with it. */
    List<Fault> faults(ObjectNode said, Subject subject, ActionNames names) {
        List<Fault> faults = new ArrayList<>();
        actions.read(said, "", Set.of(), subject, names, faults);
        return faults;
    }

    /** What it does, as a sentence without its end. */
    String words(ObjectNode said, Subject subject, ActionNames names) {
        return actions.one(said)
                .map(action -> actions.words(action, subject, names))
                .orElse("Something that is gone");
    }

    /** The same definition with what its steps do as it was accepted. */
    Definition normalized(Definition definition, Subject subject) {
        ActionNames names = actions.names();
        return new Definition(
                definition.entry(),
                definition.goal(),
                definition.exit(),
                definition.settings(),
                definition.steps().stream()
                        .map(step -> step instanceof Step.Act act ? normalized(act, subject, names) : step)
                        .toList());
    }

    private Step normalized(Step.Act act, Subject subject, ActionNames names) {
        Action read = actions.read(act.said(), "", Set.of(), subject, names, new ArrayList<>());
        return read == null ? act : new Step.Act(act.key(), act.name(), act.type(), read.json(), act.next());
    }

    /** Does it for runs, once for each. @param led which rules led to it, the journey being the last of them */
    void carryOut(Step.Act step, List<Occasion.Row> runs, Subject subject, String journey, Now now, Chains led) {
        Action action = actions.one(step.said()).orElseThrow();
        actions.carryOut(action, new Occasion(Cause.RUN, runs, step.key(), subject, "A step of " + journey, now, led));
    }

    @Override
    public Stream<Held> actions() {
        return used.all().stream()
                .map(each -> new Held(
                        JourneyEditing.KIND,
                        each.journey(),
                        each.name(),
                        each.subject(),
                        each.definition().steps().stream()
                                .filter(step -> step instanceof Step.Act)
                                .flatMap(step -> actions.one(((Step.Act) step).said()).stream())
                                .toList()));
    }
}
