package app.steward.problem;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The request was fine, but not with what is stored now: a stale version, a name taken, a record in use. 409. */
public class Conflict extends Refused {
    private static final long serialVersionUID = 1;

    private final transient List<Use> usedBy;
    private final String path;
    private final transient Map<String, Object> figures;

    /** @param message a sentence that says what is in the way */
    public Conflict(String message) {
        this(message, List.of());
    }

    /** @param usedBy what uses the record; empty when the conflict is about something else */
    public Conflict(String message, List<Use> usedBy) {
        this(message, usedBy, Map.of());
    }

    /** @param figures what would follow from it, by the names that the answer gives them */
    public Conflict(String message, List<Use> usedBy, Map<String, Object> figures) {
        this("", message, usedBy, figures);
    }

    private Conflict(String path, String message, List<Use> usedBy, Map<String, Object> figures) {
        super(message);
        this.path = path;
        this.usedBy = List.copyOf(usedBy);
        this.figures = Map.copyOf(figures);
    }

    /** One that a single input is to blame for: a name that is taken. */
    public static Conflict at(String path, String message) {
        return new Conflict(path, message, List.of(), Map.of());
    }

    /**
     * Throws one where anything uses a record.
     *
     * @param said what is told before their names: "Nordics is in use, it is tested by"
     */
    public static void requireUnused(String said, List<Use> usedBy) {
        if (!usedBy.isEmpty()) {
            String names = usedBy.stream().map(Use::name).collect(Collectors.joining(", "));
            throw new Conflict(said + ": " + names + ".", usedBy);
        }
    }

    @Override
    public List<Fault> faults() {
        return List.of(new Fault(path, String.valueOf(getMessage())));
    }

    /** The input to mark in a form; empty where it is about the whole. */
    public String path() {
        return path;
    }

    public List<Use> usedBy() {
        return usedBy;
    }

    /** What would follow; empty where nothing is to be told. */
    public Map<String, Object> figures() {
        return figures;
    }
}
