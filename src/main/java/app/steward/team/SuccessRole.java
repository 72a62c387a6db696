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
import java.util.Objects;
import java.util.regex.Pattern;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The hat in which a team member owns an account. Its key is also the key of a field of accounts and never changes. */
@Entity
@Table(name = "success_roles")
@SuppressWarnings("NullAway.Init")
public class SuccessRole {

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @JdbcTypeCode(SqlTypes.SMALLINT)
    private @Nullable Integer id;

    private String key;
    private String label;
    private int position;
    private @Nullable Instant retiredAt;

    @Version
    private int version;

    protected SuccessRole() {}

    public SuccessRole(String key, String label, int position) {
        if (!KEY.matcher(key).matches()) {
            throw BadInput.of("key", "Enter a key of small letters, digits and underscores that starts with a letter.");
        }
        this.key = key;
        this.label = labelOf(label);
        this.position = position;
    }

    /** A small number, as {@code account_assignments.role_id} holds it. */
    public int id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public String key() {
        return key;
    }

    public String label() {
        return label;
    }

    public int position() {
        return position;
    }

    /** A retired role is given to nobody any more; who has it keeps it, and is shown with it. */
    public boolean retired() {
        return retiredAt != null;
    }

    public int version() {
        return version;
    }

    void rename(String newLabel) {
        this.label = labelOf(newLabel);
    }

    private static String labelOf(String label) {
        String stripped = CleanText.at("label", label);
        if (stripped.isEmpty() || stripped.length() > 100) {
            throw BadInput.of("label", "Enter a name of 1 to 100 characters.");
        }
        return stripped;
    }

    void retire(Instant at) {
        if (retiredAt == null) {
            retiredAt = at;
        }
    }

    void bringBack() {
        retiredAt = null;
    }

    void moveTo(int newPosition) {
        this.position = newPosition;
    }
}
