package app.steward.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Why a row is not taken.
 *
 * @param column of the file; null where it is about the row as a whole
 * @param value that stands there; null where that says nothing
 * @param why in words that follow the value: "is not a number"
 */
record Reason(@Nullable String column, @Nullable String value, String why) {
    private static final int SHOWN = 100;

    /** About the row as a whole. */
    static Reason of(String why) {
        return new Reason(null, null, why);
    }

    /** About a column, whatever stands in it. */
    static Reason of(Column column, String why) {
        return new Reason(column.name(), null, why);
    }

    static Reason of(Column column, String value, String why) {
        return of(column.name(), value, why);
    }

    static Reason of(String column, String value, String why) {
        return new Reason(column, value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value, why);
    }

    /** As files and the API tell it. */
    String text() {
        if (column == null) {
            return why;
        }
        return column + ": " + (value == null ? "" : "\"" + value + "\" ") + why;
    }
}
