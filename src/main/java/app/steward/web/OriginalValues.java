package app.steward.web;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a form showed when it was drawn, sent back with it as {@code seen.NAME}: so that what others changed since is not
 * overwritten unseen. For records that have no version.
 */
public final class OriginalValues {
    private static final String PREFIX = "seen.";

    private OriginalValues() {}

    /** The values by name; empty for a form that does not say. */
    public static Map<String, String> in(Map<String, String> sent) {
        Map<String, String> seen = new TreeMap<>();
        sent.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                seen.put(name.substring(PREFIX.length()), value);
            }
        });
        return seen;
    }
}
