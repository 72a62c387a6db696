package app.steward.condition.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.sql.Explained;
import app.steward.web.Formats;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Draws why one record meets a condition or not: each line in words, with the record's own value at its end. */
@Component
public class ExplainView {
    private final ConditionText words;
    private final Formats formats;

    ExplainView(ConditionText words, Formats formats) {
        this.words = words;
        this.formats = formats;
    }

    /**
     * @param actual the record's value, or how many parts of a group are true; null where there is nothing to say
     * @param behind where the users and days behind the value are named, see {@link BehindLink}; null for nowhere
     */
    public record Leaf(
            boolean matches,
            String text,
            @Nullable String actual,
            @Nullable String behind,
            List<Leaf> parts) {}

    /** The lines of the tree; the outermost "all" is left away, its parts stand for it. */
    public List<Leaf> of(Explained explained, Subject subject, Catalogue catalogue, Now now) {
        Leaf top = leaf(explained, subject, catalogue, now);
        return explained.condition() instanceof ConditionTree.All ? top.parts() : List.of(top);
    }

    private Leaf leaf(Explained node, Subject subject, Catalogue catalogue, Now now) {
        String text = words.line(node.condition(), subject, catalogue, now);
        if (node.condition() instanceof ConditionTree.Comparison test) {
            FieldDefinition field = catalogue.get(subject, test.field().key());
            String actual = value(field, node.actual());
            if (node.reference() != null) {
                actual += " of " + value(field, node.reference());
            }
            return new Leaf(node.matches(), text, actual, BehindLink.of(field, test.field()), List.of());
        }
        List<Leaf> parts = node.parts().stream()
                .map(part -> leaf(part, subject, catalogue, now))
                .toList();
        String met = node.condition() instanceof ConditionTree.Not ? null : node.met() + " of " + parts.size();
        return new Leaf(node.matches(), text, met, null, parts);
    }

    /** A record's value in words. */
    public String value(FieldDefinition field, @Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return "no value";
        }
        return switch (field.type()) {
            case MONEY -> formats.money(json.decimalValue());
            case PERCENT -> formats.percent(json.decimalValue());
            case NUMBER, SCORE -> formats.number(json.decimalValue());
            case DATE -> formats.date(LocalDate.parse(json.asString()));
            case MOMENT -> formats.moment(Instant.parse(json.asString()));
            case YES_NO -> json.asBoolean() ? "Yes" : "No";
            case MEMBERSHIP -> "";
            default -> text(field, json);
        };
    }

    private static String text(FieldDefinition field, JsonNode json) {
        if (json.isArray()) {
            List<String> all = new ArrayList<>();
            json.forEach(one -> all.add(label(field, one.asString(""))));
            return String.join(", ", all);
        }
        return label(field, json.asString(""));
    }

    private static String label(FieldDefinition field, String key) {
        String label = field.labelOf(key);
        return label == null ? key : label;
    }
}
