package app.steward.health;

import app.steward.membership.State;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The stored configuration of one account segment, or the default. The definition is edited here; the state is written
 * by the pass and only read here.
 */
@Entity
@Table(name = "health_configurations")
@SuppressWarnings("NullAway.Init")
public class HealthConfiguration {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Integer id;

    @Column(updatable = false)
    private @Nullable Integer segmentId;

    @JdbcTypeCode(SqlTypes.JSON)
    private String definition;

    @Column(insertable = false, updatable = false)
    @Convert(converter = StateColumn.class)
    private State state = State.STALE;

    @Column(insertable = false, updatable = false)
    private @Nullable String problem;

    @Column(insertable = false, updatable = false)
    private @Nullable Instant refreshedAt;

    @Version
    private int version;

    protected HealthConfiguration() {}

    HealthConfiguration(int segmentId, String definition) {
        this.segmentId = segmentId;
        this.definition = definition;
    }

    void define(String newDefinition) {
        this.definition = newDefinition;
    }

    /** The account segment, or null for the default. */
    public @Nullable Integer segment() {
        return segmentId;
    }

    /** The configuration as JSON. */
    public String definition() {
        return definition;
    }

    /** How the stored scores stand to the definition. */
    public State state() {
        return state;
    }

    /** Why it can't be computed, as a sentence; null while it can. */
    public @Nullable String problem() {
        return problem;
    }

    /** The moment its scores are right for; null before its first refresh. */
    public @Nullable Instant refreshedAt() {
        return refreshedAt;
    }

    public int version() {
        return version;
    }
}
