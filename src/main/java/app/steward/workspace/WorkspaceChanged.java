package app.steward.workspace;

import java.util.Set;

/**
 * Somebody changed settings of the workspace. Published in the transaction of the change.
 *
 * @param settings which ones, by their names in the audit trail
 */
public record WorkspaceChanged(Set<String> settings) {
    private static final Set<String> ONLY_SHOWN = Set.of("name", "currency");

    public WorkspaceChanged {
        settings = Set.copyOf(settings);
    }

    /** Whether values or memberships follow from what changed, so that all is to be derived anew. */
    public boolean changesWhatIsDerived() {
        return !ONLY_SHOWN.containsAll(settings);
    }
}
