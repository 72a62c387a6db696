package app.steward.condition.web;

import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Param;
import app.steward.condition.ValueType;
import app.steward.condition.web.FormNode.Group;
import app.steward.condition.web.FormNode.Line;
import app.steward.problem.StrictJson;
import app.steward.value.InvalidValue;
import app.steward.value.NumberKind;
import app.steward.value.NumberReader;
import app.steward.value.YesNo;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A condition form as JSON, and the way back from places in that JSON to the lines of the form.
 *
 * @param condition complete or not
 * @param places form paths by JSON path: {@code all[0]} is the line {@code c.0}
 * @param lines each line alone, by its form path
 */
public record FormJson(JsonNode condition, Map<String, String> places, Map<String, JsonNode> lines) {
    /** Keeps every digit of a number, where a double would not. */
    public static final JsonMapper MAPPER = StrictJson.mapper();

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    public String text() {
        return MAPPER.writeValueAsString(condition);
    }

    /** The form path of the line or group that a fault at this JSON path belongs to. */
    public String placeOf(String jsonPath) {
        String path = jsonPath;
        while (!places.containsKey(path)) {
            int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
            path = end < 0 ? "" : path.substring(0, end);
        }
        return places.getOrDefault(path, ConditionForm.TOP);
    }

    static FormJson write(ConditionForm form) {
        Map<String, String> places = new LinkedHashMap<>();
        Map<String, JsonNode> lines = new LinkedHashMap<>();
        return new FormJson(node(form, form.top(), form.name(), "", places, lines), places, lines);
    }

    private static JsonNode node(
            ConditionForm form,
            FormNode node,
            String path,
            String jsonPath,
            Map<String, String> places,
            Map<String, JsonNode> lines) {
        places.put(jsonPath, path);
        if (node instanceof Line line) {
            ObjectNode written = line(form, line);
            lines.put(path, written);
            return written;
        }
        Group group = (Group) node;
        boolean none = group.mode.equals("none");
        String key = none ? "any" : group.mode;
        String inner = none ? join(jsonPath, "not") : jsonPath;
        places.put(inner, path);
        ArrayNode parts = MAPPER.createArrayNode();
        for (int i = 0; i < group.parts.size(); i++) {
            parts.add(node(form, group.parts.get(i), path + "." + i, join(inner, key) + "[" + i + "]", places, lines));
        }
        ObjectNode object = MAPPER.createObjectNode();
        object.set(key, parts);
        if (none) {
            ObjectNode not = MAPPER.createObjectNode();
            not.set("not", object);
            return not;
        }
        return object;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The parameters of a field as they were typed, defaults filled in; empty where it takes none. */
    public static ObjectNode params(FieldDefinition field, Map<String, String> typed) {
        ObjectNode params = MAPPER.createObjectNode();
        for (Param param : field.params()) {
            String value = keyOf(field, param, param(param, typed));
            if (!value.isEmpty()) {
                boolean number = param.type() == Param.Type.DAYS || param.type() == Param.Type.MEMBERSHIP;
                params.set(
                        param.name(),
                        number
                                ? number(value, NumberReader.WITHOUT_CURRENCY, NumberKind.COUNT)
                                : MAPPER.getNodeFactory().stringNode(value));
            }
        }
        return params;
    }

    /** The key of what was named by its label, which is how people know a feature; anything else as it is. */
    private static String keyOf(FieldDefinition field, Param param, String named) {
        List<Choice> known = named.isEmpty() || param.type() == Param.Type.DAYS ? List.of() : field.known(param);
        if (known.stream().anyMatch(choice -> choice.key().equalsIgnoreCase(named))) {
            return named;
        }
        List<Choice> called = known.stream()
                .filter(choice -> choice.label().equalsIgnoreCase(named))
                .toList();
        return called.size() == 1 ? called.get(0).key() : named;
    }

    /** What a parameter has: as typed, else its default. */
    public static String param(Param param, Map<String, String> typed) {
        String given = typed.getOrDefault(param.name(), "");
        return given.isEmpty() && param.defaultValue() != null
                ? param.defaultValue().toString()
                : given;
    }

    private static ObjectNode line(ConditionForm form, Line line) {
        ObjectNode object = MAPPER.createObjectNode();
        object.put("field", line.field);
        FieldDefinition field = form.field(line);
        Operator operator = form.operator(line);
        if (field == null || operator == null) {
            return object.put("op", line.operator);
        }
        ObjectNode params = params(field, line.params);
        if (!params.isEmpty()) {
            object.set("params", params);
        }
        object.put("op", operator.key());
        JsonNode value = value(field.type(), operator, line, form.numbers());
        if (!value.isMissingNode()) {
            object.set("value", value);
        }
        return object;
    }

    private static JsonNode value(ValueType type, Operator operator, Line line, NumberReader numbers) {
        NumberKind kind = kindOf(type);
        Input input = Input.of(type, operator);
        String first = line.values.isEmpty() ? "" : line.values.get(0);
        return switch (input) {
            case NOTHING -> MAPPER.missingNode();
            case NUMBER -> line.other.isEmpty() ? number(first, numbers, kind) : share(first, line.other, numbers);
            case DAYS -> number(first, numbers, NumberKind.COUNT);
            case NUMBERS -> array(line.values, value -> number(value, numbers, kind));
            case DATES -> array(line.values, MAPPER.getNodeFactory()::stringNode);
            case TEXTS, CHOICES ->
                array(
                        line.values,
                        type == ValueType.MEMBERSHIP
                                ? value -> number(value, numbers, NumberKind.COUNT)
                                : MAPPER.getNodeFactory()::stringNode);
            case YES_NO -> yesNo(first);
            case TEXT, DATE, CHOICE ->
                first.isEmpty() ? MAPPER.nullNode() : MAPPER.getNodeFactory().stringNode(first);
        };
    }

    private static ArrayNode array(List<String> values, Function<String, JsonNode> each) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(value -> array.add(each.apply(value)));
        return array;
    }

    private static JsonNode yesNo(String typed) {
        try {
            return typed.isEmpty() ? MAPPER.nullNode() : MAPPER.getNodeFactory().booleanNode(YesNo.read(typed));
        } catch (InvalidValue e) {
            return MAPPER.getNodeFactory().stringNode(typed); // refused later
        }
    }

    /** What the numbers that fields of a type are compared with count; a bound of scores may lie beyond them. */
    public static NumberKind kindOf(ValueType type) {
        return type == ValueType.MONEY ? NumberKind.MONEY : NumberKind.DECIMAL;
    }

    /** 50 % of a field is that field times 0.5; 100 % is the field itself. */
    public static JsonNode share(String percent, String other, NumberReader numbers) {
        ObjectNode object = other(other);
        JsonNode number = number(percent.isEmpty() ? "100" : percent, numbers, NumberKind.DECIMAL);
        if (!number.isNumber()) {
            object.set("times", number);
        } else if (number.decimalValue().compareTo(HUNDRED) != 0) {
            object.set(
                    "times",
                    MAPPER.getNodeFactory().numberNode(number.decimalValue().divide(HUNDRED)));
        }
        return object;
    }

    /** The field that a line is compared with: its key, or the field and its parameters as JSON. */
    static ObjectNode other(String other) {
        if (other.startsWith("{")) {
            try {
                if (MAPPER.readTree(other) instanceof ObjectNode named) {
                    return named.remove(List.of("times"));
                }
            } catch (JacksonException e) {
                // Then it is the name of no field, which the reader says.
            }
        }
        return MAPPER.createObjectNode().put("field", other);
    }

    /** A number as people type it; what is none stays text and is refused later. */
    public static JsonNode number(String typed, NumberReader numbers, NumberKind kind) {
        if (typed.isEmpty()) {
            return MAPPER.nullNode();
        }
        try {
            BigDecimal number = numbers.typed(typed, kind).stripTrailingZeros();
            return number.scale() <= 0 && number.precision() - number.scale() <= 18
                    ? MAPPER.getNodeFactory().numberNode(number.longValueExact())
                    : MAPPER.getNodeFactory().numberNode(number);
        } catch (InvalidValue e) {
            return MAPPER.getNodeFactory().stringNode(typed);
        }
    }

    /** The top group of a stored condition; a single comparison stands alone in one. */
    static Group top(JsonNode condition) {
        FormNode node = read(condition);
        if (node instanceof Group group) {
            return group;
        }
        Group group = new Group();
        group.parts.add(node);
        return group;
    }

    private static FormNode read(JsonNode condition) {
        for (String mode : List.of("all", "any")) {
            if (condition.path(mode).isArray()) {
                Group group = new Group();
                group.mode = mode;
                condition.path(mode).forEach(part -> group.parts.add(read(part)));
                return group;
            }
        }
        if (condition.has("not")) {
            FormNode inner = read(condition.path("not"));
            if (inner instanceof Group group && group.mode.equals("any")) {
                group.mode = "none";
                return group;
            }
            Group none = new Group();
            none.mode = "none";
            none.parts.add(inner);
            return none;
        }
        Line line = new Line();
        line.field = condition.path("field").asString("");
        line.operator = condition.path("op").asString("");
        condition
                .path("params")
                .properties()
                .forEach(param ->
                        line.params.put(param.getKey(), param.getValue().asString("")));
        JsonNode value = condition.path("value");
        if (value.isArray()) {
            value.forEach(one -> line.values.add(typed(one)));
        } else if (value.isObject()) {
            line.other = reference(value);
            line.values.add(percentage(value));
        } else if (!value.isMissingNode() && !value.isNull()) {
            line.values.add(typed(value));
        }
        return line;
    }

    private static String typed(JsonNode value) {
        return value.isNumber() ? plain(value.decimalValue()) : value.asString("");
    }

    /** A number as it is typed into a form. */
    public static String typed(BigDecimal number) {
        return plain(number);
    }

    /** The percentage of a field that {@link #share} wrote: 0.5 times it is 50. */
    public static String percentage(JsonNode reference) {
        BigDecimal times =
                reference.path("times").isNumber() ? reference.path("times").decimalValue() : BigDecimal.ONE;
        return plain(times.multiply(HUNDRED).stripTrailingZeros());
    }

    /** The field that {@link #share} took a percentage of: its key, or the field and its parameters as JSON. */
    public static String reference(JsonNode reference) {
        ObjectNode named = ((ObjectNode) reference).deepCopy().remove(List.of("times"));
        return named.size() == 1 ? named.path("field").asString("") : MAPPER.writeValueAsString(named);
    }

    /** Without an exponent, unless the zeros would fill pages. */
    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) <= 40 ? NumberReader.text(number) : number.toString();
    }
}
