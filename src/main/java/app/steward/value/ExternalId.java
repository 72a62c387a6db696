package app.steward.value;

/** The id that the customer's own system gave a record: trimmed, 1 to 255 characters, all of them in one line. */
public final class ExternalId {
    private static final int MOST = 255;

    private ExternalId() {}

    /** The id as it is stored; throws {@link InvalidValue} for what is none. */
    public static String read(String given) {
        String id = CleanText.read(given);
        if (id == null || id.codePointCount(0, id.length()) > MOST) {
            throw new InvalidValue(
                    id == null ? "is empty" : "is longer than " + MOST + " characters",
                    "Enter an external id of 1 to 255 characters.");
        } else if (!isOneLine(id)) {
            throw new InvalidValue(
                    "holds a line break, a tab or another control character, which no external id may",
                    "Enter an external id without line breaks, tabs and other control characters.");
        }
        return id;
    }

    /** Whether a text holds no line break, tab or other control character, none of which an address may hold. */
    private static boolean isOneLine(String text) {
        return text.chars()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }
}
