package app.steward.record;

/** A value does not fit what it was given for. The message is a sentence for the person who gave it. */
public class RejectedValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    public RejectedValue(String message) {
        super(message);
        this.sentence = message;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
