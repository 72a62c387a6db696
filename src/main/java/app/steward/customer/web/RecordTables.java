package app.steward.customer.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.listing.Column;
import app.steward.listing.Figures;
import app.steward.listing.Figures.Figure;
import app.steward.listing.Filter;
import app.steward.listing.ListParameter;
import app.steward.listing.ListQuery;
import app.steward.listing.ListScope;
import app.steward.listing.ListState;
import app.steward.listing.ListUrl;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Asked;
import app.steward.listing.Sort;
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
    record Table(ListQuery view, List<ListedRow> rows, long total, Map<String, Map<String, String>> labels) {}

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
        ListQuery list = ListQuery.of(Subject.ACCOUNT)
                .columns(columns(Subject.ACCOUNT, CHILD_COLUMNS, asked.catalogue()))
                .sort(Sort.parse(Subject.ACCOUNT, "-mrr", asked.catalogue()))
                .filter(ofThis)
                .build();
        Figures.Found found = figures.of(list, asked, SUMMED);
        Table children = new Table(
                list,
                found.records() == 0
                        ? List.of()
                        : listing.from(list, asked, 0, SHOWN_CHILDREN).rows(),
                found.records(),
                Column.labels(list.columns()));
        List<@Nullable BigDecimal> sums = found.values();
        BigDecimal users = sum(number(row, "users"), sums.get(1));
        return new Family(
                children,
                sum(number(row, "mrr"), sums.get(0)),
                users == null ? BigDecimal.ZERO : users,
                new ListUrl(
                                ListScope.of(Subject.ACCOUNT),
                                new ListState(Map.of(ListParameter.FILTER.key(), filter.write(ofThis))))
                        .toString());
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

    private Table table(ListQuery list, Asked asked, int limit) {
        RecordListing.Slice first = listing.from(list, asked, 0, limit);
        int shown = first.rows().size();
        long total = first.next().isEmpty() ? shown : listing.count(list, asked);
        return new Table(list, first.rows(), total, Column.labels(list.columns()));
    }

    private static ListQuery of(long account, Subject subject, List<String> keys, String sort, Catalogue catalogue) {
        return ListQuery.of(subject)
                .columns(columns(subject, keys, catalogue))
                .sort(Sort.parse(subject, sort, catalogue))
                .account(account)
                .build();
    }

    private static List<Column> columns(Subject subject, List<String> keys, Catalogue catalogue) {
        return keys.stream().map(key -> Column.of(subject, key, catalogue)).toList();
    }
}
