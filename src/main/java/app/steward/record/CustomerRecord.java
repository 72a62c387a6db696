package app.steward.record;

import app.steward.value.ExternalId;
import app.steward.value.InvalidValue;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What accounts, users and subscriptions have in common: the id that the customer's own system gave, custom
 * attributes, and being archived. What their values have to be is said by their {@linkplain Property properties}, through
 * which they are set.
 */
@MappedSuperclass
@SuppressWarnings("NullAway.Init")
public abstract class CustomerRecord {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final TypeReference<LinkedHashMap<String, Object>> VALUES = new TypeReference<>() {};

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String externalId;

    /** JSON text, since a map would lose the digits of numbers on its way through Hibernate. */
    @JdbcTypeCode(SqlTypes.JSON)
    private String custom = "{}";

    private @Nullable Instant archivedAt;

    @Version
    private int version;

    private Instant updatedAt;

    protected CustomerRecord() {}

    protected CustomerRecord(String externalId) {
        this.externalId = externalIdOf(externalId);
    }

    /** The internal number, which never shows outside. */
    public long id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public String externalId() {
        return externalId;
    }

    public void setExternalId(String given) {
        this.externalId = externalIdOf(given);
    }

    /** An external id as it is stored and looked for: trimmed, 1 to 255 characters. */
    public static String externalIdOf(String given) {
        try {
            return ExternalId.read(given);
        } catch (InvalidValue e) {
            throw new RejectedValue(e.getMessage());
        }
    }

    /** How people know the record. */
    public abstract String label();

    /** Custom attributes by key, as {@link Typed#plain} writes them. */
    public Map<String, Object> custom() {
        return JSON.readValue(custom, VALUES);
    }

    /** Sets a custom attribute; the value has the attribute's type already. Null clears. */
    public void setCustom(String key, @Nullable Object typed) {
        Map<String, Object> values = custom();
        Object plain = Typed.plain(typed);
        Object before = plain == null ? values.remove(key) : values.put(key, plain);
        if (!Objects.equals(before, plain)) {
            custom = JSON.writeValueAsString(values);
        }
    }

    public boolean archived() {
        return archivedAt != null;
    }

    /** Out of every list, count and segment, until restored. */
    public void archive(Instant now) {
        if (archivedAt == null) {
            archivedAt = now;
        }
    }

    public void restore() {
        archivedAt = null;
    }

    /** Grows with every change; who sends it back is told where somebody was faster. */
    public int version() {
        return version;
    }

    @PrePersist
    @PreUpdate
    void stamp() {
        updatedAt = Instant.now();
    }
}
