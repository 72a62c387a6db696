package app.steward.automation;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.Explain;
import app.steward.condition.sql.RecordQuery;
import app.steward.condition.web.ExplainView;
import app.steward.problem.BadInput;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an alert says when it opens: its message, and the values that it opened with. One query for all of a rule. */
@Component
class AlertWords {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 4_000;

    private final DSLContext sql;
    private final AlertRules rules;
    private final Conditions conditions;
    private final ConditionText words;
    private final ExplainView view;

    AlertWords(DSLContext sql, AlertRules rules, Conditions conditions, ConditionText words, ExplainView view) {
        this.sql = sql;
        this.rules = rules;
        this.conditions = conditions;
        this.words = words;
        this.view = view;
    }

    /** @param evidence as JSON: the condition in words, and of each field what it was */
    record Said(String message, String evidence) {
        static final Said NOTHING = new Said("", "{}");
    }

    /** By record. What can't be read says nothing: an alert is not less true for that. */
    Map<Long, Said> of(AlertRule rule, Collection<Long> records, Catalogue catalogue, Now now) {
        Subject subject = rule.head().subject();
        ConditionTree condition = rules.condition(rule.head(), catalogue);
        MergeText message = message(rule, subject, catalogue);
        Set<FieldRef> uses = new LinkedHashSet<>();
        message.uses().forEach(uses::add);
        List<FieldRef> tested = condition == null
                ? List.of()
                : condition
                        .uses()
                        .distinct()
                        .filter(use -> isSaid(catalogue.get(subject, use.key())))
                        .toList();
        uses.addAll(tested);
        RecordQuery query = new RecordQuery(subject, catalogue, now)
                .only(select(field(
                        "unnest({0})",
                        Long.class, val(records.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType()))));
        Map<FieldRef, Integer> places = new HashMap<>();
        List<Field<?>> asked = new ArrayList<>(List.of(query.id()));
        for (FieldRef use : uses) {
            places.put(use, asked.size());
            asked.add(field("to_jsonb({0})", SQLDataType.JSONB, shown(query, use, catalogue.get(subject, use.key())))
                    .as("v" + asked.size()));
        }
        String said = condition == null ? "" : words.of(condition, subject, catalogue, now);
        Map<Long, Said> all = new HashMap<>();
        sql.select(asked)
                .from(query.from())
                .where(query.id()
                        .eq(field(
                                "any({0})",
                                Long.class, val(records.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType()))))
                .forEach(row ->
                        all.put(row.get(0, Long.class), said(row, message, said, tested, places, subject, catalogue)));
        return all;
    }

    private Said said(
            Record row,
            MergeText message,
            String condition,
            List<FieldRef> tested,
            Map<FieldRef, Integer> places,
            Subject subject,
            Catalogue catalogue) {
        ObjectNode evidence = JSON.createObjectNode();
        evidence.put("condition", condition);
        ArrayNode values = evidence.putArray("values");
        for (FieldRef use : tested) {
            String value = value(row, places, use, subject, catalogue);
            ObjectNode one = values.addObject();
            one.put("field", catalogue.get(subject, use.key()).label());
            one.put("value", value == null ? "no value" : value);
        }
        String text = message.with(use -> value(row, places, use, subject, catalogue));
        return new Said(text.length() > MOST ? text.substring(0, MOST) : text, JSON.writeValueAsString(evidence));
    }

    private @Nullable String value(
            Record row, Map<FieldRef, Integer> places, FieldRef use, Subject subject, Catalogue catalogue) {
        FieldDefinition field = catalogue.get(subject, use.key());
        JSONB stored = row.get(places.getOrDefault(use, 0), JSONB.class);
        JsonNode value = Explain.value(stored, field.type());
        return value.isNull() ? null : field.type() == ValueType.PERSON ? value.asString() : view.value(field, value);
    }

    /** A person by name, all else as the API shows it. */
    private static Field<?> shown(RecordQuery query, FieldRef use, FieldDefinition field) {
        if (field.type() != ValueType.PERSON) {
            return query.shown(use);
        }
        return field(select(field(name("person", "name"), String.class))
                .from(table(name("team_members")).as("person"))
                .where(field(name("person", "id"), Long.class)
                        .eq(query.value(use).coerce(Long.class))));
    }

    private static boolean isSaid(FieldDefinition field) {
        return field.type() != ValueType.MEMBERSHIP && field.type() != ValueType.GRAPH;
    }

    private MergeText message(AlertRule rule, Subject subject, Catalogue catalogue) {
        try {
            return MergeText.read(rule.settings().message(), subject, catalogue, conditions);
        } catch (BadInput gone) {
            return MergeText.read("", subject, catalogue, conditions);
        }
    }
}
