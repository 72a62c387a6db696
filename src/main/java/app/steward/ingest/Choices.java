package app.steward.ingest;

import app.steward.choice.ChoiceEntry;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of a list as files name them, by key or label; those that the list lacks, too, where it may grow. */
final class Choices {
    private static final int MAX_LABEL = 100;
    /** More are a mistake: somebody maps names or ids. */
    private static final int MAX_NEW = 100;

    private static final int REMEMBERED = 10_000;

    private final List<Choice> known;
    private final boolean grows;
    private final Map<String, String> made = new LinkedHashMap<>();
    private final Map<String, String> read = new HashMap<>();

    Choices(List<Choice> known, boolean grows) {
        this.known = new ArrayList<>(known);
        this.grows = grows;
    }

    /**
     * The key of the entry.
     *
     * @param what the entries are, for the reason of a refusal
     */
    String key(String text, String what) throws BadValue {
        String before = read.get(text);
        if (before != null) {
            return before;
        }
        Optional<String> found = ChoiceEntry.find(known, text);
        String key;
        if (found.isPresent()) {
            key = found.get();
        } else if (grows) {
            key = make(text, what);
        } else {
            throw new BadValue("is not a known " + what);
        }
        if (read.size() < REMEMBERED) {
            read.put(text, key);
        }
        return key;
    }

    private String make(String label, String what) throws BadValue {
        if (label.length() > MAX_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue("can't be a new " + what + ": its name is one line of at most 100 characters");
        } else if (made.size() >= MAX_NEW) {
            throw new BadValue("would be one new " + what + " more than the " + MAX_NEW + " that an import may make");
        }
        String plain = ChoiceLists.keyOf(label);
        String key = plain;
        for (int i = 2; ChoiceEntry.find(known, key).isPresent(); i++) {
            key = plain + "_" + i;
        }
        known.add(new Choice(key, label));
        made.put(key, label);
        return key;
    }

    /** Labels of the entries that rows named and the list lacks, by the key that they get. */
    Map<String, String> made() {
        return made;
    }
}
