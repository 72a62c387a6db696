package app.steward.outbox;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a message.
 *
 * @param reply what the other side said, or why it does not go
 * @param later how long it is to wait where nobody has tried; null: as its sender has it after a try in vain
 */
public record Answer(State state, String reply, @Nullable Duration later) {
    public Answer(State state, String reply) {
        this(state, reply, null);
    }

    /** What it is from now on. */
    public enum State {
        SENT,
        /** It does not leave this machine, and is not to: what happened is as if it had. */
        KEPT,
        /** The other side does not want it: it is not tried again. */
        REFUSED,
        /** Not now: it is tried again after a while, until its sender gives up. */
        WAITING,
        /** It is not to go any more. */
        SKIPPED,
        /** Not until a person lets it. */
        HELD,
        /** Nobody knows whether it arrived. */
        IN_DOUBT;

        /** As the database and the API have it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Answer sent(String reply) {
        return new Answer(State.SENT, reply);
    }

    public static Answer kept(String why) {
        return new Answer(State.KEPT, why);
    }

    public static Answer refused(String reply) {
        return new Answer(State.REFUSED, reply);
    }

    public static Answer notNow(String reply) {
        return new Answer(State.WAITING, reply);
    }

    /** Nothing is against it but the hour, so that it is no try in vain. */
    public static Answer later(String why, Duration wait) {
        return new Answer(State.WAITING, why, wait);
    }

    public static Answer skipped(String why) {
        return new Answer(State.SKIPPED, why);
    }

    public static Answer held(String why) {
        return new Answer(State.HELD, why);
    }

    public static Answer inDoubt(String why) {
        return new Answer(State.IN_DOUBT, why);
    }
}
