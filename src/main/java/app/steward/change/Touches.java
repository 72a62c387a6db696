package app.steward.change;

import app.steward.condition.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private record Touch(Subject subject, long record, ChangedFields fields, List<Integer> chain) {
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

    /** Records that were touched alike. */
    record Alike(Subject subject, ChangedFields fields, List<Integer> chain, List<Long> records) {
        Alike {
            records = List.copyOf(records);
        }
    }

    /**
     * Each record once, with those that were touched alike.
     *
     * @param most of them together
     */
    List<Alike> alike(int most) {
        record Kind(Subject subject, ChangedFields fields, List<Integer> chain) {}
        Map<Kind, List<Long>> kinds = new LinkedHashMap<>();
        touched.values().stream()
                .flatMap(each -> each.values().stream())
                .forEach(each -> kinds.computeIfAbsent(
                                new Kind(each.subject(), each.fields(), each.chain()), any -> new ArrayList<>())
                        .add(each.record()));
        List<Alike> all = new ArrayList<>();
        kinds.forEach((kind, records) -> {
            for (int at = 0; at < records.size(); at += most) {
                all.add(new Alike(
                        kind.subject(),
                        kind.fields(),
                        kind.chain(),
                        records.subList(at, Math.min(at + most, records.size()))));
            }
        });
        return all;
    }
}
