package app.steward.membership;

import app.steward.condition.ConditionTree;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The definitions of a kind over a subject at one moment.
 *
 * @param names of all, by number
 * @param conditions of those that can be read
 * @param problems why the others can't, as sentences
 * @param frozen those that are not computed: who is in them stays, though it be archived
 * @param latched those that are met once, and then evaluated no more
 * @param texts the stored definitions, to tell whether one was changed
 * @param afterHealth those that test what follows from health, themselves or through another of them
 * @param reads what decides who is in each, by subject and key
 */
public record Definitions(
        Kind kind,
        SortedMap<Integer, String> names,
        SortedMap<Integer, ConditionTree> conditions,
        Map<Integer, String> problems,
        Set<Integer> frozen,
        Set<Integer> latched,
        Map<Integer, String> texts,
        Set<Integer> afterHealth,
        Map<Integer, Set<String>> reads) {
    public Definitions {
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
        problems = Map.copyOf(problems);
        frozen = Set.copyOf(frozen);
        latched = Set.copyOf(latched);
        texts = Map.copyOf(texts);
        afterHealth = Set.copyOf(afterHealth);
        reads = Map.copyOf(reads);
    }

    public MembershipGraph graph() {
        return new MembershipGraph(kind.key(), conditions);
    }
}
