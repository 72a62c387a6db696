package app.steward.automation;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.automation.AlertLog.Then;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.condition.sql.Bound;
import app.steward.merge.MergeField;
import app.steward.merge.MergeText;
import app.steward.merge.MergeValues;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an alert says when it opens: its message, and the values that it opened with. One query for all of a rule, and one
 * more where it names other accounts: who does not see one of these reads the words that name none.
 */
@Component
class AlertWords {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 4_000;
    private static final String MESSAGE = "message";

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

    /**
     * What is kept of it.
     *
     * @param evidence as JSON: the condition in words, and of each field what it was
     * @param accounts the numbers of those that it names, as an array of the database
     * @param withheld message and evidence as JSON, for who does not see one of these; empty where it names none
     */
    record Said(String message, String evidence, String accounts, String withheld) {
        static final Said NOTHING = new Said("", "{}", "{}", "");
    }

    /** What a rule says of any record. */
    private record Template(
            MergeText message, String condition, List<FieldRef> tested, Subject subject, Catalogue catalogue) {

        Said said(Map<MergeField, String> values, List<Long> accounts) {
            String text = message(values);
            String evidence = JSON.writeValueAsString(evidence(values, condition));
            if (accounts.isEmpty()) {
                return new Said(text, evidence, "{}", "");
            }
            Map<MergeField, String> others = MergeValues.withheld(values, subject, catalogue);
            // the condition says which account it is that it asks for
            ObjectNode withheld = evidence(others, "").put(MESSAGE, message(others));
            return new Said(text, evidence, Bound.literal(accounts), JSON.writeValueAsString(withheld));
        }

        private String message(Map<MergeField, String> values) {
            String text = message.with(values::get);
            return text.length() > MOST ? text.substring(0, MOST) : text;
        }

        private ObjectNode evidence(Map<MergeField, String> values, String said) {
            ObjectNode evidence = JSON.createObjectNode();
            evidence.put("condition", said);
            ArrayNode lines = evidence.putArray("values");
            for (FieldRef use : tested) {
                ObjectNode one = lines.addObject();
                one.put("field", ConditionText.field(catalogue.get(subject, use.key()), use));
                one.put("value", Objects.requireNonNullElse(values.get(MergeField.of(use)), "no value"));
            }
            return evidence;
        }
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
        Template template = new Template(
                message,
                condition == null ? "" : words.of(condition, subject, catalogue, now),
                tested,
                subject,
                catalogue);
        Map<Long, List<Long>> named = merge.accounts(subject, records, asked, catalogue, now);
        Map<Long, Said> all = new HashMap<>();
        merge.of(subject, records, asked, catalogue, now, Principal.SYSTEM)
                .forEach((record, values) ->
                        all.put(record, template.said(values, named.getOrDefault(record, List.of()))));
        return all;
    }

    /** The message as the viewer reads it, of {@code alerts t}. */
    static Field<String> message(Viewer viewer) {
        return read(viewer, "t.message", "coalesce(t.withheld ->> 'message', '')")
                .as(MESSAGE);
    }

    /** The values that it opened with as the viewer reads them, of {@code alerts t}. */
    static Field<String> evidence(Viewer viewer) {
        return read(viewer, "t.evidence::text", "coalesce(t.withheld, '{}')::text")
                .as("evidence");
    }

    private static Field<String> read(Viewer viewer, String all, String some) {
        return viewer.seesAll()
                ? field(all, String.class)
                : field(
                        "case when {0} then {1} else {2} end",
                        String.class,
                        Visibility.each(viewer, field(name("t", "accounts"), Long[].class)),
                        field(all),
                        field(some));
    }

    /** @param condition what the rule asked, in words */
    record Evidence(String condition, List<Then> then) {}

    /** Reads what is kept. */
    static Evidence read(String kept) {
        JsonNode json = JSON.readTree(kept);
        return new Evidence(
                json.path("condition").asString(""),
                json.path("values")
                        .valueStream()
                        .map(one -> new Then(
                                one.path("field").asString(""),
                                one.path("value").asString("")))
                        .toList());
    }
}
