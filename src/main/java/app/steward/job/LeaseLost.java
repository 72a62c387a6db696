package app.steward.job;

/** The work was taken away, because this process did not renew its lease in time: it may write nothing more of it. */
public final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what as a person would call the work, such as "Run 12" */
    public LeaseLost(String what) {
        super(what + " is not this process's any more");
    }
}
