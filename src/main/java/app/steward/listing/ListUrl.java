package app.steward.listing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The address of a list, or of a piece of its page, which is its whole state: each change of it is another address. */
public record ListUrl(ListScope list, String path, ListState state) {

    public ListUrl(ListScope list, ListState state) {
        this(list, list.path(), state);
    }

    public Map<String, String> params() {
        return state.texts();
    }

    /** The same list with one thing changed; it starts again at the first page. */
    public ListUrl with(String name, @Nullable Object value) {
        return at(state.without(ListParameter::ofPage).with(name, value));
    }

    public ListUrl with(ListParameter parameter, @Nullable Object value) {
        return with(parameter.key(), value);
    }

    /** The same list without what narrows it but the tab: search, filter, and what was chosen. */
    public ListUrl cleared() {
        return at(state.without(parameter -> parameter.ofPage() || parameter.narrows()));
    }

    /** The same page of the list with this drawer open; null for none. */
    public ListUrl panel(@Nullable String open) {
        return also(ListParameter.PANEL.key(), open);
    }

    /** The same page of the list with something changed that its rows do not follow. */
    public ListUrl also(String name, @Nullable Object value) {
        ListState changed = state.without(ListParameter::ofPage).with(name, value);
        for (ListParameter parameter : ListParameter.values()) {
            if (parameter.ofPage()) {
                changed = changed.with(parameter, state.get(parameter));
            }
        }
        return at(changed);
    }

    /** The same page of the list in the columns that its reader keeps, without a drawer. */
    public ListUrl arranged() {
        return at(panel(null).state.with(ListParameter.COLUMNS, null).with(ListParameter.FROZEN, null));
    }

    /** The same page of the list in these columns, which its address then holds, without a drawer. */
    public ListUrl arranged(ColumnLayout layout) {
        return at(arranged()
                .state
                .with(ListParameter.COLUMNS, layout.spelling())
                .with(ListParameter.FROZEN, layout.frozen() > 0 ? layout.frozen() : null));
    }

    /** Another page of the same list, counted from 1, or from the end where the number is negative. */
    public ListUrl page(long number) {
        return at(state.without(ListParameter::ofPage).with(ListParameter.PAGE, number == 1 ? null : number));
    }

    /** Another page, which goes on after or before this row; null where only its number tells. */
    public ListUrl page(long number, ListParameter way, @Nullable String cursor) {
        return at(page(number).state.with(way, cursor));
    }

    /** The same state at a piece of the page, such as {@code counts}. */
    public ListUrl under(String piece) {
        return new ListUrl(list, list.piece(piece), state);
    }

    private ListUrl at(ListState other) {
        return new ListUrl(list, path, other);
    }

    @Override
    public String toString() {
        return state.isEmpty() ? path : path + "?" + QueryText.write(params());
    }
}
