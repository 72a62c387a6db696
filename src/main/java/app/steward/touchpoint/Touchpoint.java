package app.steward.touchpoint;

import app.steward.record.RejectedValue;
import app.steward.value.CleanText;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that a team member did with an account, mostly with one of its users. Setters refuse with a {@link RejectedValue}. */
@Entity
@Table(name = "touchpoints")
@SuppressWarnings("NullAway.Init")
public class Touchpoint {
    /** Of its text. */
    public static final int MOST_CHARACTERS = 10_000;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String kind;
    private Instant at;
    private @Nullable Long accountId;
    private @Nullable Long userId;
    private @Nullable Long authorId;
    private String text = "";

    @Version
    private int version;

    private Instant updatedAt;

    protected Touchpoint() {}

    /**
     * @param accountId of the account; null for a user who has none
     * @param authorId the team member; null for a key that stands for nobody
     */
    public Touchpoint(@Nullable Long accountId, @Nullable Long userId, @Nullable Long authorId) {
        this.accountId = accountId;
        this.userId = userId;
        this.authorId = authorId;
    }

    public long id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public TouchpointKind kind() {
        return TouchpointKind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    public void setKind(TouchpointKind given) {
        this.kind = given.key();
    }

    /** When it happened. */
    public Instant at() {
        return at;
    }

    public void setAt(Instant happened, Instant now) {
        if (happened.isAfter(now)) {
            throw new RejectedValue("Enter a moment that has passed: a touchpoint is what happened.");
        }
        this.at = happened;
    }

    public @Nullable Long accountId() {
        return accountId;
    }

    public @Nullable Long userId() {
        return userId;
    }

    public void setUser(@Nullable Long user) {
        this.userId = user;
    }

    public @Nullable Long authorId() {
        return authorId;
    }

    public String text() {
        return text;
    }

    public void setText(String given) {
        String clean = CleanText.of(given).replace("\r\n", "\n");
        if (clean.isEmpty() && TouchpointKind.NOTE.key().equals(kind)) {
            throw new RejectedValue("Enter what the note says.");
        } else if (clean.codePointCount(0, clean.length()) > MOST_CHARACTERS) {
            throw new RejectedValue("Enter at most 10,000 characters.");
        }
        this.text = clean;
    }

    public int version() {
        return version;
    }

    @PrePersist
    @PreUpdate
    void stamp() {
        updatedAt = Instant.now();
    }
}
