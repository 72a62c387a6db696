package app.steward.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing that the audit trail tells of records of a kind, and how it is said in words: the page of the trail and those
 * of versions say it alike.
 *
 * @param key in the audit trail
 * @param lines what it says, each on a line
 * @param single whether it is one value that becomes another, else lines come and go
 * @param stays whether it stays as it is where a version comes back
 * @param whole whether that is all that it said: the trail once told less
 */
public record AuditedPart(
        String key,
        String label,
        Function<JsonNode, List<String>> lines,
        boolean single,
        boolean stays,
        Predicate<JsonNode> whole) {
    private static final int MOST = 160;
    private static final int BEFORE = 40;
    private static final Predicate<JsonNode> ALWAYS = any -> true;

    /** A single value; empty text says nothing. */
    public static AuditedPart value(String key, String label, Function<JsonNode, String> words) {
        return new AuditedPart(key, label, json -> said(words.apply(json)), true, false, ALWAYS);
    }

    /** A text as it is. */
    public static AuditedPart text(String key, String label) {
        return value(key, label, json -> json.asString(""));
    }

    /** Yes or no. */
    public static AuditedPart flag(String key, String label) {
        return value(key, label, json -> json.asBoolean(false) ? "yes" : "no");
    }

    /** One of some that have keys: by its label, or as it is where there is no such key any more. */
    public static AuditedPart choice(String key, String label, Function<String, Optional<String>> labels) {
        return value(key, label, json -> {
            String chosen = json.asString("");
            return labels.apply(chosen).orElse(chosen);
        });
    }

    /** One of some that have keys: by its label, or as it is where there is no such key any more. */
    public static <T> AuditedPart choice(
            String key, String label, Collection<T> all, Function<T, String> keyOf, Function<T, String> labelOf) {
        UnaryOperator<String> name = byKey(all, keyOf, labelOf);
        return value(key, label, json -> name.apply(json.asString("")));
    }

    /** Several in their order, as one value. */
    public static AuditedPart listed(String key, String label, UnaryOperator<String> name) {
        return value(
                key,
                label,
                json -> json.valueStream()
                        .map(one -> name.apply(one.asString("")))
                        .collect(Collectors.joining(", ")));
    }

    /** What these are called by their keys; a key that none of them has stays as it is. */
    public static <T> UnaryOperator<String> byKey(
            Collection<T> all, Function<T, String> keyOf, Function<T, String> labelOf) {
        Map<String, String> labels = all.stream().collect(Collectors.toMap(keyOf, labelOf, (one, other) -> one));
        return key -> labels.getOrDefault(key, key);
    }

    /** What tells nobody anything, or stands in the label of the entry. */
    public static AuditedPart unsaid(String key) {
        return value(key, "", any -> "");
    }

    /** So many days, or never. */
    public static AuditedPart days(String key, String label) {
        return value(
                key, label, json -> !json.isNumber() ? "never" : json.asInt() == 1 ? "1 day" : json.asInt() + " days");
    }

    /** Some of what can be named by its number or key. */
    public static AuditedPart names(String key, String label, Function<String, String> name) {
        return lines(key, label, json -> {
            List<String> names = new ArrayList<>();
            json.forEach(one -> names.add(name.apply(one.asString(""))));
            return names;
        });
    }

    public static AuditedPart lines(String key, String label, Function<JsonNode, List<String>> lines) {
        return new AuditedPart(key, label, lines, false, false, ALWAYS);
    }

    /** The same, which restoring a version leaves as it is. */
    public AuditedPart staying() {
        return new AuditedPart(key, label, lines, single, true, whole);
    }

    /** The same, of which entries of the trail may tell too little to put it back. */
    public AuditedPart knownWhere(Predicate<JsonNode> told) {
        return new AuditedPart(key, label, lines, single, stays, told);
    }

    /** Whether enough is known of it to put it back. */
    public boolean isKnown(@Nullable JsonNode value) {
        return stays || value != null && whole.test(value);
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
    public @Nullable Difference difference(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null || after == null || before.equals(after)) {
            return null;
        }
        return difference(lines.apply(before), lines.apply(after));
    }

    /** What an entry tells of it: as it was and as it became, where it was or became something; else null. */
    public @Nullable Difference told(@Nullable JsonNode before, @Nullable JsonNode after) {
        List<String> was = before == null ? List.of() : lines.apply(before);
        List<String> is = after == null ? List.of() : lines.apply(after);
        return was.isEmpty() && is.isEmpty() ? null : difference(was, is);
    }

    /** What it began with; null where that is nothing, or a single value. */
    public @Nullable Difference beginning(@Nullable JsonNode value) {
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
                removed.stream().map(line -> cut(line, added)).toList(),
                added.stream().map(line -> cut(line, removed)).toList(),
                single);
    }

    /** A long one is shown from where it begins to differ, that nobody sees the same text twice. */
    private static String cut(String line, List<String> others) {
        if (line.length() <= MOST) {
            return line;
        }
        int same = others.stream().mapToInt(other -> same(line, other)).max().orElse(0);
        int from = same < MOST - BEFORE ? 0 : inWhole(line, Math.min(same - BEFORE, line.length() - MOST + 1));
        int to = inWhole(line, Math.min(from + MOST - 1, line.length()));
        return (from == 0 ? "" : "…") + line.substring(from, to).strip() + (to == line.length() ? "" : "…");
    }

    private static int same(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    /** Between two characters, never within one. */
    private static int inWhole(String text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
