package app.steward.ingest;

import app.steward.choice.ChoiceLists;
import app.steward.value.CleanText;
import java.util.function.Predicate;

/**
 * What a column of a file goes to.
 *
 * @param to a field's key, or {@code custom.KEY}; empty to skip it
 * @param label what a custom attribute is called that it makes; else empty
 * @param type of that; empty where the attribute is there already, or it is a field
 * @param create whether entries that the list of the field lacks are made
 * @param how it was chosen
 */
public record ColumnChoice(String to, String label, String type, boolean create, How how) {

    /** How a column came to what it goes to. */
    public enum How {
        SAME_NAME,
        LAST_TIME,
        BY_CONTENT,
        /** Nothing of what there is fits: it becomes an attribute. */
        NEW,
        NOTHING_FITS,
        CHOSEN
    }

    private static final int LONGEST_KEY = 90;
    static final ColumnChoice NOTHING = skip(How.NOTHING_FITS);

    public static ColumnChoice skip(How how) {
        return new ColumnChoice("", "", "", false, how);
    }

    public static ColumnChoice field(String key, How how) {
        return new ColumnChoice(key, "", "", false, how);
    }

    /**
     * A new attribute.
     *
     * @param taken whether an attribute of this field key is there, or made by another column
     */
    public static ColumnChoice attribute(String label, String type, How how, Predicate<String> taken) {
        String plain = ChoiceLists.keyOf(label).replaceAll("^_+|_+$", "");
        String key = Target.CUSTOM
                + (plain.isEmpty() ? "attribute" : plain.substring(0, Math.min(LONGEST_KEY, plain.length())));
        String free = key;
        for (int n = 2; taken.test(free); n++) {
            free = key + "_" + n;
        }
        return new ColumnChoice(free, label, type, false, how);
    }

    /** Whether it makes an attribute. */
    public boolean fresh() {
        return !type.isEmpty();
    }

    public boolean skipped() {
        return to.isEmpty();
    }

    public ColumnChoice creating(boolean whatIsMissing) {
        return new ColumnChoice(to, label, type, whatIsMissing, how);
    }

    ColumnChoice by(How other) {
        return new ColumnChoice(to, label, type, create, other);
    }

    /** Whether it does the same, however it was chosen. */
    boolean does(ColumnChoice other) {
        return by(other.how).equals(other);
    }

    /** A name as it is compared: of letters and digits alone, CamelCase and snake_case alike. */
    static String plain(String name) {
        return CleanText.of(name)
                .replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2")
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }
}
