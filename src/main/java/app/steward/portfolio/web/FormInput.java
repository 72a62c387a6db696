package app.steward.portfolio.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One input of a form about a record.
 *
 * @param name the key of the field, and the id of the control
 * @param help a sentence below it; null for none
 * @param choices key to label, of a {@link Kind#SELECT}, or what is offered for a {@link Kind#OPEN}
 * @param wide takes the whole row
 */
record FormInput(
        String name,
        String label,
        Kind kind,
        boolean optional,
        boolean wide,
        @Nullable String help,
        Map<String, String> choices) {

    enum Kind {
        TEXT,
        /** Several lines. */
        LONG_TEXT,
        EMAIL,
        NUMBER,
        DATE,
        MOMENT,
        SELECT,
        /** Any text, with those in use offered. */
        OPEN,
        /** An account, looked for as one types. */
        ACCOUNT,
        /** A tick. */
        CHECK,
        /** Several accounts, each looked for as one types. */
        ACCOUNTS
    }

    static FormInput text(String name, String label) {
        return new FormInput(name, label, Kind.TEXT, false, false, null, Map.of());
    }

    static FormInput of(String name, String label, Kind kind) {
        return new FormInput(name, label, kind, false, false, null, Map.of());
    }

    static FormInput select(String name, String label, Map<String, String> choices) {
        return new FormInput(name, label, Kind.SELECT, false, false, null, choices);
    }

    /** What the input shows of a value: the label of a choice, else the value. */
    String shown(String value) {
        if (value.isEmpty()) {
            return choices.getOrDefault(value, "None");
        }
        return choices.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(value))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(value);
    }

    /** The same in a form that has several: by the key of its field. */
    FormInput called(String key) {
        return new FormInput(key, label, kind, optional, wide, help, choices);
    }

    FormInput orNothing() {
        return new FormInput(name, label, kind, true, wide, help, choices);
    }

    FormInput inFull() {
        return new FormInput(name, label, kind, optional, true, help, choices);
    }

    FormInput saying(String sentence) {
        return new FormInput(name, label, kind, optional, wide, sentence, choices);
    }
}
