package app.steward.problem;

/** Why the database did not do something, in words for people. Its own words are for the log, where they are kept. */
public final class DatabaseRefusal {

    private DatabaseRefusal() {}

    /** Data, syntax and limits; not deadlocks, cancelled statements or a lost connection. */
    public static boolean isAboutData(Throwable e) {
        String state = SqlState.of(e);
        return state != null && (state.startsWith("22") || state.startsWith("42") || state.startsWith("54"));
    }

    /** What to say after "It can't be computed: " and the like, as a sentence of its own. */
    public static String words(Throwable e) {
        String state = SqlState.of(e);
        if (state == null) {
            return "something went wrong in Steward; the log says more.";
        }
        return switch (state) {
            case "22003", "22012" -> "a number in it, or made from it, is too large or divided by 0.";
            case "22007", "22008" -> "a date in it lies beyond those that can be compared.";
            case "22021", "22P05" -> "a text in it holds a character that can't be stored.";
            case "40001", "40P01", "55P03", "57014" -> "too much was going on at the same time; it is tried again.";
            case "53100" -> "the disk of the database is full.";
            default ->
                switch (state.substring(0, Math.min(2, state.length()))) {
                    case "22" -> "a value in it can't be compared.";
                    case "53" -> "the database has no room for it now.";
                    case "54" -> "it is too large for the database; make it of fewer parts.";
                    case "08", "57" -> "the database could not be reached.";
                    default -> "the database can't do it; the log says more.";
                };
        };
    }
}
