package app.steward.automation;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.merge.MergeField;
import app.steward.merge.MergeText;
import app.steward.merge.MergeValues;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an alert says when it opens: its message, and the values that it opened with. One query for all of a rule. */
@Component
class AlertWords {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 4_000;

    private final AlertRules rules;
    private final Conditions conditions;
    private final ConditionText words;
    private final MergeValues merge;

    AlertWords(AlertRules rules, Conditions conditions, ConditionText words, MergeValues merge) {
        this.rules = rules;
        this.conditions = conditions;
        this.words = words;
        this.merge = merge;
    }

    /** @param evidence as JSON: the condition in words, and of each field what it was */
    record Said(String message, String evidence) {
        static final Said NOTHING = new Said("", "{}");
    }

    /** By record. What can't be read says nothing: an alert is not less true for that. */
    Map<Long, Said> of(AlertRule rule, Collection<Long> records, Catalogue catalogue, Now now) {
        Subject subject = rule.head().subject();
        ConditionTree condition = rules.condition(rule.head(), catalogue);
        MergeText message = MergeText.stored(rule.settings().message(), subject, catalogue, conditions);
        List<FieldRef> tested = condition == null
                ? List.of()
                : condition
                        .uses()
                        .distinct()
                        .filter(use -> MergeText.isSaid(catalogue.get(subject, use.key())))
                        .toList();
        List<MergeField> asked = Stream.concat(message.fields(), tested.stream().map(MergeField::of))
                .distinct()
                .toList();
        String said = condition == null ? "" : words.of(condition, subject, catalogue, now);
        Map<Long, Said> all = new HashMap<>();
        merge.of(subject, records, asked, catalogue, now, Principal.SYSTEM)
                .forEach((record, values) -> all.put(record, said(values, message, said, tested, subject, catalogue)));
        return all;
    }

    private static Said said(
            Map<MergeField, String> values,
            MergeText message,
            String condition,
            List<FieldRef> tested,
            Subject subject,
            Catalogue catalogue) {
        ObjectNode evidence = JSON.createObjectNode();
        evidence.put("condition", condition);
        ArrayNode lines = evidence.putArray("values");
        for (FieldRef use : tested) {
            ObjectNode one = lines.addObject();
            one.put("field", catalogue.get(subject, use.key()).label());
            one.put("value", Objects.requireNonNullElse(values.get(MergeField.of(use)), "no value"));
        }
        String text = message.with(values::get);
        return new Said(text.length() > MOST ? text.substring(0, MOST) : text, JSON.writeValueAsString(evidence));
    }
}
