package app.steward.user;

import app.steward.record.CustomerRecord;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A person at an account who uses the customer's product. Activity is as given; what holds is on the user's facts. */
@Entity
@Table(name = "users")
@SuppressWarnings("NullAway.Init")
public class User extends CustomerRecord {

    private @Nullable Long accountId;
    private @Nullable String name;
    private @Nullable String email;
    private @Nullable String mobile;
    private @Nullable String title;
    private @Nullable String role;
    private @Nullable String persona;
    private @Nullable String timeZone;
    private @Nullable LocalDate firstActiveOn;
    private @Nullable Instant lastActiveAt;
    private @Nullable Instant lastLoginAt;

    private LocalDate createdOn;

    protected User() {}

    /** @param createdOn what was given, else the day on which Steward first saw the user */
    public User(String externalId, LocalDate createdOn) {
        super(externalId);
        this.createdOn = createdOn;
    }

    @Override
    public String label() {
        if (name != null) {
            return name;
        }
        return email == null ? externalId() : email;
    }

    public LocalDate createdOn() {
        return createdOn;
    }

    void setCreatedOn(LocalDate value) {
        this.createdOn = value;
    }

    /** Moves the user to an account, or with null to none. Usage stays where it happened. */
    public void moveTo(@Nullable Long account) {
        this.accountId = account;
    }

    public @Nullable Long accountId() {
        return accountId;
    }

    public @Nullable String name() {
        return name;
    }

    void setName(@Nullable String value) {
        this.name = value;
    }

    public @Nullable String email() {
        return email;
    }

    void setEmail(@Nullable String value) {
        this.email = value;
    }

    public @Nullable String mobile() {
        return mobile;
    }

    void setMobile(@Nullable String value) {
        this.mobile = value;
    }

    public @Nullable String title() {
        return title;
    }

    void setTitle(@Nullable String value) {
        this.title = value;
    }

    public @Nullable String role() {
        return role;
    }

    void setRole(@Nullable String value) {
        this.role = value;
    }

    public @Nullable String persona() {
        return persona;
    }

    void setPersona(@Nullable String value) {
        this.persona = value;
    }

    public @Nullable String timeZone() {
        return timeZone;
    }

    void setTimeZone(@Nullable String value) {
        this.timeZone = value;
    }

    public @Nullable LocalDate firstActiveOn() {
        return firstActiveOn;
    }

    void setFirstActiveOn(@Nullable LocalDate value) {
        this.firstActiveOn = value;
    }

    public @Nullable Instant lastActiveAt() {
        return lastActiveAt;
    }

    void setLastActiveAt(@Nullable Instant value) {
        this.lastActiveAt = value;
    }

    public @Nullable Instant lastLoginAt() {
        return lastLoginAt;
    }

    void setLastLoginAt(@Nullable Instant value) {
        this.lastLoginAt = value;
    }
}
