package app.steward.task;

import app.steward.record.RejectedValue;
import app.steward.value.CleanText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * Something for a team member to do about an account or a user: for a success role, or for a person. Who has it now
 * follows from both and is {@link TaskHolders}' to say. Setters refuse with a {@link RejectedValue}.
 */
@Entity
@Table(name = "tasks")
@SuppressWarnings("NullAway.Init")
public class Task {
    /** Of its title. */
    public static final int MOST_OF_TITLE = 200;

    /** Of its text and its outcome. */
    public static final int MOST_OF_TEXT = 10_000;

    /** So far ahead a task may rest. */
    public static final int MOST_DAYS_SNOOZED = 365;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String title = "";
    private String text = "";
    private @Nullable Long accountId;
    private @Nullable Long userId;

    @JdbcTypeCode(SqlTypes.SMALLINT)
    private Integer roleId;

    private @Nullable Long memberId;

    @Column(insertable = false, updatable = false)
    private @Nullable Long holderId;

    private String priority = TaskPriority.NORMAL.key();
    private @Nullable LocalDate dueOn;
    private @Nullable LocalDate snoozedUntil;
    private String state = TaskState.OPEN.key();
    private String outcome = "";
    private @Nullable Instant doneAt;
    private @Nullable Long doneBy;
    private @Nullable Long touchpointId;

    @Column(updatable = false)
    private @Nullable Long playRunId;

    private boolean touched;

    @Column(updatable = false)
    private @Nullable String origin;

    @Column(updatable = false)
    private @Nullable Long createdBy;

    @Version
    private int version;

    private Instant updatedAt;

    protected Task() {}

    /**
     * @param accountId null for a user without an account
     * @param userId null for a task about the account
     * @param by who makes it; null for a key that stands for nobody
     * @param origin what it is made once for; null for none
     */
    Task(@Nullable Long accountId, @Nullable Long userId, @Nullable Long by, @Nullable String origin) {
        this.accountId = accountId;
        this.userId = userId;
        this.createdBy = by;
        this.origin = origin;
    }

    public long id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public String title() {
        return title;
    }

    void setTitle(@Nullable String given) {
        String clean = given == null ? "" : CleanText.of(given).replaceAll("\\s+", " ");
        if (clean.isEmpty() || clean.codePointCount(0, clean.length()) > MOST_OF_TITLE) {
            throw new RejectedValue("Say in 1 to 200 characters what is to be done.");
        }
        this.title = clean;
    }

    public String text() {
        return text;
    }

    void setText(@Nullable String given) {
        this.text = longText(given);
    }

    public @Nullable Long accountId() {
        return accountId;
    }

    public @Nullable Long userId() {
        return userId;
    }

    void setUser(@Nullable Long user) {
        this.userId = user;
    }

    public int roleId() {
        return roleId;
    }

    public @Nullable Long memberId() {
        return memberId;
    }

    void giveToRole(int role) {
        this.roleId = role;
        this.memberId = null;
    }

    /** @param seat the success role that has it once the person can't; mostly one in which they own the account */
    void giveToMember(long member, int seat) {
        this.roleId = seat;
        this.memberId = member;
    }

    /** Who has it now; null where nobody owns the account. */
    public @Nullable Long holderId() {
        return holderId;
    }

    public TaskPriority priority() {
        return TaskPriority.valueOf(priority.toUpperCase(Locale.ROOT));
    }

    void setPriority(TaskPriority given) {
        this.priority = given.key();
    }

    public @Nullable LocalDate dueOn() {
        return dueOn;
    }

    void setDueOn(@Nullable LocalDate day) {
        this.dueOn = day;
    }

    public @Nullable LocalDate snoozedUntil() {
        return snoozedUntil;
    }

    void snoozeUntil(@Nullable LocalDate day, LocalDate today) {
        this.snoozedUntil = day == null ? null : snooze(day, today);
    }

    /** The day; refused where it is not one that something may rest until. */
    static LocalDate snooze(LocalDate day, LocalDate today) {
        if (!day.isAfter(today) || day.isAfter(today.plusDays(MOST_DAYS_SNOOZED))) {
            throw new RejectedValue("Enter a day from tomorrow on, within the next 365 days.");
        }
        return day;
    }

    public TaskState state() {
        return TaskState.valueOf(state.toUpperCase(Locale.ROOT));
    }

    boolean isOpen() {
        return state() == TaskState.OPEN;
    }

    void become(TaskState given, @Nullable Long by, Instant now) {
        if (given == state()) {
            return;
        }
        this.state = given.key();
        boolean open = given == TaskState.OPEN;
        this.doneAt = open ? null : now;
        this.doneBy = open ? null : by;
        this.snoozedUntil = null;
        this.outcome = open ? "" : outcome;
        this.touchpointId = open ? null : touchpointId;
    }

    public String outcome() {
        return outcome;
    }

    void setOutcome(@Nullable String given) {
        String clean = longText(given);
        if (!clean.isEmpty() && isOpen()) {
            throw new RejectedValue("A task has an outcome once it is done or dropped.");
        }
        this.outcome = clean;
    }

    public @Nullable Instant doneAt() {
        return doneAt;
    }

    public @Nullable Long doneBy() {
        return doneBy;
    }

    public @Nullable Long touchpointId() {
        return touchpointId;
    }

    void logged(long touchpoint) {
        this.touchpointId = touchpoint;
    }

    public @Nullable Long playRunId() {
        return playRunId;
    }

    /** Somebody worked on it: what made it does not take it back by itself any more. */
    void touch() {
        this.touched = true;
    }

    public @Nullable String origin() {
        return origin;
    }

    public int version() {
        return version;
    }

    private static String longText(@Nullable String given) {
        String clean = given == null ? "" : CleanText.of(given).replace("\r\n", "\n");
        if (clean.codePointCount(0, clean.length()) > MOST_OF_TEXT) {
            throw new RejectedValue("Enter at most 10,000 characters.");
        }
        return clean;
    }

    @PrePersist
    @PreUpdate
    void stamp() {
        updatedAt = Instant.now();
    }
}
