package app.steward.action;

import app.steward.condition.Subject;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A type of actions, contributed as a bean: how it is read, what it is in words, and what it does. */
public interface ActionType {
    /** The word in JSON. */
    String key();

    /** The same where one chooses: "Make a task". */
    String label();

    /** Where it stands among the others that are offered. */
    int place();

    /**
     * What was sent as it is stored, without its type. What is wrong is told to the input.
     *
     * @param subject whose records it is carried out for
     */
    ObjectNode read(ActionInput sent, Subject subject);

    /** What it does, as a sentence without its end: "Task “Call them” for the success manager, due in 3 days". */
    String words(JsonNode stored, Subject subject, ActionNames names);

    /** Does it for each row of the occasion, once for each of their keys, within the caller's transaction. */
    void carryOut(JsonNode stored, Occasion occasion);

    /** What it names that must not go away. */
    default Stream<Named> names(JsonNode stored, Subject subject) {
        return Stream.of();
    }

    /** What an action names. */
    enum What {
        ROLE,
        PLAY,
        FIELD
    }

    /**
     * One of them.
     *
     * @param key of a role, number of a play, key of a field as a condition over the subject has it
     * @param value that a field is given; null for none
     */
    record Named(What what, String key, @Nullable JsonNode value) {}
}
