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

    /** Refuses none: a user was always made some day. */
    public void setCreatedOn(@Nullable LocalDate value) {
        this.createdOn = dayGiven(value);
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

    public void setName(@Nullable String value) {
        this.name = line(value);
    }

    public @Nullable String email() {
        return email;
    }

    public void setEmail(@Nullable String value) {
        this.email = line(value);
    }

    public @Nullable String mobile() {
        return mobile;
    }

    public void setMobile(@Nullable String value) {
        this.mobile = line(value);
    }

    public @Nullable String title() {
        return title;
    }

    public void setTitle(@Nullable String value) {
        this.title = line(value);
    }

    public @Nullable String role() {
        return role;
    }

    public void setRole(@Nullable String value) {
        this.role = value;
    }

    public @Nullable String persona() {
        return persona;
    }

    public void setPersona(@Nullable String value) {
        this.persona = value;
    }

    public @Nullable String timeZone() {
        return timeZone;
    }

    public void setTimeZone(@Nullable String value) {
        this.timeZone = line(value);
    }

    public @Nullable LocalDate firstActiveOn() {
        return firstActiveOn;
    }

    public void setFirstActiveOn(@Nullable LocalDate value) {
        this.firstActiveOn = value;
    }

    public @Nullable Instant lastActiveAt() {
        return lastActiveAt;
    }

    public void setLastActiveAt(@Nullable Instant value) {
        this.lastActiveAt = value;
    }

    public @Nullable Instant lastLoginAt() {
        return lastLoginAt;
    }

    public void setLastLoginAt(@Nullable Instant value) {
        this.lastLoginAt = value;
    }
}
