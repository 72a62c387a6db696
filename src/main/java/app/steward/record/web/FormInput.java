package app.steward.record.web;

import app.steward.condition.Subject;
import app.steward.team.TeamMember;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One input of a form about a record.
 *
 * @param name the key of the field, and the id of the control
 * @param help a sentence below it; null for none
 * @param choices key to label, of a {@link Kind#SELECT}, or what is offered for a {@link Kind#OPEN}
 * @param wide takes the whole row
 * @param offers where what is offered for a {@link Kind#OPEN} comes from while one types; null for none
 */
public record FormInput(
        String name,
        String label,
        Kind kind,
        boolean optional,
        boolean wide,
        @Nullable String help,
        Map<String, String> choices,
        @Nullable String offers) {

    /** So many choices are listed at once; of more, what is meant is looked for while one types. */
    public static final int MOST_LISTED = 20;

    public enum Kind {
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

    public static FormInput text(String name, String label) {
        return new FormInput(name, label, Kind.TEXT, false, false, null, Map.of(), null);
    }

    public static FormInput of(String name, String label, Kind kind) {
        return new FormInput(name, label, kind, false, false, null, Map.of(), null);
    }

    public static FormInput select(String name, String label, Map<String, String> choices) {
        return new FormInput(name, label, Kind.SELECT, false, false, null, choices, null);
    }

    /** What the input shows of a value: the label of a choice, else the value. */
    public String shown(String value) {
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
    public FormInput called(String key) {
        return new FormInput(key, label, kind, optional, wide, help, choices, offers);
    }

    public FormInput orNothing() {
        return new FormInput(name, label, kind, true, wide, help, choices, offers);
    }

    public FormInput inFull() {
        return new FormInput(name, label, kind, optional, true, help, choices, offers);
    }

    public FormInput saying(String sentence) {
        return new FormInput(name, label, kind, optional, wide, sentence, choices, offers);
    }

    /** Any text, with what this address answers offered while one types. */
    public static FormInput open(String name, String label, String offers) {
        return new FormInput(name, label, Kind.OPEN, false, false, null, Map.of(), offers);
    }

    /** Choices by key, after that of nothing. */
    public static Map<String, String> choices(String nothing, Map<String, String> known) {
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("", nothing);
        choices.putAll(known);
        return choices;
    }

    /** A team member: from a list, or by a name or e-mail address where they are too many to be listed. */
    public static FormInput person(String name, String label, String nobody, List<TeamMember> first) {
        if (first.size() > MOST_LISTED) {
            return open(name, label, "/portfolio/people/pick").saying("Type a name. " + nobody + " where it is empty.");
        }
        Map<String, String> people = new LinkedHashMap<>();
        people.put("", nobody);
        first.forEach(member -> people.put(member.email(), member.name()));
        return select(name, label, people);
    }

    /** Where the values of a field are offered from. */
    public static String valuesOf(Subject subject, String key) {
        return "/portfolio/values/pick?of=" + subject.key() + "&field="
                + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
}
