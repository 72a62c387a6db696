package app.steward.condition;

import app.steward.problem.Fault;
import app.steward.problem.Storable;
import app.steward.value.CleanText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one condition and collects everything that is wrong with it; what is wrong reads as null. */
final class ConditionReader {
    private static final int DEEPEST = 20;
    private static final int MOST_NODES = 500;
    private static final Set<String> GROUPS = Set.of("all", "any", "not");
    private static final Set<String> TEST = Set.of("field", "params", "op", "value");
    private static final Set<String> OTHER_FIELD = Set.of("field", "params", "times");
    private static final List<String> PILLARS = List.of("product", "service", "relationship", "financial", "overall");
    private static final int LONGEST_TEXT = 255;

    private final Catalogue catalogue;
    private final Subject subject;
    private final Purpose purpose;
    private final List<Fault> faults = new ArrayList<>();
    private int nodes;

    ConditionReader(Catalogue catalogue, Subject subject, Purpose purpose) {
        this.catalogue = catalogue;
        this.subject = subject;
        this.purpose = purpose;
    }

    List<Fault> faults() {
        return faults;
    }

    @Nullable
    ConditionTree read(JsonNode json) {
        return condition(json, "", 1);
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private @Nullable ConditionTree condition(JsonNode json, String path, int depth) {
        if (++nodes > MOST_NODES) {
            return nodes == MOST_NODES + 1 ? fault("", "A condition has at most " + MOST_NODES + " parts.") : null;
        } else if (depth > DEEPEST) {
            return fault(path, "Groups nest at most " + DEEPEST + " deep.");
        } else if (!json.isObject()) {
            return fault(path, "A condition is an object with all, any, not or field.");
        }
        List<String> groups =
                json.propertyNames().stream().filter(GROUPS::contains).toList();
        if (groups.isEmpty()) {
            return test(json, path);
        } else if (json.size() > 1) {
            return fault(path, "A group holds " + groups.get(0) + " and nothing else.");
        }
        String group = groups.get(0);
        JsonNode held = json.path(group);
        String inside = join(path, group);
        if (group.equals("not")) {
            ConditionTree part = condition(held, inside, depth + 1);
            return part == null ? null : new ConditionTree.Not(part);
        } else if (!held.isArray()) {
            return fault(inside, "A group is a list of conditions.");
        } else if (held.isEmpty()) {
            return fault(inside, "A group needs at least one condition.");
        }
        List<ConditionTree> parts = new ArrayList<>();
        for (int i = 0; i < held.size() && nodes <= MOST_NODES; i++) {
            ConditionTree part = condition(held.get(i), inside + "[" + i + "]", depth + 1);
            if (part != null) {
                parts.add(part);
            }
        }
        if (parts.size() < held.size()) {
            return null;
        }
        return group.equals("all") ? new ConditionTree.All(parts) : new ConditionTree.Any(parts);
    }

    private @Nullable ConditionTree test(JsonNode json, String path) {
        if (!onlyKeys(json, TEST, path)) {
            return null;
        }
        FieldDefinition field = field(json, path);
        FieldRef use = field == null ? null : use(field, json.path("params"), join(path, "params"));
        JsonNode op = json.path("op");
        Operator operator = op.isString() ? Operator.of(op.stringValue()) : null;
        if (operator == null) {
            String given = op.isMissingNode() ? "none" : op.isString() ? "\"" + op.stringValue() + "\"" : op.toString();
            return fault(join(path, "op"), "There is no comparison " + given + ".");
        } else if (field == null) {
            return null;
        }
        String refusal = purpose.refusal(field);
        if (refusal != null) {
            return fault(join(path, "field"), refusal);
        } else if (!field.type().operators().contains(operator)) {
            return fault(
                    join(path, "op"),
                    field.label() + " takes "
                            + field.type().operators().stream()
                                    .sorted()
                                    .map(Operator::key)
                                    .collect(Collectors.joining(", "))
                            + ", not " + operator.key() + ".");
        }
        ValueReader values = new ValueReader(this, field, purpose, catalogue.zone());
        Value value = values.read(operator, json.path("value"), join(path, "value"));
        return use == null || value == null ? null : new ConditionTree.Comparison(use, operator, value);
    }

    private @Nullable FieldDefinition field(JsonNode json, String path) {
        JsonNode key = json.path("field");
        if (!key.isString()) {
            return fault(join(path, "field"), "Name a field.");
        }
        FieldDefinition field = catalogue.find(subject, key.stringValue()).orElse(null);
        return field != null
                ? field
                : fault(
                        join(path, "field"),
                        "There is no field " + key.stringValue() + " of " + subject.plural() + ".");
    }

    /** The field that an object names, with its parameters; what else it holds is not looked at. */
    @Nullable
    FieldRef fieldUse(JsonNode json) {
        FieldDefinition field = field(json, "");
        return field == null ? null : use(field, json.path("params"), "params");
    }

    /** Another field of the same record, for numbers. */
    @Nullable
    Value otherField(JsonNode json, String path) {
        if (!onlyKeys(json, OTHER_FIELD, path)) {
            return null;
        }
        FieldDefinition field = field(json, path);
        FieldRef use = field == null ? null : use(field, json.path("params"), join(path, "params"));
        BigDecimal times = null;
        JsonNode factor = json.path("times");
        if (!factor.isMissingNode() && !factor.isNull()) {
            times = number(factor, join(path, "times"));
            if (times == null) {
                return null;
            }
        }
        if (field != null && !field.type().isNumeric()) {
            return fault(join(path, "field"), field.label() + " is no number to compare with.");
        }
        String refusal = field == null ? null : purpose.refusal(field);
        if (refusal != null) {
            return fault(join(path, "field"), refusal);
        }
        return use == null ? null : new Value.OtherField(use, times);
    }

    /** The parameters, complete: defaults are filled in. */
    private @Nullable FieldRef use(FieldDefinition field, JsonNode given, String path) {
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            return fault(path, "Parameters are an object.");
        }
        boolean right = true;
        for (String name : given.propertyNames()) {
            if (field.params().stream().noneMatch(param -> param.name().equals(name))) {
                right = false;
                fault(join(path, name), field.label() + " takes no parameter " + name + ".");
            }
        }
        Map<String, Object> params = new TreeMap<>();
        for (Param param : field.params()) {
            JsonNode value = given.path(param.name());
            Object read = value.isMissingNode() || value.isNull()
                    ? param.defaultValue()
                    : param(param, value, join(path, param.name()));
            if (read != null) {
                params.put(param.name(), read);
            } else if (!value.isMissingNode() && !value.isNull()) {
                right = false;
            } else if (!param.optional()) {
                right = false;
                fault(join(path, param.name()), field.label() + " needs the parameter " + param.name() + ".");
            }
        }
        return right ? FieldRef.of(field.key(), params) : null;
    }

    private @Nullable Object param(Param param, JsonNode value, String path) {
        switch (param.type()) {
            case DAYS:
                return whole(value, 1, 365, path);
            case MEMBERSHIP:
                String what = Objects.requireNonNull(param.kind()).words();
                if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                    return fault(path, "Name a " + what + " by its number.");
                }
                long id = value.longValue();
                boolean unknown = param.choices() != null
                        && param.choices().get().stream()
                                .noneMatch(known -> known.key().equals(Long.toString(id)));
                return unknown ? fault(path, "There is no " + what + " " + id + ".") : param.ref(id);
            case PILLAR:
                return value.isString() && PILLARS.contains(value.stringValue())
                        ? value.stringValue()
                        : fault(path, "A pillar is one of " + String.join(", ", PILLARS) + ".");
            default:
                return text(value, path);
        }
    }

    /** Trimmed text that is not empty. */
    @Nullable
    String text(JsonNode value, String path) {
        if (!value.isString()) {
            return fault(path, "Give text.");
        }
        String text = CleanText.of(value.stringValue());
        if (text.isEmpty()) {
            return fault(path, "Give text that is not empty.");
        } else if (text.length() > LONGEST_TEXT) {
            return fault(path, "Give at most " + LONGEST_TEXT + " characters.");
        } else if (!Storable.is(text)) {
            return fault(path, Storable.REFUSAL);
        }
        return text;
    }

    @Nullable
    BigDecimal number(JsonNode value, String path) {
        if (!value.isNumber()) {
            return fault(path, "Give a number, such as 5000.");
        }
        BigDecimal number = value.decimalValue();
        boolean fits = number.signum() == 0
                || (long) number.precision() - number.scale() <= 18 && number.scale() <= 12 && number.precision() <= 30;
        return fits ? number : fault(path, "Give a number of at most 18 digits before the point and 12 after it.");
    }

    @Nullable
    Integer whole(JsonNode value, int least, int most, String path) {
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            int number = value.intValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        return fault(path, "Give a whole number from " + least + " to " + most + ".");
    }

    private boolean onlyKeys(JsonNode json, Set<String> known, String path) {
        for (String key : json.propertyNames()) {
            if (!known.contains(key)) {
                fault(join(path, key), "There is no " + key + " here.");
                return false;
            }
        }
        return true;
    }

    /** Notes what is wrong; always null, so that a caller can return it. */
    <T> @Nullable T fault(String path, String message) {
        faults.add(new Fault(path, message));
        return null;
    }
}
