package app.steward.listing;

import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Slice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** Lists sorted by values of every kind, a few rows at a time. */
abstract class ListingPagesCase extends ListingCase {
    static final int SIZE = 7;

    @Override
    @BeforeEach
    void somePortfolio() {
        super.somePortfolio();
        valuesOfEveryKind();
    }

    private void valuesOfEveryKind() {
        db.sql().execute("update account_facts set overall_score = account_id % 7 * 10 where account_id % 3 > 0");
        db.sql().execute("update subscriptions set auto_renew = (array[true, false, null])[1 + id % 3]");
        db.sql()
                .execute("insert into attributes (subject, key, label, type, indexed) values ('account', 'tier',"
                        + " 'Tier', 'text', true), ('account', 'deal', 'Deal', 'number', true), ('account',"
                        + " 'signed', 'Signed', 'date', true), ('account', 'seen', 'Seen', 'moment', false),"
                        + " ('account', 'note', 'Note', 'text', false),"
                        + " ('account', 'pilot', 'Pilot', 'yes_no', false)");
        db.sql()
                .execute("update accounts set custom = jsonb_strip_nulls(jsonb_build_object('tier', (array['Gold',"
                        + " 'gold', 'Älter', null])[1 + id % 4], 'deal', case when id % 3 > 0 then id % 5 * 1.5"
                        + " end, 'signed', date '2026-01-01' + (id % 9)::int, 'seen', '2026-02-0' || 1 + id % 8"
                        + " || 'T10:00:00Z', 'pilot', id % 2 = 0, 'note', case when id % 3 > 0 then repeat('界', 150)"
                        + " || id % 5 || repeat('x', 2000) end))");
    }

    record Sorted(Subject subject, String text) {}

    static Stream<Sorted> sorts() {
        return Stream.concat(
                        Stream.of(
                                        "name",
                                        "industry",
                                        "mrr",
                                        "employees",
                                        "next_billing_on",
                                        "created_on",
                                        "last_active_at",
                                        "usage_change",
                                        "overall_health",
                                        "product_health",
                                        "stage",
                                        "success_manager",
                                        "account_manager",
                                        "parent",
                                        "feature_uses(feature=export;days=30)",
                                        "custom.tier",
                                        "custom.deal",
                                        "custom.signed",
                                        "custom.seen",
                                        "custom.pilot",
                                        "custom.note",
                                        "stage,-custom.note,custom.deal",
                                        "stage,-mrr",
                                        "next_billing_on,success_manager,-name")
                                .map(key -> new Sorted(Subject.ACCOUNT, key)),
                        Stream.concat(
                                Stream.of("name", "activity", "role", "account.mrr", "account.success_manager")
                                        .map(key -> new Sorted(Subject.USER, key)),
                                Stream.of("mrr", "auto_renew", "status", "starts_on", "account.name")
                                        .map(key -> new Sorted(Subject.SUBSCRIPTION, key))))
                .flatMap(sort -> Stream.of(sort, new Sorted(sort.subject(), "-" + sort.text())));
    }

    static List<Long> idsOf(Slice page) {
        return page.rows().stream().map(ListedRow::id).toList();
    }
}
