package app.steward.problem;

/** Text as the database can hold it: without the character of number 0, and without half a pair. */
public final class Storable {
    /** Said of all other text. */
    public static final String REFUSAL = "The text holds a character that can't be stored.";

    private Storable() {}

    public static boolean is(String text) {
        return text.codePoints()
                .noneMatch(point -> point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
