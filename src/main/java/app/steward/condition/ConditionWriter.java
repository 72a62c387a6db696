package app.steward.condition;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes conditions as JSON: keys in one order, numbers without an exponent, moments in UTC. */
final class ConditionWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ConditionWriter() {}

    static ObjectNode write(ConditionTree condition) {
        ObjectNode node = JSON.objectNode();
        if (condition instanceof ConditionTree.All all) {
            node.set("all", parts(all.parts()));
        } else if (condition instanceof ConditionTree.Any any) {
            node.set("any", parts(any.parts()));
        } else if (condition instanceof ConditionTree.Not not) {
            node.set("not", write(not.part()));
        } else {
            ConditionTree.Comparison test = (ConditionTree.Comparison) condition;
            field(node, test.field());
            node.put("op", test.operator().key());
            value(node, test.value());
        }
        return node;
    }

    private static ArrayNode parts(List<ConditionTree> parts) {
        ArrayNode array = JSON.arrayNode();
        parts.forEach(part -> array.add(write(part)));
        return array;
    }

    static void field(ObjectNode node, FieldRef use) {
        node.put("field", use.key());
        if (!use.params().isEmpty()) {
            ObjectNode params = node.putObject("params");
            for (Map.Entry<String, Object> param : use.params().entrySet()) {
                if (param.getValue() instanceof Integer number) {
                    params.put(param.getKey(), number);
                } else if (param.getValue() instanceof MembershipRef of) {
                    params.put(param.getKey(), of.id());
                } else {
                    params.put(param.getKey(), param.getValue().toString());
                }
            }
        }
    }

    private static void value(ObjectNode node, Value value) {
        if (value instanceof Value.Text text) {
            node.put("value", text.text());
        } else if (value instanceof Value.Texts texts) {
            ArrayNode array = node.putArray("value");
            texts.texts().forEach(array::add);
        } else if (value instanceof Value.Number number) {
            node.put("value", plain(number.number()));
        } else if (value instanceof Value.NumberRange range) {
            node.putArray("value").add(plain(range.low())).add(plain(range.high()));
        } else if (value instanceof Value.OtherField other) {
            ObjectNode reference = node.putObject("value");
            field(reference, other.field());
            if (other.times() != null) {
                reference.put("times", plain(other.times()));
            }
        } else if (value instanceof Value.Days days) {
            node.put("value", days.days());
        } else if (value instanceof Value.Flag flag) {
            node.put("value", flag.flag());
        } else if (value instanceof Value.Members members) {
            ArrayNode array = node.putArray("value");
            members.ids().forEach(array::add);
        } else if (value instanceof Value.DayRange range) {
            node.putArray("value").add(range.from().toString()).add(range.to().toString());
        } else if (value instanceof Value.MomentRange range) {
            node.putArray("value").add(time(range.from())).add(time(range.to()));
        } else if (!(value instanceof Value.None)) {
            node.put("value", time(value));
        }
    }

    private static @Nullable String time(Value value) {
        return value instanceof Value.Exact exact
                ? exact.instant().toString()
                : ((Value.Day) value).day().toString();
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
