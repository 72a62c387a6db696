package app.steward.journey.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outline as it is drawn.
 *
 * @param many how many steps there are
 * @param bad those that something is wrong with
 */
record OutlineView(List<StepView> steps, int many, List<StepView> bad) {

    /**
     * A step in its place.
     *
     * @param name what it is called
     * @param words what it does, in one line
     * @param place of how many in its sequence
     * @param mark New or Changed against the live version; null for neither
     * @param goesOn whether something can follow it
     */
    record StepView(
            String key,
            String icon,
            String name,
            String words,
            int place,
            int of,
            List<String> faults,
            @Nullable String mark,
            boolean goesOn,
            List<WayView> ways) {
        public String where() {
            return "place " + place + " of " + of;
        }

        public boolean isBad() {
            return !faults.isEmpty();
        }
    }

    /**
     * A way out of a fork.
     *
     * @param words when it is taken
     * @param next name of the step where it goes on behind the fork; null where that is the end, or it has closed
     * @param closed whether everybody in it has ended
     */
    record WayView(
            int index,
            String name,
            String words,
            List<StepView> steps,
            @Nullable String next,
            boolean closed) {}
}
