package app.steward.event;

import java.util.List;

/**
 * What became of a message. It is given once all of it is durably stored.
 *
 * @param state of the message as a whole
 * @param refusals values that do not fit, and were put aside; of a message that is refused, why it is
 */
public record Receipt(State state, List<Refusal> refusals) {

    /** What became of the message as a whole. */
    public enum State {
        STORED,
        /** It was stored before, and changes nothing. */
        KNOWN,
        REFUSED
    }

    /**
     * Something that could not be stored.
     *
     * @param path the key of the value; empty for the message as a whole
     * @param reason a sentence
     */
    public record Refusal(String path, String reason) {}

    public Receipt {
        refusals = List.copyOf(refusals);
    }
}
