package app.steward.database;

/** Steward cannot start; the message is one line that tells the operator what to do. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CannotStart(String line) {
        super(line);
    }

    public CannotStart(String line, Throwable cause) {
        super(line, cause);
    }

    /** What was tried, what came of it in one line, and what to do where that is known. */
    static CannotStart because(String what, String output) {
        return new CannotStart(what + remedy(output) + ": " + oneLine(output));
    }

    static CannotStart because(String what, Throwable cause) {
        return new CannotStart(what + remedy(cause.toString()) + ": " + oneLine(cause.toString()), cause);
    }

    private static String remedy(String output) {
        if (output.contains("No space left on device")) {
            return " because the disk is full; free some space on it, or name a folder elsewhere with STEWARD_DATA";
        }
        return output.contains("Permission denied") || output.contains("AccessDenied")
                ? " because this user may not write there; correct the rights, or name another folder with STEWARD_DATA"
                : "";
    }

    private static String oneLine(String output) {
        String line = output.replaceAll("\\s+", " ").strip();
        return line.length() > 400 ? "... " + line.substring(line.length() - 400) : line;
    }
}
