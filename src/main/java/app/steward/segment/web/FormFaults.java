package app.steward.segment.web;

import app.steward.problem.Fault;
import app.steward.problem.Refused;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a form of a name and a condition, by where it stands.
 *
 * @param name beside the name; null for nothing
 * @param inCondition beside the lines, by their place in the condition
 * @param said at the head of the form
 */
public record FormFaults(@Nullable String name, List<Fault> inCondition, List<String> said) {
    public static final FormFaults NONE = new FormFaults(null, List.of(), List.of());
    private static final String NAME = "name";
    private static final String CONDITION = "condition";

    public static FormFaults of(Refused wrong) {
        return new FormFaults(
                wrong.faults().stream()
                        .filter(fault -> fault.path().equals(NAME))
                        .findFirst()
                        .map(Fault::message)
                        .orElse(null),
                inCondition(wrong.faults()),
                wrong.faults().stream()
                        .filter(fault -> !fault.path().equals(NAME))
                        .map(Fault::message)
                        .distinct()
                        .toList());
    }

    /** Those of the condition, as seen from it: {@code condition.all[1]} is at {@code all[1]}. */
    public static List<Fault> inCondition(Collection<Fault> faults) {
        return faults.stream()
                .filter(fault -> fault.path().startsWith(CONDITION))
                .map(fault ->
                        new Fault(fault.path().substring(CONDITION.length()).replaceFirst("^\\.", ""), fault.message()))
                .toList();
    }
}
