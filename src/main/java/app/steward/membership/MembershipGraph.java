package app.steward.membership;

import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which definition of a kind tests which. Two kinds of tests make an edge: being in one, and what else is stored about it,
 * such as having entered it; the second reads stored rows and so has to wait until these are written.
 */
public final class MembershipGraph {
    private final MembershipKind kind;
    private final Map<Integer, ConditionTree> conditions;
    private final Map<Integer, Set<Integer>> tested = new HashMap<>();

    /** @param conditions the readable ones, by definition, of both subjects where both matter */
    public MembershipGraph(MembershipKind kind, Map<Integer, ConditionTree> conditions) {
        this.kind = kind;
        this.conditions = new TreeMap<>(conditions);
        this.conditions.forEach((id, condition) -> tested.put(id, namedIn(kind, condition)));
    }

    /** The definitions of the kind that a condition tests, of any subject, in reading order. */
    public static Set<Integer> namedIn(MembershipKind kind, ConditionTree condition) {
        return numbers(kind, condition.memberships());
    }

    private static Set<Integer> numbers(MembershipKind kind, Stream<MembershipRef> refs) {
        return refs.filter(ref -> ref.kind() == kind)
                .map(ref -> Math.toIntExact(ref.id()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The way back to the definition through those it tests, it first and last, or empty where there is none. */
    public Optional<List<Integer>> cycleThrough(int id) {
        Map<Integer, Integer> cameFrom = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            int at = open.removeFirst();
            for (int next : tested.getOrDefault(at, Set.of())) {
                if (next == id) {
                    return Optional.of(pathTo(at, id, cameFrom));
                }
                if (cameFrom.putIfAbsent(next, at) == null) {
                    open.addLast(next);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Integer> pathTo(int end, int start, Map<Integer, Integer> cameFrom) {
        List<Integer> path = new ArrayList<>(List.of(start));
        for (Integer at = end; at != null && at != start; at = cameFrom.get(at)) {
            path.add(0, at);
        }
        path.add(0, start);
        return path;
    }

    /** Everything that tests one of these, directly or through others, and these themselves. */
    public Set<Integer> withDependants(Collection<Integer> ids) {
        Set<Integer> found = new LinkedHashSet<>(ids);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Map.Entry<Integer, Set<Integer>> entry : tested.entrySet()) {
                if (!found.contains(entry.getKey()) && entry.getValue().stream().anyMatch(found::contains)) {
                    found.add(entry.getKey());
                    grew = true;
                }
            }
        }
        return found;
    }

    /** These definitions, each after those of them that it tests. */
    List<Integer> testedFirst(Collection<Integer> ids) {
        Set<Integer> ordered = new LinkedHashSet<>();
        for (int id : new TreeSet<>(ids)) {
            visit(id, ids, ordered, new HashSet<>());
        }
        return List.copyOf(ordered);
    }

    private void visit(int id, Collection<Integer> ids, Set<Integer> ordered, Set<Integer> above) {
        if (ids.contains(id) && !ordered.contains(id) && above.add(id)) {
            tested.getOrDefault(id, Set.of()).forEach(other -> visit(other, ids, ordered, above));
            ordered.add(id);
        }
    }

    /**
     * These definitions in the order to compute them: each list needs only definitions of the lists before, apart from
     * membership tests, which are put inline. Those of a cycle are left out.
     */
    List<List<Integer>> levels(Collection<Integer> ids) {
        Map<Integer, Integer> level = new TreeMap<>();
        for (int id : new TreeMap<>(conditions).keySet()) {
            if (ids.contains(id)) {
                levelOf(id, ids, level, new HashSet<>());
            }
        }
        List<List<Integer>> levels = new ArrayList<>();
        level.forEach((id, at) -> {
            while (levels.size() <= at) {
                levels.add(new ArrayList<>());
            }
            if (at >= 0) {
                levels.get(at).add(id);
            }
        });
        return levels.stream().filter(ofLevel -> !ofLevel.isEmpty()).toList();
    }

    private int levelOf(int id, Collection<Integer> ids, Map<Integer, Integer> level, Set<Integer> above) {
        Integer known = level.get(id);
        if (known != null) {
            return known;
        }
        ConditionTree condition = conditions.get(id);
        if (condition == null || !ids.contains(id) || !above.add(id)) {
            return 0;
        }
        int at = cycleThrough(id).isPresent() ? -1 : 0;
        if (at == 0) {
            Set<Integer> entered = numbers(kind, condition.uses().flatMap(FieldRef::memberships));
            for (int other : tested.getOrDefault(id, Set.of())) {
                if (ids.contains(other)) {
                    int otherLevel = Math.max(0, levelOf(other, ids, level, above));
                    at = Math.max(at, entered.contains(other) ? otherLevel + 1 : otherLevel);
                }
            }
        }
        level.put(id, at);
        return at;
    }
}
