package app.steward.journey;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.journey.Step.Until;
import app.steward.journey.UsedDefinitions.Used;
import app.steward.membership.RuleCondition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What journeys test besides their entry rules: goals, exits and what steps ask, of their drafts, of their newest versions and of
 * older ones that somebody is in.
 */
@Component
class JourneyConditions implements ConditionHolder {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final UsedDefinitions used;
    private final Conditions conditions;

    JourneyConditions(UsedDefinitions used, Conditions conditions) {
        this.used = used;
        this.conditions = conditions;
    }

    private Stream<Used> used(Catalogue catalogue) {
        return catalogue.once(JourneyConditions.class, used::all).stream();
    }

    @Override
    public Stream<StoredCondition> kept(Catalogue catalogue) {
        return used(catalogue).map(JourneyConditions::kept);
    }

    private static StoredCondition kept(Used used) {
        Definition definition = used.definition();
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
                used.journey(),
                used.name(),
                used.subject(),
                JSON.objectNode().set("all", all));
    }

    /** Of what is published: those that can be read. */
    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return used(catalogue).filter(used -> used.edition() > 0).flatMap(used -> held(used, catalogue));
    }

    private Stream<ParsedCondition> held(Used used, Catalogue catalogue) {
        return tested(used.definition()).stream().flatMap(each -> {
            ConditionTree read = conditions
                    .stored(catalogue, used.subject(), conditions.text(each))
                    .condition();
            return Stream.ofNullable(
                    read == null
                            ? null
                            : new ParsedCondition(
                                    JourneyEditing.KIND, used.journey(), used.name(), used.subject(), read));
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
