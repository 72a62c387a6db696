package app.steward.attribute;

import app.steward.condition.ValueType;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A value as it was sent, before it is known what type it has to have. */
@FunctionalInterface
public interface Given {

    /** The value in the Java type of {@link Typed}, null where none was given; throws {@link Misfit}. */
    @Nullable
    Object as(ValueType type);

    /** From a form or file, where all is text. */
    static Given text(String value, ZoneId zone) {
        return type -> Typed.text(type, value, zone);
    }
}
