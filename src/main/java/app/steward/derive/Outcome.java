package app.steward.derive;

import java.util.List;
import java.util.Set;

/**
 * What a stage came to.
 *
 * @param records how many it looked at
 * @param entered memberships that began
 * @param left memberships that ended
 * @param errors what could not be computed, a sentence each; the rest was
 * @param changed what is different for the records it was run for, by name: account.users, account.segment:12
 */
public record Outcome(long records, long entered, long left, List<String> errors, Set<String> changed) {
    public static final Outcome NOTHING = new Outcome(0, 0, 0, List.of(), Set.of());

    public Outcome {
        errors = List.copyOf(errors);
        changed = Set.copyOf(changed);
    }
}
