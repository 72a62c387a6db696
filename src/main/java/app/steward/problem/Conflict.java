package app.steward.problem;

import java.util.List;

/** The request was fine, but not with what is stored now: a stale version, a name taken, a record in use. 409. */
public class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Use> usedBy;

    /** @param message a sentence that says what is in the way */
    public Conflict(String message) {
        this(message, List.of());
    }

    /** @param usedBy what uses the record; empty when the conflict is about something else */
    public Conflict(String message, List<Use> usedBy) {
        super(message);
        this.usedBy = List.copyOf(usedBy);
    }

    public List<Use> usedBy() {
        return usedBy;
    }
}
