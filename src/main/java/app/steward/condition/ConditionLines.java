package app.steward.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** A condition line by line, so that two of them can be compared by people, whether or not they can still be tested. */
@Component
public class ConditionLines {
    private final Conditions conditions;
    private final ConditionText words;

    ConditionLines(Conditions conditions, ConditionText words) {
        this.conditions = conditions;
        this.words = words;
    }

    /**
     * What must be so, each on a line; of what may be so instead each begins with "or". None of no condition.
     *
     * @param of what it is about; null for what it can be about, by the fields that it tests
     */
    public List<String> of(
            @Nullable JsonNode condition, @Nullable Subject of, Snapshot present, MembershipNames names) {
        if (condition == null || !condition.isObject()) {
            return List.of();
        }
        Subject subject = of == null ? subject(condition, present.catalogue()) : of;
        if (condition.path("all").isArray()) {
            return lines(condition.path("all"), "", subject, present, names);
        } else if (condition.path("any").isArray()) {
            return lines(condition.path("any"), "or ", subject, present, names);
        }
        return List.of(line(condition, "", subject, present, names));
    }

    /** Whether it can still be tested of that subject. */
    public boolean isRead(JsonNode condition, Subject of, Catalogue catalogue) {
        return conditions.stored(catalogue, of, conditions.text(condition)).condition() != null;
    }

    /** The first that it can be read of; accounts, where what it tests is gone. */
    private Subject subject(JsonNode condition, Catalogue catalogue) {
        return Arrays.stream(Subject.values())
                .filter(each -> isRead(condition, each, catalogue))
                .findFirst()
                .orElse(Subject.ACCOUNT);
    }

    private List<String> lines(JsonNode parts, String start, Subject subject, Snapshot present, MembershipNames names) {
        List<String> lines = new ArrayList<>();
        for (JsonNode part : parts) {
            lines.add(line(part, start, subject, present, names));
        }
        return lines;
    }

    private String line(JsonNode part, String start, Subject subject, Snapshot present, MembershipNames names) {
        Conditions.Stored read = conditions.stored(present.catalogue(), subject, conditions.text(part));
        ConditionTree tree = read.condition();
        String clause = tree == null
                ? "what can't be read any more: " + whyNot(part, read, subject, present.catalogue(), names)
                : words.clause(tree, subject, present.catalogue(), present.now());
        return start.isEmpty() ? clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1) : start + clause;
    }

    /** By their names where it names what is gone: numbers of these tell nobody anything. */
    private static String whyNot(
            JsonNode part, Conditions.Stored read, Subject subject, Catalogue catalogue, MembershipNames names) {
        Set<String> gone = new LinkedHashSet<>();
        for (JsonNode test : part.findParents("field")) {
            String key = test.path("field").asString("");
            FieldDefinition field = catalogue.find(subject, key).orElse(null);
            if (field == null) {
                continue;
            }
            MembershipKind kind = field.membership();
            if (kind != null) {
                for (JsonNode id : test.path("value")) {
                    addGone(gone, kind, field.known(), id, names);
                }
            }
            for (Param param : field.params()) {
                MembershipKind of = param.kind();
                if (of != null) {
                    addGone(gone, of, field.known(param), test.path("params").path(param.name()), names);
                }
            }
        }
        return gone.isEmpty()
                ? withoutPeriod(String.valueOf(read.problem()))
                : "it names " + String.join(" and ", gone);
    }

    private static void addGone(
            Set<String> gone, MembershipKind kind, List<Choice> known, JsonNode id, MembershipNames names) {
        if (id.isIntegralNumber() && known.stream().noneMatch(one -> one.key().equals(id.asString()))) {
            gone.add(names.of(kind, id.asString()));
        }
    }

    private static String withoutPeriod(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
