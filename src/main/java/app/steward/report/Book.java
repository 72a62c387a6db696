package app.steward.report;

import app.steward.condition.Subject;
import app.steward.listing.ListParameter;
import app.steward.listing.ListQuery;
import app.steward.listing.ListScope;
import app.steward.listing.ListState;
import app.steward.listing.ListUrl;
import app.steward.listing.RecordListing.Asked;
import app.steward.team.Viewer;

/**
 * What a report is of: accounts that the viewer sees and that pass account segment, success role and assignee, as of now,
 * with their users and subscriptions. All figures are of the accounts that are in it now, so one that was handed over brings
 * its past along.
 *
 * @param state what was chosen, as addresses say it: segment, role and assigned alone
 * @param accounts they, as a list
 * @param users theirs: who has no account is in no book
 * @param subscriptions theirs
 * @param asOf learns how old the figures are that are read of it
 */
public record Book(
        Asked asked, ListState state, ListQuery accounts, ListQuery users, ListQuery subscriptions, AsOf asOf) {

    /** Whether it holds all accounts of the workspace. */
    public boolean isWhole() {
        return asked.viewer().seesAll() && accounts.segment() == null && accounts.isAssignedToAnyone();
    }

    /** Whether it is the part of one who does not see all that nobody owns. */
    boolean isUnassigned() {
        return !asked.viewer().seesAll() && asked.viewer().books().isEmpty();
    }

    /** The part of it that this one sees. */
    Book of(Viewer part) {
        return new Book(new Asked(part, asked.catalogue(), asked.now()), state, accounts, users, subscriptions, asOf);
    }

    /** The same, for a card that says how old its figures are. */
    public Book forCard() {
        return new Book(asked, state, accounts, users, subscriptions, new AsOf(true));
    }

    ListQuery list(Subject subject) {
        return switch (subject) {
            case ACCOUNT -> accounts;
            case USER -> users;
            case SUBSCRIPTION -> subscriptions;
        };
    }

    /**
     * Where the page of a list shows those of its records that meet a filter.
     *
     * @param filter as an address holds it
     * @param sort likewise; empty for the usual order
     */
    String link(Subject subject, String filter, String sort) {
        boolean users = subject == Subject.USER;
        String whole = users ? filter + "," + ofUsers(state) : filter;
        return new ListUrl(
                        ListScope.of(subject),
                        state.with(ListParameter.SEGMENT, users ? null : state.get(ListParameter.SEGMENT))
                                .with(ListParameter.FILTER, whole)
                                .with(ListParameter.SORT, sort))
                .toString();
    }

    /** Which of the users that pass role and assignee are in the book, as a filter: lists of users know no account segment. */
    static String ofUsers(ListState state) {
        String segment = state.get(ListParameter.SEGMENT);
        return "account.external_id:not_empty" + (segment.isEmpty() ? "" : ",account.segment:in:" + segment);
    }
}
