package app.steward.problem;

import java.util.List;

/** What was sent is not taken, and nothing was changed: a person gets the form again, with what is wrong beside it. */
public abstract class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
        super(message);
    }

    /** At least one; an empty path means the whole. */
    public abstract List<Fault> faults();
}
