package app.steward.merge;

import app.steward.condition.FieldRef;
import java.util.Locale;

/**
 * What a merge field stands for: a field of the catalogue with its parameters, and which part of the value.
 *
 * @param use the field, as conditions name it
 */
public record MergeField(FieldRef use, Part part) {

    /** Which part of a value is said. */
    public enum Part {
        /** All of it; of a person the name. */
        VALUE,
        /** Of a name its first word. */
        FIRST_NAME,
        /** Of a person. */
        EMAIL;

        /** The word behind the last dot of a merge field. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All of the field's value. */
    public static MergeField of(FieldRef use) {
        return new MergeField(use, Part.VALUE);
    }
}
