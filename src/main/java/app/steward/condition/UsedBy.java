package app.steward.condition;

import app.steward.problem.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Which segments, lists and other holders of conditions use a field, a choice of it, or a segment. Conditions count as
 * they are stored: one that can't be read any more still names what it names.
 */
@Component
public class UsedBy {
    private final ObjectProvider<ConditionHolder> holders;

    UsedBy(ObjectProvider<ConditionHolder> holders) {
        this.holders = holders;
    }

    /** Holders that test the field of this subject, compare another with it, or keep it otherwise. */
    public List<Use> field(Subject subject, String key) {
        Stream<Use> otherwise = holders.orderedStream()
                .flatMap(ConditionHolder::heldUses)
                .filter(held -> is(held.subject(), held.use().key(), subject, key))
                .map(held -> use(held.type(), held.id(), held.name()));
        Stream<Use> tested = uses((kept, mentions) ->
                mentions.fields().stream().anyMatch(used -> is(kept.subject(), used, subject, key)));
        return Stream.concat(tested, otherwise).distinct().toList();
    }

    /** Holders that test the field for this choice. */
    public List<Use> choice(Subject subject, String key, String choice) {
        return uses((kept, mentions) -> mentions.choices().stream()
                        .anyMatch(test -> is(kept.subject(), test.field(), subject, key)
                                && test.choices().stream().anyMatch(choice::equalsIgnoreCase)))
                .distinct()
                .toList();
    }

    /** What uses each segment, of segments that anything uses; a segment's test of itself does not count. */
    public Map<Integer, List<Use>> bySegment() {
        Map<Integer, List<Use>> uses = new HashMap<>();
        holders.orderedStream()
                .flatMap(ConditionHolder::kept)
                .forEach(kept -> Mentions.in(kept.condition()).segments().forEach(segment -> {
                    if (!(kept.type().equals("segment") && kept.id() == segment)) {
                        uses.computeIfAbsent(segment, id -> new ArrayList<>())
                                .add(use(kept.type(), kept.id(), kept.name()));
                    }
                }));
        holders.orderedStream().flatMap(ConditionHolder::heldUses).forEach(held -> {
            if (held.use().params().get("segment") instanceof Long segment) {
                uses.computeIfAbsent(Math.toIntExact(segment), id -> new ArrayList<>())
                        .add(use(held.type(), held.id(), held.name()));
            }
        });
        return uses;
    }

    public List<Use> segment(int id) {
        return bySegment().getOrDefault(id, List.of());
    }

    private Stream<Use> uses(BiPredicate<ConditionHolder.Kept, Mentions> asked) {
        return holders.orderedStream()
                .flatMap(ConditionHolder::kept)
                .filter(kept -> asked.test(kept, Mentions.in(kept.condition())))
                .map(kept -> use(kept.type(), kept.id(), kept.name()));
    }

    private static Use use(String type, long id, String name) {
        return new Use(type, Long.toString(id), name);
    }

    /** Users and subscriptions reach the fields of their account by a prefix. */
    private static boolean is(Subject of, String used, Subject subject, String key) {
        return of == subject && used.equals(key)
                || of != subject && subject == Subject.ACCOUNT && used.equals(subject.key() + "." + key);
    }
}
