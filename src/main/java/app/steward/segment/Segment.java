package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.membership.State;
import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A named condition over accounts or users. The definition is edited here; state and counts are written by the pass
 * alone and only read here.
 */
@Entity
@Table(name = "segments")
@SuppressWarnings("NullAway.Init")
public class Segment {

    public static final int NAME_LENGTH = 120;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Integer id;

    @Column(updatable = false)
    @Convert(converter = SegmentColumns.SubjectColumn.class)
    private Subject subject;

    private String name;
    private boolean visible = true;

    @JdbcTypeCode(SqlTypes.JSON)
    private String condition;

    private int position;

    @Column(insertable = false, updatable = false)
    @Convert(converter = SegmentColumns.StateColumn.class)
    private State state = State.STALE;

    @Column(insertable = false, updatable = false)
    private @Nullable String problem;

    @Column(insertable = false, updatable = false)
    private @Nullable Instant refreshedAt;

    @Column(insertable = false, updatable = false)
    private long members;

    @Column(insertable = false, updatable = false)
    private long membersUnassigned;

    @Column(insertable = false, updatable = false)
    private long active;

    @Column(insertable = false, updatable = false)
    private long activeUnassigned;

    @Version
    private int version;

    @Column(insertable = false, updatable = false)
    private @Nullable Instant updatedAt;

    protected Segment() {}

    /**
     * @param condition checked JSON in normal form
     * @param position its place in the display order, from 1
     */
    Segment(Subject subject, String name, boolean visible, String condition, int position) {
        if (subject == Subject.SUBSCRIPTION) {
            throw BadInput.of("subject", "Segments are of accounts or of users.");
        }
        this.subject = subject;
        this.name = checkedName(name);
        this.visible = visible;
        this.condition = condition;
        this.position = position;
    }

    private static String checkedName(String name) {
        String stripped = CleanText.at("name", name);
        if (stripped.isEmpty()) {
            throw BadInput.of("name", "Enter a name.");
        }
        if (stripped.length() > NAME_LENGTH) {
            throw BadInput.of("name", "Use at most " + NAME_LENGTH + " characters.");
        }
        return stripped;
    }

    void rename(String newName) {
        this.name = checkedName(newName);
    }

    void show(boolean asTab) {
        this.visible = asTab;
    }

    void define(String newCondition) {
        this.condition = newCondition;
    }

    void moveTo(int newPosition) {
        this.position = newPosition;
    }

    public int id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public Subject subject() {
        return subject;
    }

    public String name() {
        return name;
    }

    /** Whether its name holds the text, whatever the case; so does nothing at all. */
    public boolean isCalled(String part) {
        return name.toLowerCase(Locale.ROOT).contains(CleanText.of(part).toLowerCase(Locale.ROOT));
    }

    /** Whether it is a tab of the portfolio and shown on a record's page; without it is still usable. */
    public boolean visible() {
        return visible;
    }

    /** The condition as JSON. */
    public String condition() {
        return condition;
    }

    /** Its place in the display order. */
    public int position() {
        return position;
    }

    public State state() {
        return state;
    }

    /** Why it is broken, as a sentence; null while it is not. */
    public @Nullable String problem() {
        return problem;
    }

    /** The moment its members are right for; null before its first refresh. */
    public @Nullable Instant refreshedAt() {
        return refreshedAt;
    }

    /** Members among all records. Only for those who see all: see {@link app.steward.membership.MembershipCounts}. */
    long members() {
        return members;
    }

    long membersUnassigned() {
        return membersUnassigned;
    }

    long active() {
        return active;
    }

    long activeUnassigned() {
        return activeUnassigned;
    }

    public int version() {
        return version;
    }
}
