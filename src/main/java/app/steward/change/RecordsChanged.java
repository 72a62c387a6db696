package app.steward.change;

import app.steward.condition.Subject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A person or the management API changed records. Published in the transaction of the change, after it was written to the
 * database, and handled in that transaction: derived values and memberships are right when it commits.
 *
 * @param touched the accounts and users, with those that a changed record belongs to, before and after. What hangs on an
 *     account (its users' memberships, when it is archived) follows it
 */
public record RecordsChanged(List<Touched> touched) {
    public RecordsChanged {
        touched = touched.stream().filter(each -> !each.isNothing()).toList();
    }

    public RecordsChanged(Touched... touched) {
        this(List.of(touched));
    }

    /** The users of which this is different, by the field's key; new and deleted ones are not among them. */
    public Set<Long> users(String key) {
        return touched.stream()
                .filter(each -> each.subject() == Subject.USER
                        && each.fields().names().contains(Subject.USER.key() + "." + key))
                .flatMap(each -> each.records().stream())
                .collect(Collectors.toSet());
    }

    /** The accounts of which this is different of a subscription, or a user, by the field's key. */
    public Set<Long> accountsOf(Subject children, String key) {
        return touched.stream()
                .filter(each -> each.subject() == Subject.ACCOUNT
                        && each.fields().names().contains(children.key() + "." + key))
                .flatMap(each -> each.records().stream())
                .collect(Collectors.toSet());
    }

    /** These and others. */
    public RecordsChanged and(RecordsChanged others) {
        return new RecordsChanged(
                Stream.concat(touched.stream(), others.touched.stream()).toList());
    }

    /** Changes of accounts themselves. */
    public static RecordsChanged accounts(Set<Long> accounts, ChangedFields fields) {
        return new RecordsChanged(Touched.accounts(accounts, fields));
    }
}
