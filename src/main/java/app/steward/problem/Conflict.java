package app.steward.problem;

import java.util.List;

/** The request was fine, but not with what is stored now: a stale version, a name taken, a record in use. 409. */
public class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Use> usedBy;
    private final String path;

    /** @param message a sentence that says what is in the way */
    public Conflict(String message) {
        this(message, List.of());
    }

    /** @param usedBy what uses the record; empty when the conflict is about something else */
    public Conflict(String message, List<Use> usedBy) {
        this("", message, usedBy);
    }

    private Conflict(String path, String message, List<Use> usedBy) {
        super(message);
        this.path = path;
        this.usedBy = List.copyOf(usedBy);
    }

    /** One that a single input is to blame for: a name that is taken. */
    public static Conflict at(String path, String message) {
        return new Conflict(path, message, List.of());
    }

    /** The input to mark in a form; empty where it is about the whole. */
    public String path() {
        return path;
    }

    public List<Use> usedBy() {
        return usedBy;
    }
}
