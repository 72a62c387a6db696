package app.steward.membership;

import app.steward.condition.Conditions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a rule asks of its members, as one condition: in any of its segments or lists, and meets its own condition. */
public final class RuleCondition {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RuleCondition() {}

    /** What is said of a stored rule, as JSON. */
    public static JsonNode of(Rule.Said said, Conditions conditions) {
        String own = said.condition();
        return of(said.segments(), said.lists(), own == null ? null : conditions.tree(own));
    }

    /** The condition as JSON; every record has an external id, which is what a rule asks that asks nothing. */
    public static JsonNode of(List<Integer> segments, List<Integer> lists, @Nullable JsonNode condition) {
        ArrayNode any = JSON.arrayNode();
        in(any, "segment", segments);
        in(any, "list", lists);
        ArrayNode all = JSON.arrayNode();
        if (any.size() == 1) {
            all.add(any.get(0));
        } else if (!any.isEmpty()) {
            all.add(JSON.objectNode().set("any", any));
        }
        if (condition != null && condition.path("all").isArray()) {
            condition.path("all").forEach(all::add);
        } else if (condition != null) {
            all.add(condition);
        }
        if (all.isEmpty()) {
            return JSON.objectNode().put("field", "external_id").put("op", "not_empty");
        }
        return all.size() == 1 ? all.get(0) : JSON.objectNode().set("all", all);
    }

    /** Numbers of segments or lists out of an array of them. */
    public static List<Integer> numbers(JsonNode stored) {
        return stored.valueStream().map(JsonNode::asInt).toList();
    }

    /** What nobody meets, and which is broken where this condition is. */
    static JsonNode never(JsonNode condition) {
        ArrayNode all = JSON.arrayNode().add(condition);
        all.add(JSON.objectNode().put("field", "external_id").put("op", "empty"));
        return JSON.objectNode().set("all", all);
    }

    private static void in(ArrayNode any, String field, List<Integer> ids) {
        if (!ids.isEmpty()) {
            ObjectNode test = JSON.objectNode().put("field", field).put("op", "in");
            ArrayNode values = test.putArray("value");
            for (Integer id : ids) {
                values.add(id);
            }
            any.add(test);
        }
    }
}
