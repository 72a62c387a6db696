package app.steward.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Subject;
import app.steward.portfolio.Listing.Slice;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walking through a list forward and back, while it stands still and while it changes. */
class ListingPagesTest extends ListingCase {
    private static final int SIZE = 7;

    @BeforeEach
    void valuesOfEveryKind() {
        db.sql().execute("update account_facts set overall_score = account_id % 7 * 10 where account_id % 3 > 0");
        db.sql().execute("update subscriptions set auto_renew = (array[true, false, null])[1 + id % 3]");
        db.sql()
                .execute("insert into attributes (subject, key, label, type, indexed) values ('account', 'tier',"
                        + " 'Tier', 'text', true), ('account', 'deal', 'Deal', 'number', true), ('account',"
                        + " 'signed', 'Signed', 'date', true), ('account', 'seen', 'Seen', 'moment', false),"
                        + " ('account', 'pilot', 'Pilot', 'yes_no', false)");
        db.sql()
                .execute("update accounts set custom = jsonb_strip_nulls(jsonb_build_object('tier', (array['Gold',"
                        + " 'gold', 'Älter', null])[1 + id % 4], 'deal', case when id % 3 > 0 then id % 5 * 1.5"
                        + " end, 'signed', date '2026-01-01' + (id % 9)::int, 'seen', '2026-02-0' || 1 + id % 8"
                        + " || 'T10:00:00Z', 'pilot', id % 2 = 0))");
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

    @ParameterizedTest
    @MethodSource("sorts")
    void everyPageForwardAndBackHoldsEachRowOnceInOrder(Sorted sort) {
        View view = view(sort.subject(), sort.text(), List.of("external_id"));
        for (String looks : List.of("ada", "bea")) {
            List<Long> all = byOffset(view, looks, 1000);
            assertThat(all).hasSizeGreaterThan(30).doesNotHaveDuplicates();
            assertThat(forward(view, looks, SIZE)).as("forward").isEqualTo(all);
            assertThat(backward(view, looks, SIZE)).as("backward").isEqualTo(all);
            assertThat(fromEnd(view, looks)).as("from the end").isEqualTo(all);
        }
    }

    private List<Long> forward(View view, String looks, int size) {
        List<Long> ids = new ArrayList<>();
        Slice page = listing.from(view, asked(looks), 0, size);
        assertThat(page.previous()).isEmpty();
        while (true) {
            assertThat(page.rows()).isNotEmpty().hasSizeLessThanOrEqualTo(size);
            ids.addAll(idsOf(page));
            if (page.next().isEmpty()) {
                return ids;
            }
            List<Long> here = idsOf(page);
            page = listing.after(view, asked(looks), page.next(), size);
            assertThat(idsOf(listing.before(view, asked(looks), page.previous(), size)))
                    .isEqualTo(here);
        }
    }

    private List<Long> backward(View view, String looks, int size) {
        List<Long> ids = new ArrayList<>();
        Slice page = listing.fromEnd(view, asked(looks), 0, size);
        assertThat(page.next()).isEmpty();
        while (true) {
            ids.addAll(0, idsOf(page));
            if (page.previous().isEmpty()) {
                return ids;
            }
            page = listing.before(view, asked(looks), page.previous(), size);
            assertThat(page.next()).isNotEmpty();
        }
    }

    private List<Long> fromEnd(View view, String looks) {
        List<Long> ids = new ArrayList<>();
        for (int skipped = 0; ; skipped += 25) {
            Slice page = listing.fromEnd(view, asked(looks), skipped, 25);
            ids.addAll(0, idsOf(page));
            if (page.previous().isEmpty()) {
                return ids;
            }
        }
    }

    private static List<Long> idsOf(Slice page) {
        return page.rows().stream().map(ListedRow::id).toList();
    }

    @ParameterizedTest
    @MethodSource("sorts")
    void whatComesAndGoesBetweenPagesRepeatsAndHidesNoOtherRow(Sorted sort) {
        View view = view(sort.subject(), sort.text(), List.of("external_id"));
        String table = sort.subject().plural();
        List<Long> all = byOffset(view, "ada", 1000);
        List<Long> seen = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        Slice page = listing.from(view, asked("ada"), 0, SIZE);
        while (!page.next().isEmpty()) {
            seen.addAll(idsOf(page));
            // the row that the page ends with, and one that is still to come
            gone.add(seen.get(seen.size() - 1));
            int ahead = all.indexOf(seen.get(seen.size() - 1)) + 3;
            if (ahead < all.size()) {
                gone.add(all.get(ahead));
            }
            db.sql().execute("update " + table + " set archived_at = now() where id in (" + join(gone) + ")");
            page = listing.after(view, asked("ada"), page.next(), SIZE);
        }
        seen.addAll(idsOf(page));
        assertThat(seen).doesNotHaveDuplicates();
        List<Long> expected = new ArrayList<>(all);
        expected.removeIf(id -> gone.contains(id) && !seen.contains(id));
        assertThat(seen).isEqualTo(expected);

        db.sql().execute("update " + table + " set archived_at = null where id in (" + join(gone) + ")");
        List<Long> back = new ArrayList<>();
        page = listing.fromEnd(view, asked("ada"), 0, SIZE);
        int came = 1000;
        while (true) {
            back.addAll(0, idsOf(page));
            if (page.previous().isEmpty()) {
                break;
            }
            came++;
            insert(sort.subject(), came);
            page = listing.before(view, asked("ada"), page.previous(), SIZE);
        }
        assertThat(back).doesNotHaveDuplicates();
        back.removeIf(id -> id > 1000);
        assertThat(back).isEqualTo(all);
    }

    private void insert(Subject subject, int id) {
        String like = "select " + id + ", 'NEW-" + id + "', ";
        db.sql()
                .execute(
                        switch (subject) {
                            case ACCOUNT ->
                                "insert into accounts (id, external_id, name, stage, industry, mrr, created_on,"
                                        + " custom) "
                                        + like
                                        + "name, stage, industry, mrr, created_on, custom from accounts where id = "
                                        + id % 60;
                            case USER ->
                                "insert into users (id, external_id, name, account_id, created_on) " + like
                                        + "name, account_id, created_on from users where id = " + (1 + id % 150);
                            case SUBSCRIPTION ->
                                "insert into subscriptions (id, external_id, account_id, plan, status, mrr, starts_on) "
                                        + like
                                        + "account_id, plan, status, mrr, starts_on from subscriptions where id = "
                                        + (1 + id % 80);
                        });
        if (subject != Subject.SUBSCRIPTION) {
            db.sql()
                    .execute("insert into " + subject.key() + "_facts (" + subject.key() + "_id) select id from "
                            + subject.plural() + " where id = " + id);
        }
    }

    private static String join(List<Long> ids) {
        return String.join(",", ids.stream().map(String::valueOf).toList());
    }

    @Test
    void aRowThatChangedLeavesItsPlaceToGoOnFrom() {
        View view = view(Subject.ACCOUNT, "mrr", List.of("external_id"));
        Slice first = listing.from(view, asked("ada"), 0, SIZE);
        List<Long> second = idsOf(listing.after(view, asked("ada"), first.next(), SIZE));
        long last = first.rows().get(SIZE - 1).id();
        db.sql().execute("update account_facts set mrr = 999999 where account_id = " + last);
        assertThat(idsOf(listing.after(view, asked("ada"), first.next(), SIZE))).isEqualTo(second);
        db.sql().execute("update accounts set archived_at = now() where id = " + last);
        assertThat(idsOf(listing.after(view, asked("ada"), first.next(), SIZE))).isEqualTo(second);
    }

    @ParameterizedTest
    @MethodSource("sorts")
    void aForgedCursorIsRefusedOrShowsNothingHidden(Sorted sort) {
        View view = view(sort.subject(), sort.text(), List.of("external_id"));
        List<Long> seen = byOffset(view, "bea", 1000);
        for (String value : List.of(
                "=",
                "-",
                "",
                "x",
                "=\u0000",
                "=1e999999999",
                "=-1",
                "=NaN",
                "=+999999999-12-31",
                "=true",
                "='; drop",
                "=2026-01-01",
                "=+999999999-12-31T23:59:59Z",
                "=99999999999999999999",
                "=\uD83D\uDE00")) {
            for (String id : List.of("0", "-1", "9223372036854775807", "99999999999999999999", "x", "")) {
                List<String> cursor = new ArrayList<>();
                view.sort().all().forEach(any -> cursor.add(value));
                cursor.add(id);
                for (boolean back : List.of(false, true)) {
                    try {
                        Slice page = back
                                ? listing.before(view, asked("bea"), cursor, 5)
                                : listing.after(view, asked("bea"), cursor, 5);
                        assertThat(seen).as("%s", cursor).containsAll(idsOf(page));
                    } catch (BadInput refused) {
                        assertThat(refused.faults()).isNotEmpty();
                    }
                }
            }
        }
        assertThatThrownBy(() -> listing.before(view, asked("bea"), List.of("=1"), 5))
                .isInstanceOf(BadInput.class);
    }
}
