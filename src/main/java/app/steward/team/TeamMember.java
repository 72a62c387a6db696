package app.steward.team;

import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A person who signs in to Steward. Never deleted, only disabled: accounts and the audit trail go on naming them. */
@Entity
@Table(name = "team_members")
@SuppressWarnings("NullAway.Init")
public class TeamMember {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@/]+@[^\\s@/]+");
    private static final Set<String> THEMES = Set.of("light", "dark", "system");

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String email;
    private String name;
    private Profile profile;
    private boolean canExport;
    private @Nullable String passwordHash;
    private @Nullable Instant disabledAt;
    private String theme = "system";
    /** Rises whenever older sessions must end: a new password, disabling. */
    private int sessionGeneration;

    private Instant createdAt;

    @Version
    private int version;

    protected TeamMember() {}

    /** @param email is stored in lower case, since that is how it is unique */
    public TeamMember(String email, String name, Profile profile, boolean canExport, Instant now) {
        this.email = checkedEmail(email);
        this.name = checkedName(name);
        this.profile = profile;
        this.canExport = canExport;
        this.createdAt = now;
    }

    /** E-mail addresses are compared trimmed and in lower case everywhere. */
    public static String emailKey(String email) {
        return CleanText.of(email).toLowerCase(Locale.ROOT);
    }

    public long id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public String email() {
        return email;
    }

    public String name() {
        return name;
    }

    public Profile profile() {
        return profile;
    }

    public boolean canExport() {
        return canExport;
    }

    public boolean disabled() {
        return disabledAt != null;
    }

    /** light, dark or system. */
    public String theme() {
        return theme;
    }

    public int version() {
        return version;
    }

    /** Whether a session of that generation may go on. */
    public boolean admits(int generation) {
        return disabledAt == null && sessionGeneration == generation;
    }

    public int sessionGeneration() {
        return sessionGeneration;
    }

    /** Whether the member ever chose a password, or was given one. */
    public boolean hasPassword() {
        return passwordHash != null;
    }

    @Nullable
    String passwordHash() {
        return passwordHash;
    }

    void rename(String newName) {
        name = checkedName(newName);
    }

    void reachAt(String newEmail) {
        email = checkedEmail(newEmail);
    }

    void become(Profile newProfile) {
        profile = newProfile;
    }

    void allowExport(boolean allowed) {
        canExport = allowed;
    }

    /** Ends all sessions that began with the password before. */
    void changePassword(String newHash) {
        passwordHash = newHash;
        sessionGeneration++;
    }

    void disable(Instant now) {
        disabledAt = now;
        sessionGeneration++;
    }

    void enable() {
        disabledAt = null;
    }

    void chooseTheme(String newTheme) {
        if (!THEMES.contains(newTheme)) {
            throw BadInput.of("theme", "Choose light, dark or system.");
        }
        theme = newTheme;
    }

    static String checkedEmail(String email) {
        String key = emailKey(CleanText.at("email", email));
        if (key.length() > 255 || !EMAIL.matcher(key).matches()) {
            throw BadInput.of("email", "Enter an e-mail address, such as ida@example.com.");
        }
        return key;
    }

    static String checkedName(String name) {
        String stripped = CleanText.at("name", name);
        if (stripped.isEmpty() || stripped.length() > 255) {
            throw BadInput.of("name", "Enter a name of 1 to 255 characters.");
        }
        return stripped;
    }

    public Viewer viewer() {
        return new Viewer(id(), email, name, profile, canExport, theme, null);
    }
}
