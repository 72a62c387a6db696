package app.steward.journey;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.journey.Step.Until;
import app.steward.membership.RuleCondition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What journeys test besides their entry rules: goals, exits and what steps ask, of their drafts, of their newest versions and of
 * older ones that somebody is in.
 */
@Component
@Transactional(readOnly = true)
class JourneyConditions implements ConditionHolder {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static final String USED = """
            select j.id, r.name, r.subject, u.definition::text as definition, u.edition
            from journeys j join rules r on r.id = j.id,
              lateral (
                select j.draft as definition, 0 as edition
                union all select v.definition, v.edition from journey_versions v where v.journey_id = j.id
                  and (v.edition = j.edition or exists (select from journey_runs n
                    where n.journey_id = j.id and n.edition = v.edition and n.left_at is null))
              ) u
            order by j.id, u.edition""";

    private final DSLContext sql;
    private final Conditions conditions;

    JourneyConditions(DSLContext sql, Conditions conditions) {
        this.sql = sql;
        this.conditions = conditions;
    }

    /** One for each definition, so that whatever can't be read takes nothing else along. */
    @Override
    public Stream<StoredCondition> kept(Catalogue catalogue) {
        return sql.fetch(USED).map(JourneyConditions::kept).stream();
    }

    private static StoredCondition kept(Record row) {
        Definition definition = DefinitionJson.of(row.get("definition", String.class));
        ArrayNode all = JSON.arrayNode();
        Definition.Entry entry = definition.entry();
        all.add(RuleCondition.of(entry.segments(), entry.lists(), entry.condition()));
        tested(definition).forEach(all::add);
        if (!definition.settings().excludes().isEmpty()) {
            ObjectNode test = all.addObject().put("field", "journey").put("op", "in");
            definition.settings().excludes().forEach(test.putArray("value")::add);
        }
        for (String field : days(definition)) {
            all.addObject().put("field", field).put("op", "not_empty");
        }
        return new StoredCondition(
                JourneyEditing.KIND,
                row.get("id", Integer.class),
                row.get("name", String.class),
                Subject.of(row.get("subject", String.class)),
                JSON.objectNode().set("all", all));
    }

    /** Of what is published: those that can be read. */
    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return sql.fetch(USED).stream()
                .filter(row -> row.get("edition", Integer.class) > 0)
                .flatMap(row -> held(row, catalogue));
    }

    private Stream<ParsedCondition> held(Record row, Catalogue catalogue) {
        Subject subject = Subject.of(row.get("subject", String.class));
        Definition definition = DefinitionJson.of(row.get("definition", String.class));
        return tested(definition).stream().flatMap(each -> {
            ConditionTree read =
                    conditions.stored(catalogue, subject, conditions.text(each)).condition();
            return Stream.ofNullable(
                    read == null
                            ? null
                            : new ParsedCondition(
                                    JourneyEditing.KIND,
                                    row.get("id", Integer.class),
                                    row.get("name", String.class),
                                    subject,
                                    read));
        });
    }

    /** Goal, exit and what steps ask. */
    static List<JsonNode> tested(Definition definition) {
        List<JsonNode> all = new ArrayList<>();
        all.add(definition.goal());
        all.add(definition.exit());
        for (Step step : definition.steps()) {
            if (step instanceof Step.WaitUntil until) {
                all.add(until.when());
            } else if (step instanceof Step.If branching) {
                branching.branches().forEach(branch -> all.add(branch.when()));
            }
        }
        return all.stream().filter(Objects::nonNull).toList();
    }

    private static Set<String> days(Definition definition) {
        Set<String> fields = new LinkedHashSet<>();
        for (Step step : definition.steps()) {
            if (step instanceof Step.Wait wait && wait.until() instanceof Until.Date date) {
                fields.add(date.field());
            }
        }
        return fields;
    }
}
