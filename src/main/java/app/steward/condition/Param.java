package app.steward.condition;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a field, such as the days of a window.
 *
 * @param name the key in JSON
 * @param type what it takes: {@code DAYS} 1 to 365, {@code FEATURE} an id of a feature, {@code TEXT} any text,
 *     {@code SEGMENT} a number
 * @param defaultValue taken where none is given; null where the parameter is required, unless it is optional
 * @param optional may be left out without a default (such as the module of a feature)
 */
public record Param(String name, Type type, @Nullable Object defaultValue, boolean optional) {

    /** What a parameter takes. */
    public enum Type {
        DAYS,
        FEATURE,
        TEXT,
        SEGMENT,
        PILLAR
    }

    /** A window of days, 14 where none is given. */
    public static Param days() {
        return new Param("days", Type.DAYS, 14, false);
    }

    public static Param required(String name, Type type) {
        return new Param(name, type, null, false);
    }

    public static Param optional(String name, Type type) {
        return new Param(name, type, null, true);
    }
}
