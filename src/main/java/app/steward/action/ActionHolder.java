package app.steward.action;

import app.steward.condition.Subject;
import java.util.List;
import java.util.stream.Stream;

/** Something that keeps actions: milestones, journeys. It says which, so that what they name stays. */
public interface ActionHolder {
    Stream<Held> actions();

    /**
     * The actions of one.
     *
     * @param type the kind of the holder in words of the API: milestone, journey
     * @param subject whose records they are carried out for
     */
    record Held(String type, long id, String name, Subject subject, List<Action> actions) {}
}
