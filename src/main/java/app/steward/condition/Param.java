package app.steward.condition;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a field, such as the days of a window.
 *
 * @param name the key in JSON
 * @param type what it takes: {@code DAYS} 1 to 365, {@code FEATURE} an id of a feature, {@code TEXT} any text,
 *     {@code SEGMENT} a number
 * @param defaultValue taken where none is given; null where the parameter is required, unless it is optional
 * @param optional may be left out without a default (such as the module of a feature)
 * @param choices the known values, such as features by id, read when asked for; null where there is no list
 */
public record Param(
        String name,
        Type type,
        @Nullable Object defaultValue,
        boolean optional,
        @Nullable Supplier<List<Choice>> choices) {

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
        return new Param("days", Type.DAYS, 14, false, null);
    }

    public static Param required(String name, Type type) {
        return new Param(name, type, null, false, null);
    }

    public static Param optional(String name, Type type) {
        return new Param(name, type, null, true, null);
    }

    public Param with(Supplier<List<Choice>> known) {
        return new Param(name, type, defaultValue, optional, known);
    }
}
