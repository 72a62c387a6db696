package app.steward.derive;

/** More records differ than the caller has time for: it rolls back and has it done by somebody with more time. */
public final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooMany(long records) {
        super(records + " records differ");
    }
}
