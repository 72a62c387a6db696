package app.steward.ingest;

import app.steward.choice.ChoiceEntry;
import app.steward.choice.ChoiceList;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.team.Viewer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The administrators' lists, for columns that name their entries. */
@Component
class ListEntries {
    /** What a word of a label says about the entry's type, by how it begins. The first that fits holds. */
    private static final Map<String, List<String>> TYPES = types();

    private final List<ChoiceList<?>> lists;
    private final ChoiceLists changes;

    ListEntries(List<ChoiceList<?>> lists, ChoiceLists changes) {
        this.lists = lists;
        this.changes = changes;
    }

    private static Map<String, List<String>> types() {
        Map<String, List<String>> types = new LinkedHashMap<>();
        for (String word : List.of("cancel", "churn", "terminat", "expired", "ended", "lost")) {
            types.put(word, List.of("cancelled", "canceled"));
        }
        types.put("trial", List.of("trial"));
        for (String word : List.of("onboard", "implement", "kick")) {
            types.put(word, List.of("onboarding"));
        }
        for (String word : List.of("future", "upcoming", "schedul", "pending")) {
            types.put(word, List.of("future"));
        }
        for (String word : List.of("suspend", "pause", "hold")) {
            types.put(word, List.of("suspended"));
        }
        types.put("", List.of("live", "active"));
        return types;
    }

    List<Choice> of(Subject subject, String field) {
        return list(subject, field).entries().choices();
    }

    /** Adds an entry, of the type that its label suggests where the list has types. */
    void add(Viewer by, Subject subject, String field, String key, String label) {
        add(by, list(subject, field), key, label);
    }

    private <T extends ChoiceEntry> void add(Viewer by, ChoiceList<T> list, String key, String label) {
        Map<String, RawValue> values = new LinkedHashMap<>();
        values.put("key", any -> key);
        values.put("label", any -> label);
        if (!list.types().isEmpty()) {
            String type = typeOf(label, list.types());
            values.put("type", any -> type);
        }
        changes.add(by, list, new Patch(values));
    }

    static String typeOf(String label, List<Choice> types) {
        List<String> words = List.of(label.toLowerCase(Locale.ROOT).split("[^\\p{L}]+"));
        return TYPES.entrySet().stream()
                .filter(type -> words.stream().anyMatch(word -> word.startsWith(type.getKey())))
                .flatMap(type -> type.getValue().stream())
                .filter(type -> types.stream().anyMatch(known -> known.key().equals(type)))
                .findFirst()
                .orElseThrow();
    }

    private ChoiceList<?> list(Subject subject, String field) {
        return lists.stream()
                .filter(list -> list.subject() == subject && list.field().equals(field))
                .findFirst()
                .orElseThrow();
    }
}
