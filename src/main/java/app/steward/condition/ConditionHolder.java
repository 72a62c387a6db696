package app.steward.condition;

import java.util.stream.Stream;

/**
 * Something that keeps a condition: segments, lists, health configurations, alerts, saved views. It says which
 * conditions it keeps, which serves "used by", safe delete, and broken.
 */
public interface ConditionHolder {

    /** The kept conditions, read anew at each call. */
    Stream<Held> held();

    /** Fields that are kept outside of conditions, such as metrics of health, read anew at each call. */
    default Stream<HeldUse> heldUses() {
        return Stream.of();
    }

    /** A kept field. The rest as of {@link Held}. */
    record HeldUse(String type, long id, String name, Subject subject, FieldUse use) {}

    /**
     * A kept condition.
     *
     * @param type the kind of the holder in words of the API: segment, list ...
     * @param subject what it is about
     */
    record Held(String type, long id, String name, Subject subject, Condition condition) {}
}
