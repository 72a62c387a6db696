package app.steward.journey;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a journey is: who enters, what counts as success, what ends it without, and the steps, of which the first begins.
 * Conditions are kept as JSON: a draft may hold what can't be read yet.
 *
 * @param goal null: none
 * @param exit null: none
 */
public record Definition(
        Entry entry, @Nullable JsonNode goal, @Nullable JsonNode exit, Settings settings, List<Step> steps) {
    public static final int MOST_STEPS = 100;
    public static final int MOST_BRANCHES = 10;

    /** Nobody in particular enters, and nothing happens. */
    public static final Definition EMPTY =
            new Definition(new Entry(List.of(), List.of(), null, 0), null, null, Settings.USUAL, List.of());

    public Definition {
        steps = List.copyOf(steps);
    }

    /**
     * Who enters: who is in any of the segments or lists and meets the condition.
     *
     * @param condition null: none
     */
    public record Entry(
            List<Integer> segments,
            List<Integer> lists,
            @Nullable JsonNode condition,
            int holdsDays) {
        public Entry {
            segments = List.copyOf(segments);
            lists = List.copyOf(lists);
        }
    }

    /**
     * What else is asked and done.
     *
     * @param goalEnds whether the journey ends with its goal
     * @param leavesWithEntry whether it ends when the entry no longer holds
     * @param excludes numbers of journeys; who is in one waits until that ends
     * @param needsEmail whether only those enter who have an address that is not suppressed
     * @param capPerDay at most so many enter a day; null: no limit
     * @param byCsm whether CSMs may put in and take out users of their accounts
     * @param leavesUnsubscribed whether the journey ends for who unsubscribes; else their messages are skipped
     * @param guard more than these at once are held; null: follows from how many there are
     */
    public record Settings(
            Reenrol reenrol,
            boolean goalEnds,
            boolean leavesWithEntry,
            List<Integer> excludes,
            boolean needsEmail,
            @Nullable Integer capPerDay,
            boolean byCsm,
            boolean leavesUnsubscribed,
            @Nullable Integer guard) {
        public static final Settings USUAL =
                new Settings(Reenrol.NEVER, true, false, List.of(), false, null, false, false, null);

        public Settings {
            excludes = List.copyOf(excludes);
        }
    }

    /**
     * Whether one who was in it may enter again.
     *
     * @param days not before so many days after the last run began
     */
    public record Reenrol(boolean again, int days) {
        public static final Reenrol NEVER = new Reenrol(false, 0);
        public static final Reenrol ALWAYS = new Reenrol(true, 0);
    }

    /** Where it begins; empty while there are no steps. */
    public Optional<Step> first() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(0));
    }

    public Optional<Step> step(@Nullable String key) {
        return steps.stream().filter(step -> step.key().equals(key)).findFirst();
    }

    /** By key. */
    public Map<String, Step> byKey() {
        Map<String, Step> all = new LinkedHashMap<>();
        steps.forEach(step -> all.putIfAbsent(step.key(), step));
        return all;
    }

    /** The steps that one can get to from the first, each behind all that lead to it; those in a circle are left out. */
    public List<Step> inOrder() {
        Map<String, Step> all = byKey();
        Set<String> reached = reached();
        Map<String, Integer> before = new HashMap<>();
        for (String key : reached) {
            ways(all.get(key)).forEach(next -> before.merge(next, 1, Integer::sum));
        }
        Deque<Step> ready = new ArrayDeque<>();
        first().filter(step -> !before.containsKey(step.key())).ifPresent(ready::add);
        List<Step> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Step step = ready.removeFirst();
            order.add(step);
            List<String> ways = ways(step);
            for (int i = ways.size() - 1; i >= 0; i--) { // so that the first way comes first
                Step following = all.get(ways.get(i));
                if (following != null && before.merge(ways.get(i), -1, Integer::sum) == 0) {
                    ready.addFirst(following);
                }
            }
        }
        return order;
    }

    /** Keys of the steps that one can get to from the first. */
    public Set<String> reached() {
        Map<String, Step> all = byKey();
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        first().ifPresent(step -> open.add(step.key()));
        while (!open.isEmpty()) {
            String key = open.removeFirst();
            Step step = all.get(key);
            if (step != null && reached.add(key)) {
                open.addAll(ways(step));
            }
        }
        return reached;
    }

    private static List<String> ways(@Nullable Step step) {
        List<String> next = new ArrayList<>();
        if (step != null) {
            for (Step.Way way : step.ways()) {
                if (way.next() != null) {
                    next.add(way.next());
                }
            }
        }
        return next;
    }
}
