package app.steward.action;

import tools.jackson.databind.node.ObjectNode;

/**
 * One thing that follows, as it was accepted.
 *
 * @param kind what is done
 * @param json as it is stored and as programs read it, {@code type} among it
 */
public record Action(ActionType kind, ObjectNode json) {
    /** The word in JSON. */
    public String type() {
        return kind.key();
    }
}
