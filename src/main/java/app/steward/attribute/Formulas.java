package app.steward.attribute;

/**
 * Text that a spreadsheet would run instead of show. In files it is written with an apostrophe in front, which is how a
 * spreadsheet marks text, and which is taken off where such a file comes back.
 */
public final class Formulas {
    private static final String SIGNS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private Formulas() {}

    /** A text as a file holds it; {@link #unescape} gives it back. */
    public static String escape(String text) {
        return isSign(text, marks(text)) ? "'" + text : text;
    }

    /** The text that a cell of a file stands for. */
    public static String unescape(String cell) {
        int marks = marks(cell);
        return marks > 0 && isSign(cell, marks) ? cell.substring(1) : cell;
    }

    /** A cell of somebody's file for a file of ours: as it was where it is harmless already. */
    public static String harmless(String cell) {
        return isSign(cell, 0) ? "'" + cell : cell;
    }

    private static boolean isSign(String text, int at) {
        return at < text.length() && SIGNS.indexOf(text.charAt(at)) >= 0;
    }

    private static int marks(String text) {
        int marks = 0;
        while (marks < text.length() && text.charAt(marks) == '\'') {
            marks++;
        }
        return marks;
    }
}
