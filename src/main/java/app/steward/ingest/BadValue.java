package app.steward.ingest;

/** A cell that does not fit its column. The message follows the quoted cell: {@code "abc" is not a number}. */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1;

    BadValue(String message) {
        // A file may hold a million of them, and nobody reads where they were thrown.
        super(message, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
