package app.steward.change;

import app.steward.condition.Subject;
import java.util.Set;

/**
 * These records are about to be deleted. Published in the transaction of the deletion, before their rows go: whoever
 * keeps facts of them without a foreign key (usage, memberships) removes them now. {@link RecordsChanged} follows for
 * the accounts that stay. The users and subscriptions of deleted accounts go too, each kind announced by an event of its
 * own.
 *
 * @param accounts internal numbers
 * @param users internal numbers
 * @param subscriptions internal numbers
 */
public record RecordsDeleted(Set<Long> accounts, Set<Long> users, Set<Long> subscriptions) {
    public RecordsDeleted {
        accounts = Set.copyOf(accounts);
        users = Set.copyOf(users);
        subscriptions = Set.copyOf(subscriptions);
    }

    /** Those of one kind. */
    public static RecordsDeleted of(Subject subject, Set<Long> records) {
        return new RecordsDeleted(
                subject == Subject.ACCOUNT ? records : Set.of(),
                subject == Subject.USER ? records : Set.of(),
                subject == Subject.SUBSCRIPTION ? records : Set.of());
    }
}
