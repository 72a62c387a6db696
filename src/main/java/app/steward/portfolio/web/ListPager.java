package app.steward.portfolio.web;

import app.steward.listing.ListParameter;
import app.steward.listing.ListQuery;
import app.steward.listing.ListState;
import app.steward.listing.ListUrl;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Slice;
import app.steward.problem.BadInput;
import app.steward.web.Formats;
import app.steward.web.Paging;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The pages of a list in its url. {@code page} counts from 1, or from the end where it is negative; {@code after} or
 * {@code before} beside it holds the row that the page goes on from, so that it is found at once, and rows that came or
 * went meanwhile neither repeat nor hide any. Where that is missing or wrong, the number alone says enough.
 */
@Component
class ListPager {
    /** What the counts are to know of the page beside them. */
    private static final String SHOWN = "shown";

    private static final String EDGE = "edge";
    private static final String START = "start";
    private static final String END = "end";

    private static final int LONGEST = 300;

    private final RecordListing listing;
    private final Formats formats;

    ListPager(RecordListing listing, Formats formats) {
        this.listing = listing;
        this.formats = formats;
    }

    /**
     * The pages around one, as addresses; null where there are none.
     *
     * @param place which rows it shows, as far as that is known before they are counted
     * @param counts the address of the counts
     */
    record Pages(
            String place,
            @Nullable ListUrl first,
            @Nullable ListUrl previous,
            @Nullable ListUrl next,
            @Nullable ListUrl last,
            ListUrl counts) {}

    /**
     * The pages once the rows are counted.
     *
     * @param to the list, for a form that names a page of it
     * @param number of the page, from 1
     */
    record Counted(String place, long pages, long number, ListUrl to) {}

    Slice rows(OpenList open) {
        ListState state = open.state();
        int size = state.pageSize();
        try {
            if (state.has(ListParameter.AFTER)) {
                return listing.after(
                        open.query(), open.asked(), cursor(open.query(), state.get(ListParameter.AFTER)), size);
            } else if (state.has(ListParameter.BEFORE)) {
                Slice before = listing.before(
                        open.query(), open.asked(), cursor(open.query(), state.get(ListParameter.BEFORE)), size);
                return before.rows().isEmpty() ? listing.from(open.query(), open.asked(), 0, size) : before;
            }
        } catch (BadInput ofAnotherOrder) {
            // The number is left.
        }
        long number = number(state);
        return number > 0
                ? listing.from(open.query(), open.asked(), (number - 1) * size, size)
                : listing.fromEnd(open.query(), open.asked(), (-number - 1) * size, size);
    }

    private static List<String> cursor(ListQuery list, String text) {
        return Paging.of(null, text, list.sort().depth() + 1).after();
    }

    Pages pages(ListUrl url, Slice slice) {
        long number = number(url.state());
        boolean starts = slice.previous().isEmpty();
        boolean ends = slice.next().isEmpty();
        boolean lost = slice.rows().isEmpty() && number != 1;
        ListUrl counts = url.under("counts").also(SHOWN, slice.rows().size());
        if (starts != ends) {
            counts = counts.also(EDGE, starts ? START : END);
        }
        return new Pages(
                place(number, url.state().pageSize(), slice),
                starts && !lost ? null : url.page(1),
                starts ? null : url.page(number == 1 ? 1 : number - 1, ListParameter.BEFORE, cursor(slice.previous())),
                ends ? null : url.page(number == -1 ? -1 : number + 1, ListParameter.AFTER, cursor(slice.next())),
                ends && !lost ? null : url.page(-1),
                counts);
    }

    /** Values may be of any length; an address may not, and can do without. */
    private static @Nullable String cursor(List<String> values) {
        String cursor = Paging.cursor(values);
        return cursor.length() > LONGEST ? null : cursor;
    }

    private String place(long number, int size, Slice slice) {
        int rows = slice.rows().size();
        boolean starts = slice.previous().isEmpty();
        if (rows == 0) {
            return "0";
        } else if (starts || number > 0) {
            return range(starts ? 1 : (number - 1) * size + 1, rows);
        } else if (number == -1 && slice.next().isEmpty()) {
            return "last " + formats.number(rows);
        }
        return range((-number - 1) * size + 1, rows) + " from the end";
    }

    /** The address of what all rows come to, from that of the counts. */
    static ListUrl totals(ListUrl url, Map<String, String> params) {
        return url.under("totals").also(SHOWN, params.get(SHOWN)).also(EDGE, params.get(EDGE));
    }

    /** @param params as {@link Pages#counts} has them */
    Counted counted(ListUrl url, Map<String, String> params, long total) {
        int size = url.state().pageSize();
        long number = number(url.state());
        long shown = Math.min(smallNumber(params.get(SHOWN)), total);
        String edge = params.getOrDefault(EDGE, "");
        long pages = Math.max(1, (total + size - 1) / size);
        long last = edge.equals(START)
                ? shown
                : edge.equals(END)
                        ? total
                        : number > 0
                                ? Math.min((number - 1) * size + shown, total)
                                : Math.max(shown, total - (-number - 1) * size);
        return new Counted(
                (shown == 0 ? "0" : range(last - shown + 1, shown)) + " of " + formats.number(total),
                pages,
                Math.min(pages, Math.max(1, number > 0 ? number : pages + 1 + number)),
                url.page(1).panel(null));
    }

    private String range(long from, long rows) {
        return formats.number(from) + "–" + formats.number(from + rows - 1);
    }

    /** The largest place that is certain to be passed by the rows of the page. */
    static long reached(ListUrl url, Slice slice) {
        long number = number(url.state());
        return number > 0 ? (number - 1) * url.state().pageSize() + slice.rows().size() : 0;
    }

    private static long number(ListState state) {
        String text = state.get(ListParameter.PAGE);
        return text.matches("-?[1-9][0-9]{0,5}") ? Long.parseLong(text) : 1;
    }

    private static long smallNumber(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,4}") ? Long.parseLong(text) : 0;
    }
}
