package app.steward.change;

import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rules led to what is done about records now, of each record its own, one after the other. Most have none: a person,
 * an event, an import or the night begins anew. Whatever a rule does hands it on, with its own number at the end.
 */
public final class Chains {
    /** So many rules follow each other. What one more would do is refused, since it might go on for ever. */
    public static final int MOST = 5;

    public static final Chains NONE = new Chains(Map.of(), List.of());

    private final Map<Subject, Map<Long, List<Integer>>> led;
    private final List<Integer> then;

    private Chains(Map<Subject, Map<Long, List<Integer>>> led, List<Integer> then) {
        this.led = led;
        this.then = then;
    }

    /** Those of some records; the others have none. */
    public static Chains of(Subject subject, Map<Long, List<Integer>> led) {
        return NONE.and(subject, led);
    }

    /** With those of more records. Of two about one record the longer stays. */
    public Chains and(Subject subject, Map<Long, List<Integer>> more) {
        Map<Long, List<Integer>> some = new HashMap<>(led.getOrDefault(subject, Map.of()));
        more.forEach((record, chain) -> {
            if (!chain.isEmpty()) {
                some.merge(record, List.copyOf(chain), Chains::longer);
            }
        });
        if (some.isEmpty()) {
            return this;
        }
        Map<Subject, Map<Long, List<Integer>>> all = new EnumMap<>(Subject.class);
        all.putAll(led);
        all.put(subject, some);
        return new Chains(all, then);
    }

    /** For what a rule does about any of them. */
    public Chains then(int rule) {
        List<Integer> longer = new ArrayList<>(then);
        longer.add(rule);
        return new Chains(led, List.copyOf(longer));
    }

    /** Whether no rule led to anything. */
    public boolean isEmpty() {
        return led.isEmpty() && then.isEmpty();
    }

    public List<Integer> of(Subject subject, long record) {
        List<Integer> before = led.getOrDefault(subject, Map.of()).get(record);
        if (before == null || then.isEmpty()) {
            return before == null ? then : before;
        }
        List<Integer> whole = new ArrayList<>(before);
        whole.addAll(then);
        return List.copyOf(whole);
    }

    /** Of an account that something is done to because of one of its users. */
    public List<Integer> of(long account, @Nullable Long user) {
        List<Integer> own = of(Subject.ACCOUNT, account);
        return user == null ? own : longer(own, of(Subject.USER, user));
    }

    /** Of these records those that some rule led to. */
    public Map<Long, List<Integer>> of(Subject subject, Collection<Long> records) {
        Map<Long, List<Integer>> some = new HashMap<>();
        if (!isEmpty()) {
            for (Long record : records) {
                List<Integer> chain = of(subject, record);
                if (!chain.isEmpty()) {
                    some.put(record, chain);
                }
            }
        }
        return some;
    }

    /** These records by their chains. */
    public Map<List<Integer>, Set<Long>> alike(Subject subject, Collection<Long> records) {
        return records.stream().collect(Collectors.groupingBy(record -> of(subject, record), Collectors.toSet()));
    }

    /** Of these records those about which no rule may do any more. */
    public Map<Long, List<Integer>> spent(Subject subject, Collection<Long> records) {
        Map<Long, List<Integer>> spent = of(subject, records);
        spent.values().removeIf(chain -> chain.size() < MOST);
        return spent;
    }

    public static List<Integer> longer(List<Integer> one, List<Integer> other) {
        return other.size() > one.size() ? other : one;
    }

    /** As the database reads an array, one of each; null for none. */
    public static @Nullable String written(List<Integer> chain) {
        return chain.isEmpty() ? null : Bound.literal(chain);
    }
}
