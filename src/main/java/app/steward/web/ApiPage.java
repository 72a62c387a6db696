package app.steward.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer of every collection of the API.
 *
 * @param items at most as many as were asked for
 * @param next the cursor to send as {@code after} for the following page; left out of the JSON on the last one
 */
public record ApiPage<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {
    public ApiPage {
        items = List.copyOf(items);
    }

    /** Everything on one page. */
    public static <T> ApiPage<T> of(List<T> items) {
        return new ApiPage<>(items, null);
    }

    /**
     * A page out of all rows there are, for short lists. The next one goes on after the place of the last row, whether
     * that row is still there or not.
     *
     * @param values how many a place has
     * @param place what the rows are sorted by, value by value as text (see {@link #place}); tells them apart
     */
    public static <T> ApiPage<T> within(
            List<T> all, @Nullable String limit, @Nullable String after, int values, Function<T, List<String>> place) {
        Paging paging = Paging.of(limit, after, values);
        List<T> rows = all.stream()
                .map(row -> new Placed<>(place.apply(row), row))
                .filter(placed -> paging.isFirst() || compare(placed.place(), paging.after()) > 0)
                .sorted(Comparator.comparing(Placed::place, ApiPage::compare))
                .limit(paging.limit() + 1L)
                .map(Placed::row)
                .toList();
        return cut(rows, paging, place);
    }

    private record Placed<T>(List<String> place, T row) {}

    /** A number as text that sorts as the number does. */
    public static String place(int number) {
        return String.format(Locale.ROOT, "%010d", (long) number - Integer.MIN_VALUE);
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /**
     * A page out of {@code limit + 1} rows: the row too many only tells that there is a next page.
     *
     * @param key the values of a row that the next page starts after
     */
    public static <T> ApiPage<T> cut(List<T> rows, Paging paging, Function<T, List<String>> key) {
        if (rows.size() <= paging.limit()) {
            return new ApiPage<>(rows, null);
        }
        List<T> items = rows.subList(0, paging.limit());
        return new ApiPage<>(items, Paging.cursor(key.apply(items.get(items.size() - 1))));
    }
}
