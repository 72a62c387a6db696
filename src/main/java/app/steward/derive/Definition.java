package app.steward.derive;

import app.steward.condition.Subject;
import java.util.Set;

/**
 * One thing that a stage computes: a segment, health, the derived row.
 *
 * @param name as others read it, beginning with its subject: account.segment:12
 * @param subject whose records it is computed for
 * @param reads all that its result follows from, apart from the time, by name: account.mrr, account.segment:3,
 *     subscription.amount; {@link app.steward.change.ChangedFields#ANYTHING} where it can't tell
 * @param gives what becomes different with it, by name: mostly its own
 * @param late whether nobody has computed it yet as it is defined now, so that who reads it computes it too
 */
public record Definition(String name, Subject subject, Set<String> reads, Set<String> gives, boolean late) {
    public Definition {
        reads = Set.copyOf(reads);
        gives = Set.copyOf(gives);
    }

    /** One that others read by its name. */
    public Definition(String name, Subject subject, Set<String> reads, boolean late) {
        this(name, subject, reads, Set.of(name), late);
    }
}
