package app.steward.version;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing that a definition says, and how it is said in words.
 *
 * @param key in the audit trail
 * @param lines what it says, each on a line
 * @param single whether it is one value that becomes another, else lines come and go
 * @param stays whether it stays as it is where a version comes back
 */
public record VersionPart(
        String key, String label, Function<JsonNode, List<String>> lines, boolean single, boolean stays) {
    private static final int MOST = 160;

    /** A single value; empty text says nothing. */
    public static VersionPart value(String key, String label, Function<JsonNode, String> words) {
        return new VersionPart(key, label, json -> said(words.apply(json)), true, false);
    }

    /** A text as it is. */
    public static VersionPart text(String key, String label) {
        return value(key, label, json -> json.asString(""));
    }

    /** Yes or no. */
    public static VersionPart flag(String key, String label) {
        return value(key, label, json -> json.asBoolean(false) ? "yes" : "no");
    }

    /** Some of what can be named by its number or key. */
    public static VersionPart names(String key, String label, Function<String, String> name) {
        return lines(key, label, json -> {
            List<String> names = new ArrayList<>();
            json.forEach(one -> names.add(name.apply(one.asString(""))));
            return names;
        });
    }

    public static VersionPart lines(String key, String label, Function<JsonNode, List<String>> lines) {
        return new VersionPart(key, label, lines, false, false);
    }

    /** The same, which restoring a version leaves as it is. */
    public VersionPart staying() {
        return new VersionPart(key, label, lines, single, true);
    }

    private static List<String> said(String words) {
        return words.isEmpty() ? List.of() : List.of(words);
    }

    /**
     * What of it differs.
     *
     * @param single one value in another's place
     */
    public record Difference(String label, List<String> removed, List<String> added, boolean single) {

        /** "MRR: 900 → 1000", "Condition: added X; removed Y". */
        public String words() {
            List<String> said = new ArrayList<>();
            if (single) {
                said.add((removed.isEmpty() ? "nothing" : removed.get(0)) + " → "
                        + (added.isEmpty() ? "nothing" : added.get(0)));
            } else {
                added.forEach(line -> said.add("added " + line));
                removed.forEach(line -> said.add("removed " + line));
            }
            return label + ": " + (said.isEmpty() ? "the same in another order" : String.join("; ", said));
        }
    }

    /** Null where nothing differs, or nobody knows what was. */
    @Nullable
    Difference difference(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null || after == null || before.equals(after)) {
            return null;
        }
        return difference(lines.apply(before), lines.apply(after));
    }

    /** What it began with; null where that is nothing, or a single value. */
    @Nullable
    Difference beginning(@Nullable JsonNode value) {
        List<String> begins = value == null || single ? List.of() : lines.apply(value);
        return begins.isEmpty() ? null : difference(List.of(), begins);
    }

    private Difference difference(List<String> before, List<String> after) {
        List<String> removed = new ArrayList<>(before);
        List<String> added = new ArrayList<>(after);
        if (!single) {
            after.forEach(removed::remove);
            before.forEach(added::remove);
        }
        return new Difference(
                label,
                removed.stream().map(VersionPart::cut).toList(),
                added.stream().map(VersionPart::cut).toList(),
                single);
    }

    private static String cut(String line) {
        return line.length() <= MOST ? line : line.substring(0, MOST - 1).strip() + "…";
    }
}
