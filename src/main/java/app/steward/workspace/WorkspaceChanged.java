package app.steward.workspace;

import java.util.Set;

/**
 * Somebody changed settings of the workspace. Published in the transaction of the change.
 *
 * @param settings which ones, by their names in the audit trail
 */
public record WorkspaceChanged(Set<String> settings) {
    /** The zone's name among the settings. */
    public static final String TIME_ZONE = "timeZone";

    private static final Set<String> ONLY_SHOWN = Set.of("name", "currency");

    public WorkspaceChanged {
        settings = Set.copyOf(settings);
    }

    /** Whether days begin at another moment, and with them windows and the moments of what is known by its day. */
    public boolean changesTheZone() {
        return settings.contains(TIME_ZONE);
    }

    /** Whether values or memberships follow from what changed, so that all is to be derived anew. */
    public boolean changesWhatIsDerived() {
        return !ONLY_SHOWN.containsAll(settings);
    }
}
