package app.steward.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** What must be so, each on a line; of what may be so instead each begins with "or". None of no condition. */
    public List<String> of(@Nullable JsonNode condition, Subject subject, Snapshot present) {
        if (condition == null || !condition.isObject()) {
            return List.of();
        }
        if (condition.path("all").isArray()) {
            return lines(condition.path("all"), "", subject, present);
        } else if (condition.path("any").isArray()) {
            return lines(condition.path("any"), "or ", subject, present);
        }
        return List.of(line(condition, "", subject, present));
    }

    private List<String> lines(JsonNode parts, String start, Subject subject, Snapshot present) {
        List<String> lines = new ArrayList<>();
        for (JsonNode part : parts) {
            lines.add(line(part, start, subject, present));
        }
        return lines;
    }

    private String line(JsonNode part, String start, Subject subject, Snapshot present) {
        Conditions.Stored read = conditions.stored(present.catalogue(), subject, conditions.text(part));
        ConditionTree tree = read.condition();
        String clause = tree == null
                ? "what can't be read any more: " + withoutPeriod(String.valueOf(read.problem()))
                : words.clause(tree, subject, present.catalogue(), present.now());
        return start.isEmpty() ? clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1) : start + clause;
    }

    private static String withoutPeriod(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
