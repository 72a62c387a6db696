package app.steward.value;

/** A text can't be read as what it has to be. The message is a sentence for whoever typed it. */
public final class InvalidValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final String advice;

    /**
     * @param reason goes on after the value, where a list of values says what is wrong with each: "is not a number"
     * @param advice stands beside the input: "Enter a number."
     */
    public InvalidValue(String reason, String advice) {
        super(advice, null, false, false); // a file may hold a million of them
        this.reason = reason;
        this.advice = advice;
    }

    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return advice;
    }
}
