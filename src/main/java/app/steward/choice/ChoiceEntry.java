package app.steward.choice;

import app.steward.condition.Choice;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An entry of a list that administrators edit: stages, statuses, roles, personas. Its key never changes. */
@MappedSuperclass
@SuppressWarnings("NullAway.Init")
public abstract class ChoiceEntry {
    private static final int MAX_KEY = 100;

    @Id
    private String key;

    private String label;

    @JdbcTypeCode(SqlTypes.SMALLINT)
    private int position;

    /** Null before it is stored, which is how a new entry is told from a known one. */
    @Version
    private @Nullable Integer version;

    protected ChoiceEntry() {}

    protected ChoiceEntry(String key, String label, int position) {
        this.key = keyOf(key);
        this.position = position;
        rename(label);
    }

    private static String keyOf(String given) {
        String clean = Typed.clean(given);
        if (clean == null || clean.length() > MAX_KEY || clean.chars().anyMatch(Character::isISOControl)) {
            throw new RejectedValue("Enter a key of 1 to 100 characters.");
        }
        return clean.toLowerCase(Locale.ROOT);
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

    public int version() {
        return version == null ? 0 : version;
    }

    public Choice choice() {
        return new Choice(key, label);
    }

    public final void rename(String newLabel) {
        String clean = Typed.clean(newLabel);
        if (clean == null || clean.length() > MAX_KEY) {
            throw new RejectedValue("Enter a label of 1 to 100 characters.");
        }
        this.label = clean;
    }

    public void moveTo(int newPosition) {
        this.position = newPosition;
    }

    /** The key of the choice that is named by key, else by label, ignoring case; throws {@link RejectedValue} for an unknown. */
    public static String named(List<Choice> known, String name, String what) {
        return find(known, name)
                .orElseThrow(
                        () -> new RejectedValue("There is no " + what.toLowerCase(Locale.ROOT) + " \"" + name + "\"."));
    }

    /** Same; empty for an unknown one. Where no choice is written that way, cancelled and canceled are one. */
    public static Optional<String> find(List<Choice> known, String name) {
        return spelled(known, name).or(() -> switch (name.toLowerCase(Locale.ROOT)) {
            case "cancelled" -> spelled(known, "canceled");
            case "canceled" -> spelled(known, "cancelled");
            default -> Optional.empty();
        });
    }

    private static Optional<String> spelled(List<Choice> known, String name) {
        for (Choice choice : known) {
            if (choice.key().equalsIgnoreCase(name)) {
                return Optional.of(choice.key());
            }
        }
        for (Choice choice : known) {
            if (choice.label().equalsIgnoreCase(name)) {
                return Optional.of(choice.key());
            }
        }
        return Optional.empty();
    }
}
