package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.portfolio.Column;
import app.steward.portfolio.Figures;
import app.steward.portfolio.Figures.Figure;
import app.steward.portfolio.Filter;
import app.steward.portfolio.ListedRow;
import app.steward.portfolio.RecordListing;
import app.steward.portfolio.RecordListing.Asked;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.team.Assignee;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The short tables within the page of an account: its users, its subscriptions, its children. */
@Component
class RecordTables {
    private static final int SHOWN_USERS = 10;
    private static final int SHOWN_SUBSCRIPTIONS = 25;
    private static final List<String> USER_COLUMNS =
            List.of("name", "title", "persona", "activity", "last_active_at", "usage_trend");
    private static final List<String> SUBSCRIPTION_COLUMNS =
            List.of("external_id", "plan", "status", "mrr", "seats", "starts_on", "ends_on", "next_billing_on");

    private static final int SHOWN_CHILDREN = 25;
    private static final List<String> CHILD_COLUMNS =
            List.of("name", "overall_health", "stage", "mrr", "users", "success_manager");
    private static final List<Figure> SUMMED =
            List.of(Figure.sum(FieldRef.of("mrr")), Figure.sum(FieldRef.of("users")));

    private final RecordListing listing;
    private final Figures figures;
    private final Filter filter;

    RecordTables(RecordListing listing, Figures figures, Filter filter) {
        this.listing = listing;
        this.figures = figures;
        this.filter = filter;
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

    /**
     * The children of an account that the viewer sees, and with them the account as one customer.
     *
     * @param mrr of the account and these children together; null where none has any
     * @param users of all of them
     * @param list address of the list of the children
     */
    record Family(Table children, @Nullable BigDecimal mrr, BigDecimal users, String list) {}

    /** Of an account of this row, which has the columns {@code mrr} and {@code users}. */
    Family family(ListedRow row, Asked asked) {
        ConditionTree ofThis = new ConditionTree.Comparison(
                FieldRef.of("parent"), Operator.IN, new Value.Texts(List.of(row.externalId())));
        View view = new View(
                Subject.ACCOUNT,
                columns(Subject.ACCOUNT, CHILD_COLUMNS, asked.catalogue()),
                Sort.parse(Subject.ACCOUNT, "-mrr", asked.catalogue()),
                null,
                null,
                null,
                Assignee.anyone(),
                ofThis,
                "");
        Figures.Found found = figures.of(view, asked, SUMMED);
        Table children = table(view, asked, SHOWN_CHILDREN, found.records());
        List<@Nullable BigDecimal> sums = found.values();
        BigDecimal users = sum(number(row, "users"), sums.get(1));
        return new Family(
                children,
                sum(number(row, "mrr"), sums.get(0)),
                users == null ? BigDecimal.ZERO : users,
                new Address("/accounts", Map.of("filter", filter.write(ofThis))).toString());
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : one.add(other);
    }

    private static @Nullable BigDecimal number(ListedRow row, String key) {
        Object value = row.values().get(key);
        return value == null ? null : new BigDecimal(value.toString());
    }

    private Table table(View view, Asked asked, int limit) {
        return table(view, asked, limit, listing.count(view, asked));
    }

    private Table table(View view, Asked asked, int limit, long total) {
        return new Table(view, listing.from(view, asked, 0, limit).rows(), total, OpenLists.labels(view.columns()));
    }

    private static View of(long account, Subject subject, List<String> keys, String sort, Catalogue catalogue) {
        return new View(
                subject,
                columns(subject, keys, catalogue),
                Sort.parse(subject, sort, catalogue),
                null,
                account,
                null,
                Assignee.anyone(),
                null,
                "");
    }

    private static List<Column> columns(Subject subject, List<String> keys, Catalogue catalogue) {
        return keys.stream().map(key -> Column.of(subject, key, catalogue)).toList();
    }
}
