package app.steward.attribute;

import app.steward.choice.ChoiceEntry;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.value.ValueRule;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A custom attribute of accounts, users or subscriptions. Its key is that of the field {@code custom.KEY}, unique per
 * subject ignoring case, and never changes.
 */
@Entity
@Table(name = "attributes")
@SuppressWarnings("NullAway.Init")
public class Attribute {
    /** What an attribute may be. */
    public static final Set<ValueType> TYPES = Set.copyOf(EnumSet.of(
            ValueType.TEXT,
            ValueType.NUMBER,
            ValueType.MONEY,
            ValueType.YES_NO,
            ValueType.DATE,
            ValueType.MOMENT,
            ValueType.CHOICE,
            ValueType.TAGS));

    private static final int MAX_KEY = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<Choice>> CHOICES = new TypeReference<>() {};

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Integer id;

    private String subject;
    private String key;
    private String label;
    private String type;

    @JdbcTypeCode(SqlTypes.JSON)
    private String options = "[]";

    private int position;
    private @Nullable Instant retiredAt;

    /** Written by whoever builds the index, beside what people change here. */
    @Column(insertable = false, updatable = false)
    private boolean indexed;

    @Version
    private int version;

    protected Attribute() {}

    public Attribute(Subject subject, String key, String label, ValueType type, int position) {
        this.subject = subject.key();
        this.key = keyOf(key);
        this.position = position;
        rename(label);
        retype(type);
    }

    /** A key as it is stored: trimmed, 1 to 100 characters, none of them a control character. */
    public static String keyOf(String given) {
        String key = Typed.clean(given);
        if (key == null || key.length() > MAX_KEY || key.chars().anyMatch(Character::isISOControl)) {
            throw new RejectedValue("Enter a key of 1 to 100 characters.");
        }
        return key;
    }

    public int id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public Subject subject() {
        return Subject.of(subject);
    }

    public String key() {
        return key;
    }

    /** The key of its field: {@code custom.KEY}. */
    public String fieldKey() {
        return "custom." + key;
    }

    public String label() {
        return label;
    }

    public ValueType type() {
        return ValueType.valueOf(type.toUpperCase(Locale.ROOT));
    }

    /** The choices that administrators named; empty where any text is one. */
    public List<Choice> options() {
        return JSON.readValue(options, CHOICES);
    }

    public int position() {
        return position;
    }

    /** Offered and written nowhere any more; its values stay. */
    public boolean retired() {
        return retiredAt != null;
    }

    /** Whether there is an index of its values. */
    public boolean indexed() {
        return indexed;
    }

    public int version() {
        return version;
    }

    public void rename(String newLabel) {
        String clean = Typed.clean(newLabel);
        if (clean == null || clean.length() > MAX_KEY) {
            throw new RejectedValue("Enter a label of 1 to 100 characters.");
        }
        this.label = clean;
    }

    /** Stored values have to be converted with it. */
    public final void retype(ValueType newType) {
        if (!TYPES.contains(newType)) {
            throw new RejectedValue("An attribute can't be of the type " + newType.key() + ".");
        }
        this.type = newType.key();
    }

    public void offer(List<Choice> choices) {
        this.options = JSON.writeValueAsString(choices);
    }

    public void moveTo(int newPosition) {
        this.position = newPosition;
    }

    public void retire(Instant now) {
        this.retiredAt = now;
    }

    public void bringBack() {
        this.retiredAt = null;
    }

    /** What the values of an attribute of this type have to be. */
    public static ValueRule ruleOf(@Nullable ValueType type) {
        return type == ValueType.CHOICE ? ValueRule.LINE : type == ValueType.TEXT ? ValueRule.LONG_TEXT : ValueRule.ANY;
    }

    /** A value of the attribute's type as it is kept: of a choice, the key that is named by key or label. */
    public @Nullable Object accept(@Nullable Object typed) {
        Object kept = Typed.kept(ruleOf(type()), typed);
        if (kept instanceof String text && type() == ValueType.CHOICE) {
            List<Choice> known = options();
            return known.isEmpty() ? text : ChoiceEntry.named(known, text, label);
        }
        return kept;
    }
}
