package app.steward.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sends the messages of one kind. A feature contributes one as a bean. */
public interface Sender {
    /** A minute, 5, 15, then hourly for a day. */
    List<Duration> OVER_A_DAY = Stream.concat(
                    Stream.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15)),
                    IntStream.range(0, 24).mapToObj(i -> Duration.ofHours(1)))
            .toList();

    String kind();

    /** How many may be taken now; none where the other side has had its share. */
    default int room() {
        return Integer.MAX_VALUE;
    }

    /** Waits until the next may be handed over, where the other side takes so many a second. */
    default void pace() {}

    /**
     * Whether a message is still to go, asked in the transaction that commits that it is handed over.
     *
     * @return what becomes of it instead; empty where it goes
     */
    default Optional<Answer> stop(Message message) {
        return Optional.empty();
    }

    /**
     * Hands a message over, outside of any transaction. What it throws is taken for {@link Answer#notNow}, but where a
     * message may go once at most it is in doubt.
     */
    Answer send(Message message);

    /**
     * Whether one that was handed over, with an answer that never came, is in doubt and waits for a person. Else it is sent
     * again, with the same key.
     */
    default boolean onceAtMost() {
        return false;
    }

    /** How many threads of a process send these: they hold up no other kind. */
    default int atOnce() {
        return 1;
    }

    /** Whether those of one source go one after another, so that an other side that hangs takes one thread and no more. */
    default boolean oneByOne() {
        return false;
    }

    /** Something became of a message: in the transaction that writes it down. */
    default void settled(Message message, Answer answer) {}

    /** How long it waits after each try in vain; after the last it is given up. */
    default List<Duration> waits() {
        return OVER_A_DAY;
    }
}
