package app.steward.portfolio.web;

import app.steward.portfolio.ColumnLayout;
import app.steward.portfolio.QueryText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The address of a list, which is its whole state: each change of the list is another address. */
public record Address(String path, Map<String, String> params) {
    private static final List<String> NARROWING = List.of("q", "filter", "account", "role", "assigned");

    /** The same list with one thing changed; it starts again at the first page. */
    public Address with(String name, @Nullable Object value) {
        Map<String, String> changed = new LinkedHashMap<>(params);
        ListPager.PARAMS.forEach(changed::remove);
        if (value == null || value.toString().isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value.toString());
        }
        return new Address(path, changed);
    }

    /** The same list without what narrows it but the tab: search, filter, and what was chosen. */
    public Address cleared() {
        Map<String, String> changed = new LinkedHashMap<>(params);
        ListPager.PARAMS.forEach(changed::remove);
        changed.keySet().removeAll(NARROWING);
        changed.keySet().removeAll(UserChoices.NAMES);
        return new Address(path, changed);
    }

    /** The same page of the list with this drawer open; null for none. */
    public Address panel(@Nullable String open) {
        return also("panel", open);
    }

    /** The same page of the list with something changed that its rows do not follow. */
    Address also(String name, @Nullable Object value) {
        Address other = with(name, value);
        for (String page : ListPager.PARAMS) {
            if (params.containsKey(page)) {
                other.params.put(page, params.get(page));
            }
        }
        return other;
    }

    /** The same page of the list in the columns that its reader keeps, without a drawer. */
    public Address arranged() {
        Address other = panel(null);
        other.params.remove("columns");
        other.params.remove("frozen");
        return other;
    }

    /** The same page of the list in these columns, which its address then holds, without a drawer. */
    public Address arranged(ColumnLayout arrangement) {
        Address other = arranged();
        other.params.put("columns", arrangement.spelling());
        if (arrangement.frozen() > 0) {
            other.params.put("frozen", Integer.toString(arrangement.frozen()));
        }
        return other;
    }

    /** Another page of the same list, counted from 1, or from the end where the number is negative. */
    public Address page(long number) {
        Address other = with(ListPager.PAGE, null);
        if (number != 1) {
            other.params.put(ListPager.PAGE, Long.toString(number));
        }
        return other;
    }

    /** Another page, which goes on after or before this row; null where only its number tells. */
    Address page(long number, String way, @Nullable String cursor) {
        Address other = page(number);
        if (cursor != null) {
            other.params.put(way, cursor);
        }
        return other;
    }

    /**
     * The same state at a piece of the page, such as {@code counts}. Not below the list itself, where every name may be
     * the external id of a record.
     */
    public Address under(String piece) {
        return new Address("/portfolio" + path + "/" + piece, params);
    }

    @Override
    public String toString() {
        if (params.isEmpty()) {
            return path;
        }
        return path + "?" + QueryText.write(params);
    }
}
