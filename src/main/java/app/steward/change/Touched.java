package app.steward.change;

import app.steward.condition.Subject;
import java.util.Set;

/**
 * Accounts or users that were touched, and by what.
 *
 * @param subject whose they are: account or user
 * @param records internal numbers
 * @param fields what is different of them; of an account also what is different of its users and subscriptions:
 *     subscription.amount, user.archived
 */
public record Touched(Subject subject, Set<Long> records, ChangedFields fields) {
    public Touched {
        records = Set.copyOf(records);
    }

    public static Touched accounts(Set<Long> accounts, ChangedFields fields) {
        return new Touched(Subject.ACCOUNT, accounts, fields);
    }

    public static Touched users(Set<Long> users, ChangedFields fields) {
        return new Touched(Subject.USER, users, fields);
    }

    /** Whether nothing follows from it. */
    public boolean isNothing() {
        return records.isEmpty() || fields.isEmpty();
    }
}
