package app.steward.journey;

import app.steward.condition.Subject;
import app.steward.membership.Rule;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A journey: its entry rule, its state, and what is edited of it. What it goes by is in its {@link Version versions}.
 *
 * @param head the entry rule, as the newest version has it; its number is the journey's
 * @param draft what is edited; nobody goes by it
 * @param edition number of the newest version; 0 before it was published
 * @param version grows with each change, by which two who edit notice each other
 * @param pausedAt since when it is paused; null while it is not
 * @param savedBy number of the member who saved the draft last
 */
public record Journey(
        Rule head,
        Status status,
        Definition draft,
        int edition,
        int version,
        @Nullable Instant pausedAt,
        Instant savedAt,
        @Nullable Long savedBy) {

    /** Whether it takes anybody in and moves anybody. */
    public enum Status {
        /** Never published. */
        DRAFT,
        LIVE,
        /** Nobody enters, moves or is written to, until it is resumed. */
        PAUSED,
        /** All runs have ended; it can be published again. */
        ENDED;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What it was at one publishing. Never changed.
     *
     * @param edition its number: 1 is the first
     */
    public record Version(
            int edition,
            Definition definition,
            Instant publishedAt,
            @Nullable Long publishedBy) {}

    public int id() {
        return head.id();
    }

    public String name() {
        return head.name();
    }

    public Subject subject() {
        return head.subject();
    }

    public boolean isLive() {
        return status == Status.LIVE;
    }

    /** Whether it has runs to look after. */
    public boolean isUnderWay() {
        return status == Status.LIVE || status == Status.PAUSED;
    }

    /** Whether its guard holds it. */
    public boolean isHeld() {
        return head.heldAt() != null;
    }
}
