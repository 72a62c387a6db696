package app.steward.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * One page of a counted list, by its number, with the addresses of those beside it.
 *
 * @param path of the list, as it stands in an address
 * @param params what else its address says, without what is empty
 * @param name of the parameter that holds the number
 * @param number from 1, within the list
 * @param found how many the list has on all pages
 */
public record NumberedPage(String path, Map<String, String> params, String name, int number, int found) {
    public static final int ROWS = 50;

    public NumberedPage {
        params = Map.copyOf(params);
    }

    /** @param asked the number as it was sent; the nearest there is where it is none of this list */
    public static NumberedPage of(String path, Map<String, String> params, String name, String asked, int found) {
        Map<String, String> given = new LinkedHashMap<>(params);
        given.values().removeIf(String::isEmpty);
        int last = Math.max(1, (found + ROWS - 1) / ROWS);
        int number = asked.matches("[1-9][0-9]{0,6}") ? Math.min(Integer.parseInt(asked), last) : 1;
        return new NumberedPage(path, given, name, number, found);
    }

    public static NumberedPage of(String path, Map<String, String> params, String asked, int found) {
        return of(path, params, "page", asked, found);
    }

    /** How many come before it. */
    public int skipped() {
        return (number - 1) * ROWS;
    }

    public int from() {
        return found == 0 ? 0 : skipped() + 1;
    }

    public int to() {
        return Math.min(found, skipped() + ROWS);
    }

    /** Whether the list has others. */
    public boolean several() {
        return found > ROWS;
    }

    public @Nullable String previous() {
        return number > 1 ? address(number - 1) : null;
    }

    public @Nullable String next() {
        return to() < found ? address(number + 1) : null;
    }

    /** The rows of this page, of all that the list has. */
    public <T> List<T> of(List<T> all) {
        return all.subList(Math.min(skipped(), all.size()), Math.min(to(), all.size()));
    }

    private String address(int other) {
        UriComponentsBuilder address = UriComponentsBuilder.newInstance();
        params.keySet().stream().sorted().forEach(param -> address.queryParam(param, "{" + param + "}"));
        if (other > 1) {
            address.queryParam(name, other);
        }
        return path + address.encode().buildAndExpand(params).toUriString();
    }

    /**
     * The whole order of a list of which one page was put in another order: its entries share the places that they have.
     * What is no part of the list is answered as it was sent.
     */
    public static List<String> reordered(List<String> all, List<String> part) {
        Set<String> moved = new HashSet<>(part);
        if (moved.size() != part.size() || !new HashSet<>(all).containsAll(moved)) {
            return part;
        }
        List<String> order = new ArrayList<>(all.size());
        int next = 0;
        for (String each : all) {
            order.add(moved.contains(each) ? part.get(next++) : each);
        }
        return order;
    }
}
