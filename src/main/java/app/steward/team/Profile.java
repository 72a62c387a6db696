package app.steward.team;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a team member may do. The key is what the API and the database store. */
public enum Profile {
    ADMINISTRATOR("Administrator"),
    SUPER_MANAGER("Super manager"),
    CSM("CSM"),
    DEVELOPER("Developer"),
    VIEWER("Viewer");

    private final String label;

    Profile(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** The name in snake case, as the API writes it: {@code super_manager}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether success roles may be given to such members. */
    public boolean mayOwn() {
        return this != VIEWER;
    }

    /** Whether such members may stand in for others. */
    public boolean mayStandIn() {
        return this == ADMINISTRATOR || this == SUPER_MANAGER || this == CSM;
    }

    public static Optional<Profile> ofKey(String key) {
        return Arrays.stream(values()).filter(p -> p.key().equals(key)).findFirst();
    }
}
