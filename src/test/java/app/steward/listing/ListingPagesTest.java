package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Slice;
import app.steward.web.Paging;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walking through a list forward and back while it changes. */
class ListingPagesTest extends ListingPagesCase {
    @ParameterizedTest
    @MethodSource("sorts")
    void whatComesAndGoesBetweenPagesRepeatsAndHidesNoOtherRow(Sorted sort) {
        ListQuery view = view(sort.subject(), sort.text(), List.of("external_id"));
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
        ListQuery view = view(Subject.ACCOUNT, "mrr", List.of("external_id"));
        Slice first = listing.from(view, asked("ada"), 0, SIZE);
        List<Long> second = idsOf(listing.after(view, asked("ada"), first.next(), SIZE));
        long last = first.rows().get(SIZE - 1).id();
        db.sql().execute("update account_facts set mrr = 999999 where account_id = " + last);
        assertThat(idsOf(listing.after(view, asked("ada"), first.next(), SIZE))).isEqualTo(second);
        db.sql().execute("update accounts set archived_at = now() where id = " + last);
        assertThat(idsOf(listing.after(view, asked("ada"), first.next(), SIZE))).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom.note", "-custom.note"})
    void aRowWithALongTextThatWentAwayOrChangedHidesNoOther(String sort) {
        ListQuery view = view(Subject.ACCOUNT, sort, List.of("external_id"));
        List<Long> all = byOffset(view, "ada", 1000);
        Slice first = listing.from(view, asked("ada"), 0, SIZE);
        assertThat(Paging.cursor(first.next())).hasSizeLessThan(1000);
        List<Long> rest = all.subList(SIZE, all.size());
        assertThat(idsOf(listing.after(view, asked("ada"), first.next(), 1000))).isEqualTo(rest);
        long last = all.get(SIZE - 1);
        db.sql().execute("update accounts set custom = '{\"note\":\"other\"}' where id = " + last);
        assertThat(idsOf(listing.after(view, asked("ada"), first.next(), 1000))).containsAll(rest);
        db.sql().execute("update accounts set parent_id = null where parent_id = " + last);
        db.sql().execute("update users set account_id = null where account_id = " + last);
        db.sql().execute("delete from subscriptions where account_id = " + last);
        db.sql().execute("delete from accounts where id = " + last);
        assertThat(idsOf(listing.after(view, asked("ada"), first.next(), 1000))).containsAll(rest);
    }
}
