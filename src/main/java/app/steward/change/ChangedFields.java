package app.steward.change;

import app.steward.condition.Subject;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which values are others now, by name: the subject and the field's key, as in account.mrr. Also what no field shows but
 * something is computed from: account.usage, account.unassigned, account.segment:12. A name account.* stands for all
 * that begins so.
 */
public record ChangedFields(Set<String> names) {
    /** What a reader says that can't tell what it reads. */
    public static final String ANYTHING = "*";

    public static final ChangedFields NONE = new ChangedFields(Set.of());

    public ChangedFields {
        names = Set.copyOf(names);
    }

    /** All of a subject: it is new, or nobody knows what was changed. */
    public static ChangedFields all(Subject subject) {
        return new ChangedFields(Set.of(subject.key() + ".*"));
    }

    /** These fields of a subject, by their keys. */
    public static ChangedFields of(Subject subject, Collection<String> keys) {
        return new ChangedFields(
                keys.stream().map(key -> subject.key() + "." + key).collect(Collectors.toSet()));
    }

    public ChangedFields and(Collection<String> others) {
        Set<String> both = new TreeSet<>(names);
        both.addAll(others);
        return new ChangedFields(both);
    }

    public ChangedFields and(ChangedFields other) {
        return and(other.names());
    }

    /** Those that an account's users, too, may be judged by. */
    public ChangedFields ofAccount() {
        return new ChangedFields(names.stream()
                .filter(name -> name.startsWith(Subject.ACCOUNT.key() + "."))
                .collect(Collectors.toSet()));
    }

    /** Those that something that reads these may come out differently for. */
    public ChangedFields readBy(Set<String> reads) {
        if (reads.contains(ANYTHING)) {
            return this;
        }
        Set<String> subjects = reads.stream().map(ChangedFields::allLike).collect(Collectors.toSet());
        return new ChangedFields(names.stream()
                .filter(name -> reads.contains(name) || subjects.contains(name))
                .collect(Collectors.toSet()));
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether something that reads these may come out differently. */
    public boolean touches(Set<String> reads) {
        if (names.isEmpty()) {
            return false;
        }
        return reads.contains(ANYTHING)
                || reads.stream().anyMatch(name -> names.contains(name) || names.contains(allLike(name)));
    }

    private static String allLike(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot) + ".*";
    }
}
