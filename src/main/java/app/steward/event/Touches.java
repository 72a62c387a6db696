package app.steward.event;

import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.condition.Subject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a batch touched, and what is different of it: handed to the queue as the last that the transaction does. */
final class Touches {
    private final Map<Subject, Map<Long, ChangedFields>> touched = new EnumMap<>(Subject.class);

    void account(@Nullable Long account, ChangedFields fields) {
        add(Subject.ACCOUNT, account, fields);
    }

    void user(@Nullable Long user, ChangedFields fields) {
        add(Subject.USER, user, fields);
    }

    private void add(Subject subject, @Nullable Long record, ChangedFields fields) {
        if (record != null && !fields.isEmpty()) {
            touched.computeIfAbsent(subject, any -> new HashMap<>()).merge(record, fields, Touches::both);
        }
    }

    /** Where all of a subject is different, nothing of it is named besides. */
    private static ChangedFields both(ChangedFields one, ChangedFields other) {
        Set<String> names = new TreeSet<>(one.and(other).names());
        for (Subject subject : Subject.values()) {
            String all = subject.key() + ".*";
            if (names.contains(all)) {
                names.removeIf(name -> name.startsWith(subject.key() + ".") && !name.equals(all));
            }
        }
        return new ChangedFields(names);
    }

    void queue(ChangeQueue queue) {
        queue.add(touched);
    }
}
