package app.steward.listing;

import app.steward.condition.ConditionTree;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A list that has a page: all accounts, users or subscriptions, or some of them for good, such as the members of a
 * working list. Everything that can be done with a list (tabs, columns, filter, totals, views, export) works on any.
 *
 * @param name in addresses of the pieces of its page, such as {@code accounts}; {@link ListScopes} finds it by that
 * @param path of its page, such as {@code /accounts}
 * @param title what its page is called
 * @param views what its named views and own columns are kept by, beside the subject; empty for the list of all records
 * @param within a condition that all its records meet; null for the list of all
 * @param also columns that it has beside the usual ones before anyone chose their own, as they stand in addresses
 */
public record ListScope(
        String name,
        String path,
        Subject subject,
        String title,
        String views,
        @Nullable ConditionTree within,
        List<String> also) {

    public ListScope {
        also = List.copyOf(also);
    }

    /** One with the usual columns. */
    public ListScope(
            String name, String path, Subject subject, String title, String views, @Nullable ConditionTree within) {
        this(name, path, subject, title, views, within, List.of());
    }

    /** The list of all accounts, users or subscriptions. */
    public static ListScope of(Subject subject) {
        String plural = subject.plural();
        String title = plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1);
        return new ListScope(plural, "/" + plural, subject, title, "", null);
    }

    public boolean isOfAll() {
        return within == null;
    }

    /** Whether segments may follow from what its records meet: not from being in a list. */
    public boolean mayBecomeSegment() {
        return within == null || within.memberships().allMatch(in -> in.kind() == MembershipKind.SEGMENT);
    }

    /**
     * Where a piece of its page is asked for, such as {@code counts}. Not below the list itself, where every name may be
     * the external id of a record.
     */
    public String piece(String piece) {
        return "/portfolio/" + name + "/" + piece;
    }
}
