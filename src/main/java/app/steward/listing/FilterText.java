package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A condition as it stands in an address, short enough to be read:
 *
 * <pre>{@code
 * mrr:gte:5000,overall_health:in:poor~average,any(plan:eq:Gold,logins(days=30):lt:@licenses*0.5),not(stage:empty)
 * }</pre>
 *
 * Lines that stand side by side must all be true. A line is field, comparison and value; values of a list are separated
 * by ~, and {@code @} names a field to compare with. What would be read as such a sign is written as %XX. This class
 * knows the spelling only: the JSON it makes is read by the one reader of conditions, which says what is wrong with it.
 */
final class FilterText {
    /** More does not fit into an address that every browser and proxy takes. */
    static final int LONGEST = 4000;

    private static final String WHERE = "filter";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Set<Operator> LISTS = Set.of(
            Operator.IN,
            Operator.NOT_IN,
            Operator.BETWEEN,
            Operator.NOT_BETWEEN,
            Operator.ANY_OF,
            Operator.ALL_OF,
            Operator.NONE_OF);

    private static final Set<Operator> DAYS =
            Set.of(Operator.LAST_DAYS, Operator.BEFORE_LAST_DAYS, Operator.NEXT_DAYS, Operator.AFTER_NEXT_DAYS);

    private final Subject subject;
    private final Catalogue catalogue;

    private FilterText(Subject subject, Catalogue catalogue) {
        this.subject = subject;
        this.catalogue = catalogue;
    }

    /** The condition's JSON, which may still be wrong; {@link BadInput} where the text can't be read at all. */
    static JsonNode read(Subject subject, String text, Catalogue catalogue) {
        if (text.length() > LONGEST) {
            throw tooLong();
        }
        FilterText reader = new FilterText(subject, catalogue);
        List<String> parts = UseText.parts(text);
        if (parts.size() == 1 && group(parts.get(0)) != null) {
            return reader.part(parts.get(0));
        }
        return reader.all("all", parts);
    }

    /** How a condition's JSON is written in an address; {@link BadInput} where it is too long for one. */
    static String write(JsonNode condition) {
        String text = condition.path("all").isArray() ? listed(condition.path("all")) : written(condition);
        if (text.length() > LONGEST) {
            throw tooLong();
        }
        return text;
    }

    /** What stands side by side in it, each of which must be true. */
    static List<JsonNode> lines(JsonNode condition) {
        return condition.path("all").isArray()
                ? condition.path("all").valueStream().toList()
                : List.of(condition);
    }

    private static BadInput tooLong() {
        return BadInput.of(WHERE, "This filter is too long for an address. Save it as a segment, or take lines away.");
    }

    private JsonNode part(String text) {
        String group = group(text);
        if (group == null) {
            return test(text);
        }
        List<String> parts = UseText.parts(text.substring(group.length() + 1, text.length() - 1));
        if (!group.equals("not")) {
            return all(group, parts);
        }
        if (parts.size() != 1) {
            throw BadInput.of(WHERE, "not(...) takes one condition, such as not(stage:empty).");
        }
        return JSON.objectNode().set("not", part(parts.get(0)));
    }

    private ObjectNode all(String key, List<String> parts) {
        ArrayNode array = JSON.arrayNode();
        parts.forEach(part -> array.add(part(part)));
        ObjectNode group = JSON.objectNode();
        group.set(key, array);
        return group;
    }

    private static @Nullable String group(String text) {
        for (String key : List.of("all", "any", "not")) {
            if (text.startsWith(key + "(") && text.endsWith(")")) {
                return key;
            }
        }
        return null;
    }

    private ObjectNode test(String text) {
        int first = UseText.outside(text, ':', 0);
        if (first < 1) {
            throw BadInput.of(
                    WHERE,
                    "\"" + text + "\" is no line of a filter. Write field:comparison:value, as in mrr:gte:5000.");
        }
        int second = UseText.outside(text, ':', first + 1);
        String key = second < 0 ? text.substring(first + 1) : text.substring(first + 1, second);
        ObjectNode test = JSON.objectNode();
        FieldDefinition field = use(test, text.substring(0, first));
        test.put("op", key);
        if (second >= 0) {
            test.set("value", value(field, Operator.of(key), text.substring(second + 1)));
        }
        return test;
    }

    /** Puts field and params; gives the field, or null where there is none of that name, which the reader says. */
    private @Nullable FieldDefinition use(ObjectNode into, String spelling) {
        UseText read = UseText.read(
                spelling, WHERE, key -> catalogue.find(subject, key).isPresent());
        into.put("field", read.key());
        FieldDefinition field = catalogue.find(subject, read.key()).orElse(null);
        if (!read.params().isEmpty()) {
            ObjectNode params = JSON.objectNode();
            read.params()
                    .forEach((name, value) ->
                            params.set(name, numeric(field, name) ? number(value) : JSON.stringNode(value)));
            into.set("params", params);
        }
        return field;
    }

    private static boolean numeric(@Nullable FieldDefinition field, String name) {
        return field != null
                && field.params().stream()
                        .anyMatch(param -> param.name().equals(name)
                                && (param.type() == Param.Type.DAYS || param.type() == Param.Type.MEMBERSHIP));
    }

    private JsonNode value(@Nullable FieldDefinition field, @Nullable Operator operator, String text) {
        if (operator != null && LISTS.contains(operator)) {
            ArrayNode array = JSON.arrayNode();
            for (String one : text.isEmpty() ? new String[0] : text.split("~", -1)) {
                array.add(scalar(field, operator, one));
            }
            return array;
        }
        return text.startsWith("@") ? reference(text.substring(1)) : scalar(field, operator, text);
    }

    private ObjectNode reference(String text) {
        int times = UseText.outside(text, '*', 0);
        ObjectNode reference = JSON.objectNode();
        use(reference, times < 0 ? text : text.substring(0, times));
        if (times >= 0) {
            reference.set("times", number(text.substring(times + 1)));
        }
        return reference;
    }

    private static JsonNode scalar(@Nullable FieldDefinition field, @Nullable Operator operator, String written) {
        String text = UseText.decode(written);
        ValueType type = field == null ? ValueType.TEXT : field.type();
        if (type.isNumeric() || type == ValueType.MEMBERSHIP || operator != null && DAYS.contains(operator)) {
            return number(text);
        }
        boolean truth = type == ValueType.YES_NO && (text.equals("true") || text.equals("false"));
        return truth ? JSON.booleanNode(text.equals("true")) : JSON.stringNode(text);
    }

    private static JsonNode number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            return number.scale() <= 0 && number.precision() - number.scale() <= 18
                    ? JSON.numberNode(number.longValueExact())
                    : JSON.numberNode(number);
        } catch (NumberFormatException e) {
            return JSON.stringNode(text);
        }
    }

    private static String written(JsonNode condition) {
        for (String group : List.of("all", "any")) {
            if (condition.path(group).isArray()) {
                return group + "(" + listed(condition.path(group)) + ")";
            }
        }
        if (condition.has("not")) {
            return "not(" + written(condition.path("not")) + ")";
        }
        String test = use(condition) + ":" + condition.path("op").asString("");
        return condition.has("value") ? test + ":" + value(condition.path("value")) : test;
    }

    private static String listed(JsonNode parts) {
        return parts.valueStream().map(FilterText::written).collect(Collectors.joining(","));
    }

    private static String use(JsonNode named) {
        Map<String, String> params = new LinkedHashMap<>();
        named.path("params")
                .properties()
                .forEach(param -> params.put(param.getKey(), param.getValue().asString("")));
        return UseText.write(named.path("field").asString(""), params);
    }

    private static String value(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(FilterText::value).collect(Collectors.joining("~"));
        }
        if (value.isObject()) {
            JsonNode times = value.path("times");
            return "@" + use(value) + (times.isNumber() ? "*" + plain(times) : "");
        }
        return value.isNumber() ? plain(value) : UseText.value(value.asString(""));
    }

    private static String plain(JsonNode number) {
        BigDecimal plain = number.decimalValue();
        return Math.abs((long) plain.scale()) <= 40 ? plain.toPlainString() : plain.toString();
    }
}
