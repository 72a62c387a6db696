package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.listing.RecordListing.Slice;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walking through a list forward and back while it stands still: all look at one portfolio, and change nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListingWalkTest extends ListingPagesCase {
    private static final List<String> IDS = List.of("0", "-1", "9223372036854775807", "99999999999999999999", "x", "");

    @Override
    @BeforeAll
    void somePortfolio() {
        super.somePortfolio();
    }

    @ParameterizedTest
    @MethodSource("sorts")
    void everyPageForwardAndBackHoldsEachRowOnceInOrder(Sorted sort) {
        ListQuery view = view(sort.subject(), sort.text(), List.of("external_id"));
        for (String looks : List.of("ada", "bea")) {
            List<Long> all = byOffset(view, looks, 1000);
            assertThat(all).hasSizeGreaterThan(30).doesNotHaveDuplicates();
            assertThat(forward(view, looks, SIZE)).as("forward").isEqualTo(all);
            assertThat(backward(view, looks, SIZE)).as("backward").isEqualTo(all);
            assertThat(fromEnd(view, looks)).as("from the end").isEqualTo(all);
        }
    }

    private List<Long> forward(ListQuery view, String looks, int size) {
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

    private List<Long> backward(ListQuery view, String looks, int size) {
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

    private List<Long> fromEnd(ListQuery view, String looks) {
        List<Long> ids = new ArrayList<>();
        for (int skipped = 0; ; skipped += 25) {
            Slice page = listing.fromEnd(view, asked(looks), skipped, 25);
            ids.addAll(0, idsOf(page));
            if (page.previous().isEmpty()) {
                return ids;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sorts")
    void aForgedCursorIsRefusedOrShowsNothingHidden(Sorted sort) {
        ListQuery view = view(sort.subject(), sort.text(), List.of("external_id"));
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
                "~",
                "~0=",
                "~0=\u0000",
                "=+999999999-12-31",
                "=true",
                "='; drop",
                "=2026-01-01",
                "=+999999999-12-31T23:59:59Z",
                "=99999999999999999999",
                "=\uD83D\uDE00")) {
            for (String id : value.equals("=-1") ? IDS : List.of("0", "9223372036854775807")) {
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
