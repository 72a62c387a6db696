package app.steward.web;

import app.steward.problem.Overtaken;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

/**
 * Two people changed the same thing: for each named value what the form had when it was opened, what is stored by now,
 * and what is sent. What only one of them changed is taken over; of what both did, whoever came later chooses, field by
 * field, in the form ({@code fragments/merge}). {@link ChosenVersions} reads the choice.
 *
 * @param who a sentence that says who saved, and when
 * @param differences what somebody else changed and the form does not have; in the order of the form
 * @param values what the form is to show: what is sent, but for what its sender had left as it was
 */
public record Merge(String who, List<Difference> differences, Map<String, String> values) {
    /** The form sends what its sender decided as {@code take.NAME}. */
    static final String TAKE = "take.";

    static final String STORED = "stored";

    /**
     * A value that differs.
     *
     * @param name of the input
     * @param value as an input has what is stored; null where the page knows how to take it
     * @param stored in words
     * @param sent in words
     * @param taken whether the sender had not changed it, so that the stored one holds
     */
    public record Difference(
            String name, String label, @Nullable String value, String stored, String sent, boolean taken) {}

    /** Of a form whose inputs have their values as people read them. */
    public static Merge of(
            Overtaken overtaken,
            Map<String, String> labels,
            Map<String, String> opened,
            Map<String, String> stored,
            Map<String, String> sent) {
        return of(overtaken, labels, opened, stored, sent, (name, value) -> value);
    }

    /**
     * @param labels of the inputs, by name, in order
     * @param opened what the form had first, by name, see {@link OriginalValues}; may lack some
     * @param words of a value, from its name and the value
     */
    public static Merge of(
            Overtaken overtaken,
            Map<String, String> labels,
            Map<String, String> opened,
            Map<String, String> stored,
            Map<String, String> sent,
            BinaryOperator<String> words) {
        List<Difference> differences = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>(sent);
        labels.forEach((name, label) -> {
            String now = stored.getOrDefault(name, "");
            String mine = sent.getOrDefault(name, "");
            String first = opened.get(name);
            if (now.equals(mine) || now.equals(first)) {
                return;
            }
            boolean taken = mine.equals(first);
            if (taken) {
                values.put(name, now);
            }
            differences.add(new Difference(name, label, now, words.apply(name, now), words.apply(name, mine), taken));
        });
        return new Merge(overtaken.who(), differences, values);
    }

    /** The same where no single input holds these values: their choice is the page's to read. */
    public Merge readByPage(String... names) {
        List<String> own = List.of(names);
        return new Merge(
                who,
                differences.stream()
                        .map(each -> own.contains(each.name())
                                ? new Difference(
                                        each.name(), each.label(), null, each.stored(), each.sent(), each.taken())
                                : each)
                        .toList(),
                values);
    }

    /** Whether the sender must choose. */
    public boolean isConflict() {
        return differences.stream().anyMatch(each -> !each.taken());
    }

    /** Whether the stored value holds because the sender had left it. */
    public boolean takes(String name) {
        return differences.stream().anyMatch(each -> each.name().equals(name) && each.taken());
    }

    /** Gives the page what {@code fragments/merge} shows. */
    public void show(Model model, HttpServletResponse response) {
        model.addAttribute("merge", this);
        response.setStatus(422);
    }

    /** Whether the sender chose what is stored, of a value that the page reads itself. */
    public static boolean choosesStored(Map<String, ? extends List<String>> posted, String name) {
        List<String> choice = posted.get(TAKE + name);
        return choice != null && Objects.equals(choice.get(0), STORED);
    }
}
