package app.steward.journey;

import app.steward.condition.Subject;
import app.steward.problem.Fault;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** What steps do within Steward: reads it, says it in words, carries it out. */
@Component
class StepActions {
    /** The types of steps that do something of this sort. */
    static final Set<String> TYPES = Set.of("task", "play", "set", "notify");

    /** What is wrong with it. */
    List<Fault> faults(ObjectNode said, String path, Subject subject) {
        return List.of();
    }

    /** What it does, as a sentence without its end. */
    String words(ObjectNode said, Subject subject) {
        return said.path("type").asString("");
    }
}
