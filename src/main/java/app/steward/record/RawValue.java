package app.steward.record;

import app.steward.condition.ValueType;
import app.steward.value.NumberKind;
import app.steward.workspace.Conventions;
import org.jspecify.annotations.Nullable;

/** A value as it was sent, before it is known what type it has to have. */
@FunctionalInterface
public interface RawValue {

    /** The value in the Java type of {@link Typed}, null where none was given; throws {@link RejectedValue}. */
    @Nullable
    Object as(ValueType type);

    /** Same, of a number that is known to count something. */
    default @Nullable Object as(ValueType type, NumberKind kind) {
        return as(type);
    }

    /** From a form, where all is text. */
    static RawValue text(String value, Conventions conventions) {
        return new RawValue() {
            @Override
            public @Nullable Object as(ValueType type) {
                return as(type, Typed.kindOf(type));
            }

            @Override
            public @Nullable Object as(ValueType type, NumberKind kind) {
                return Typed.text(type, kind, value, conventions);
            }
        };
    }

    /** A text that is taken as it is: a key, a label, an external id. */
    static RawValue word(String value) {
        return type -> Typed.clean(value);
    }
}
