package app.steward.condition;

import app.steward.problem.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    private final Fields fields;

    UsedBy(ObjectProvider<ConditionHolder> holders, Fields fields) {
        this.holders = holders;
        this.fields = fields;
    }

    /** Holders that test the field of this subject, compare another with it, or keep it otherwise. */
    public List<Use> field(Subject subject, String key) {
        Catalogue catalogue = fields.catalogue();
        Stream<Use> otherwise = heldUses(catalogue)
                .filter(held -> is(held.subject(), held.use().key(), subject, key))
                .map(held -> use(held.type(), held.id(), held.name()));
        Stream<Use> tested = uses(
                catalogue,
                (kept, mentions) ->
                        mentions.fields().stream().anyMatch(used -> is(kept.subject(), used, subject, key)));
        return Stream.concat(tested, otherwise).distinct().toList();
    }

    /** The same of every field of the subject that anything uses. */
    public Map<String, List<Use>> fields(Subject subject) {
        Catalogue catalogue = fields.catalogue();
        Map<String, Set<Use>> uses = new HashMap<>();
        kept(catalogue)
                .forEach(kept -> ReferencedNames.in(kept.condition())
                        .fields()
                        .forEach(used ->
                                add(uses, kept.subject(), used, subject, use(kept.type(), kept.id(), kept.name()))));
        heldUses(catalogue)
                .forEach(held ->
                        add(uses, held.subject(), held.use().key(), subject, use(held.type(), held.id(), held.name())));
        return listed(uses);
    }

    private static void add(Map<String, Set<Use>> uses, Subject of, String used, Subject subject, Use use) {
        String prefix = of == subject ? "" : subject.key() + ".";
        if ((of == subject || subject == Subject.ACCOUNT) && used.startsWith(prefix)) {
            uses.computeIfAbsent(used.substring(prefix.length()), one -> new LinkedHashSet<>())
                    .add(use);
        }
    }

    private static Map<String, List<Use>> listed(Map<String, Set<Use>> uses) {
        Map<String, List<Use>> listed = new HashMap<>();
        uses.forEach((key, by) -> listed.put(key, List.copyOf(by)));
        return listed;
    }

    /** Holders that test the field for this choice. */
    public List<Use> choice(Subject subject, String key, String choice) {
        return uses(
                        fields.catalogue(),
                        (kept, mentions) -> mentions.choices().stream()
                                .anyMatch(test -> is(kept.subject(), test.field(), subject, key)
                                        && test.choices().stream().anyMatch(choice::equalsIgnoreCase)))
                .distinct()
                .toList();
    }

    /** Holders that test the field for a choice, by the choice in small letters. */
    public Map<String, List<Use>> choices(Subject subject, String key) {
        Map<String, Set<Use>> uses = new HashMap<>();
        kept(fields.catalogue())
                .forEach(kept -> ReferencedNames.in(kept.condition()).choices().forEach(test -> {
                    if (is(kept.subject(), test.field(), subject, key)) {
                        test.choices()
                                .forEach(choice -> uses.computeIfAbsent(
                                                choice.toLowerCase(Locale.ROOT), one -> new LinkedHashSet<>())
                                        .add(use(kept.type(), kept.id(), kept.name())));
                    }
                }));
        return listed(uses);
    }

    /** "1 segment, 2 lists"; empty for no use. */
    public static String inWords(List<Use> uses) {
        Map<String, Integer> byType = new LinkedHashMap<>();
        uses.forEach(use -> byType.merge(use.type(), 1, Integer::sum));
        List<String> told = new ArrayList<>();
        byType.forEach((type, count) ->
                told.add(type.equals("health") ? "Health" : count + " " + type + (count == 1 ? "" : "s")));
        return String.join(", ", told);
    }

    /** What uses each segment, list or the like, of those that anything uses; a test of itself does not count. */
    public Map<Integer, List<Use>> members(MembershipKind kind) {
        Catalogue catalogue = fields.catalogue();
        Map<Integer, List<Use>> uses = new HashMap<>();
        kept(catalogue)
                .forEach(kept -> ReferencedNames.in(kept.condition())
                        .members(kind)
                        .forEach(of -> {
                            if (!(kept.type().equals(kind.key()) && kept.id() == of)) {
                                uses.computeIfAbsent(of, id -> new ArrayList<>())
                                        .add(use(kept.type(), kept.id(), kept.name()));
                            }
                        }));
        heldUses(catalogue)
                .forEach(held -> held.use()
                        .memberships()
                        .filter(of -> of.kind() == kind)
                        .forEach(of -> uses.computeIfAbsent(Math.toIntExact(of.id()), id -> new ArrayList<>())
                                .add(use(held.type(), held.id(), held.name()))));
        return uses;
    }

    public List<Use> members(MembershipKind kind, int id) {
        return members(kind).getOrDefault(id, List.of());
    }

    private Stream<ConditionHolder.StoredCondition> kept(Catalogue catalogue) {
        return holders.orderedStream().flatMap(holder -> holder.kept(catalogue));
    }

    private Stream<ConditionHolder.ReferencedField> heldUses(Catalogue catalogue) {
        return holders.orderedStream()
                .flatMap(holder -> Stream.concat(holder.heldUses(catalogue), holder.namedUses(catalogue)));
    }

    private Stream<Use> uses(Catalogue catalogue, BiPredicate<ConditionHolder.StoredCondition, ReferencedNames> asked) {
        return kept(catalogue)
                .filter(kept -> asked.test(kept, ReferencedNames.in(kept.condition())))
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
