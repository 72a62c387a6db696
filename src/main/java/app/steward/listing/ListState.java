package app.steward.listing;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that was said of a list, as its address holds it and a named view keeps it: texts by the name of their
 * {@link ListParameter}. What was not said is not there.
 */
public record ListState(Map<String, String> texts) {
    /** How many rows a page may have. */
    public static final List<Integer> SIZES = List.of(25, 50, 100);

    private static final int USUAL_SIZE = 50;

    public ListState {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /** What an address or form says of a list, in the order of the parameters; blanks and whatever else it says aside. */
    public static ListState of(Map<String, String> sent) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (ListParameter parameter : ListParameter.values()) {
            String text = sent.getOrDefault(parameter.key(), "").trim();
            if (!text.isEmpty()) {
                texts.put(parameter.key(), text);
            }
        }
        return new ListState(texts);
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Empty where nothing was said. */
    public String get(ListParameter parameter) {
        return texts.getOrDefault(parameter.key(), "");
    }

    public boolean has(ListParameter parameter) {
        return texts.containsKey(parameter.key());
    }

    public ListState with(ListParameter parameter, @Nullable Object value) {
        return with(parameter.key(), value);
    }

    /** The same with another text; without, where it is null or empty. */
    public ListState with(String name, @Nullable Object value) {
        Map<String, String> changed = new LinkedHashMap<>(texts);
        if (value == null || value.toString().isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value.toString());
        }
        return new ListState(changed);
    }

    public ListState without(Predicate<ListParameter> which) {
        Map<String, String> left = new LinkedHashMap<>(texts);
        Arrays.stream(ListParameter.values())
                .filter(which)
                .map(ListParameter::key)
                .forEach(left::remove);
        return new ListState(left);
    }

    /** How many rows a page has. */
    public int pageSize() {
        return SIZES.stream()
                .filter(size -> size.toString().equals(get(ListParameter.SIZE)))
                .findFirst()
                .orElse(USUAL_SIZE);
    }
}
