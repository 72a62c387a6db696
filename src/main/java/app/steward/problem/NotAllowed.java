package app.steward.problem;

/** Whoever asks has no right to it: 403. */
public class NotAllowed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message a sentence that says who may, such as "Only administrators change the team." */
    public NotAllowed(String message) {
        super(message);
    }
}
