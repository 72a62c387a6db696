package app.steward.change;

import app.steward.condition.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction touched: of each record what is different of it, and which rules led to that. Handed to the queue as
 * the last that the transaction does.
 */
public final class Touches {
    private final Map<Subject, Map<Long, Touch>> touched = new EnumMap<>(Subject.class);

    /** @param chain rules that led to it, one after the other; of two the longer stays */
    record Touch(Subject subject, long record, ChangedFields fields, List<Integer> chain) {
        private Touch and(Touch other) {
            return new Touch(subject, record, both(fields, other.fields), Chains.longer(chain, other.chain));
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
    }

    public void account(@Nullable Long account, ChangedFields fields) {
        add(Subject.ACCOUNT, account, fields, List.of());
    }

    public void user(@Nullable Long user, ChangedFields fields) {
        add(Subject.USER, user, fields, List.of());
    }

    /** @param record null adds nothing, and so do no fields */
    public void add(Subject subject, @Nullable Long record, ChangedFields fields, List<Integer> chain) {
        if (record != null && !fields.isEmpty()) {
            touched.computeIfAbsent(subject, any -> new HashMap<>())
                    .merge(record, new Touch(subject, record, fields, chain), Touch::and);
        }
    }

    /** Each record once. */
    List<Touch> all() {
        List<Touch> all = new ArrayList<>();
        touched.values().forEach(each -> all.addAll(each.values()));
        return all;
    }
}
