package app.steward.condition;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A field as it is asked for: its key and its parameters, complete (defaults filled in) and in a fixed order, so
 * that two uses of the same value are equal. A day count is an {@link Integer}, a segment and the like a
 * {@link MembershipRef}, all else text.
 */
public record FieldRef(String key, SortedMap<String, Object> params) {

    public FieldRef {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    public static FieldRef of(String key) {
        return new FieldRef(key, Collections.emptySortedMap());
    }

    public static FieldRef of(String key, Map<String, Object> params) {
        return new FieldRef(key, new TreeMap<>(params));
    }

    /** What its parameters name of segments and the like: the value follows from what is stored of their members. */
    public Stream<MembershipRef> memberships() {
        return params.values().stream().filter(MembershipRef.class::isInstance).map(MembershipRef.class::cast);
    }

    /** The days of the window; throws where the field takes none. */
    public int days() {
        Object days = params.get("days");
        if (days instanceof Integer number) {
            return number;
        }
        throw new IllegalStateException("No window on " + key);
    }
}
