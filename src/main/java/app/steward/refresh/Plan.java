package app.steward.refresh;

import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be computed anew after something was saved, in this order.
 *
 * @param before account segments that don't read health
 * @param health whether scores may be others now
 * @param after account segments that read health
 * @param users user segments
 */
record Plan(Set<Integer> before, boolean health, Set<Integer> after, Set<Integer> users) {
    Plan {
        before = Set.copyOf(before);
        after = Set.copyOf(after);
        users = Set.copyOf(users);
    }

    Set<Integer> segments() {
        Set<Integer> all = new TreeSet<>(before);
        all.addAll(after);
        all.addAll(users);
        return all;
    }
}
