package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.portfolio.Column;
import app.steward.portfolio.ListedRow;
import app.steward.portfolio.Listing;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.team.Assignee;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The short tables within the page of an account: its users, its subscriptions. */
@Component
class RecordTables {
    private static final int SHOWN_USERS = 10;
    private static final int SHOWN_SUBSCRIPTIONS = 25;
    private static final List<String> USER_COLUMNS =
            List.of("name", "title", "persona", "activity", "last_active_at", "usage_trend");
    private static final List<String> SUBSCRIPTION_COLUMNS =
            List.of("external_id", "plan", "status", "mrr", "seats", "starts_on", "ends_on", "next_billing_on");

    private final Listing listing;

    RecordTables(Listing listing) {
        this.listing = listing;
    }

    /** A short table, and how many rows it would have in full. */
    record Table(View view, List<ListedRow> rows, long total, Map<String, Map<String, String>> labels) {}

    /** The users of an account, who was active last first. */
    Table users(long account, Asked asked) {
        return table(of(account, Subject.USER, USER_COLUMNS, "-last_active_at", asked.catalogue()), asked, SHOWN_USERS);
    }

    /** The subscriptions of an account, the largest first. */
    Table subscriptions(long account, Asked asked) {
        return table(
                of(account, Subject.SUBSCRIPTION, SUBSCRIPTION_COLUMNS, "-mrr", asked.catalogue()),
                asked,
                SHOWN_SUBSCRIPTIONS);
    }

    private Table table(View view, Asked asked, int limit) {
        return new Table(
                view,
                listing.from(view, asked, 0, limit).rows(),
                listing.count(view, asked),
                OpenLists.labels(view.columns()));
    }

    private static View of(long account, Subject subject, List<String> keys, String sort, Catalogue catalogue) {
        List<Column> columns =
                keys.stream().map(key -> Column.of(subject, key, catalogue)).toList();
        return new View(
                subject,
                columns,
                Sort.parse(subject, sort, catalogue),
                null,
                account,
                null,
                Assignee.anyone(),
                null,
                "");
    }
}
