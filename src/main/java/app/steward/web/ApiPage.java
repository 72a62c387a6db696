package app.steward.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
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
     * A page out of all rows there are, for short lists.
     *
     * @param key what tells the rows apart
     */
    public static <T> ApiPage<T> within(
            List<T> all, @Nullable String limit, @Nullable String after, Function<T, List<String>> key) {
        Paging paging = Paging.of(limit, after);
        List<T> rest = paging.isFirst()
                ? all
                : all.stream()
                        .dropWhile(row -> !key.apply(row).equals(paging.after()))
                        .skip(1)
                        .toList();
        return cut(rest.subList(0, Math.min(rest.size(), paging.limit() + 1)), paging, key);
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
