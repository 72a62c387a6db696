package app.steward.problem;

/** There is no such record, or the asker may not know that there is: 404. */
public class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message a sentence such as "There is no segment 12." */
    public NotFound(String message) {
        super(message);
    }
}
