package app.steward.condition.sql;

import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A condition as one record meets it.
 *
 * @param condition the node of the tree
 * @param matches whether it is true of the record
 * @param actual of a comparison: the record's value as the API shows values, JSON null where there is none; null for
 *     groups
 * @param reference the value compared with where it came from another field, times the factor; else null
 * @param parts of a group, in order; one for "not"
 */
public record Explained(
        ConditionTree condition,
        boolean matches,
        @Nullable JsonNode actual,
        @Nullable JsonNode reference,
        List<Explained> parts) {

    public Explained {
        parts = List.copyOf(parts);
    }

    /** How many of the parts are true. */
    public long met() {
        return parts.stream().filter(Explained::matches).count();
    }

    /** The condition itself with {@code matches} on each node and {@code actual} on each leaf. */
    public ObjectNode toTree(Conditions conditions) {
        ObjectNode node;
        if (condition instanceof ConditionTree.Comparison) {
            node = conditions.toTree(condition);
        } else if (condition instanceof ConditionTree.Not) {
            node = JsonNodeFactory.instance.objectNode();
            node.set("not", parts.get(0).toTree(conditions));
        } else {
            node = JsonNodeFactory.instance.objectNode();
            ArrayNode array = node.putArray(condition instanceof ConditionTree.All ? "all" : "any");
            parts.forEach(part -> array.add(part.toTree(conditions)));
        }
        node.put("matches", matches);
        if (actual != null) {
            node.set("actual", actual);
        }
        if (reference != null) {
            node.set("reference", reference);
        }
        return node;
    }
}
