package app.steward.change;

import java.util.Set;

/**
 * A person or the management API changed these records. Published in the transaction of the change, after it was
 * written to the database, and handled in that transaction: derived values and memberships are right when it commits.
 *
 * @param accounts internal numbers of the accounts that changed, and of those that the users and subscriptions belong
 *     to, before and after. What hangs on an account (its users' memberships, when it is archived) follows it
 * @param users internal numbers
 * @param subscriptions internal numbers
 */
public record RecordsChanged(Set<Long> accounts, Set<Long> users, Set<Long> subscriptions) {
    public RecordsChanged {
        accounts = Set.copyOf(accounts);
        users = Set.copyOf(users);
        subscriptions = Set.copyOf(subscriptions);
    }

    public static RecordsChanged accounts(Set<Long> accounts) {
        return new RecordsChanged(accounts, Set.of(), Set.of());
    }
}
