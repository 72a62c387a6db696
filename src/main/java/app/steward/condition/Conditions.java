package app.steward.condition;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.StrictJson;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conditions to and from JSON. Paths of faults and warnings are seen from the condition, such as {@code
 * all[1].value}; empty for the whole. Put {@link BadInput#under} to use where it is part of something larger.
 */
@Component
public final class Conditions {
    private static final JsonMapper JSON = StrictJson.mapper();

    /**
     * A stored condition as it reads today: the condition, or why it is broken, in a sentence.
     *
     * @param condition null where it is broken
     * @param problem null where it is not
     */
    public record Stored(
            @Nullable ConditionTree condition, @Nullable String problem) {}

    /** The condition of a segment; see {@link #read(Catalogue, Subject, JsonNode, Purpose)}. */
    public ConditionTree read(Catalogue catalogue, Subject subject, JsonNode json) {
        return read(catalogue, subject, json, Purpose.SEGMENT);
    }

    /** The condition; throws {@link BadInput} with everything that is wrong with it. */
    public ConditionTree read(Catalogue catalogue, Subject subject, JsonNode json, Purpose purpose) {
        ConditionReader reader = new ConditionReader(catalogue, subject, purpose);
        ConditionTree condition = reader.read(json);
        if (condition == null || !reader.faults().isEmpty()) {
            throw new BadInput(reader.faults());
        }
        List<Fault> reversed = new ArrayList<>();
        eachTest(condition, "", (test, path) -> {
            String words = reversed(test.value(), catalogue.zone());
            if (words != null) {
                reversed.add(new Fault(ConditionReader.join(path, "value"), words));
            }
        });
        if (!reversed.isEmpty()) {
            throw new BadInput(reversed);
        }
        return condition;
    }

    /** The condition from text; throws {@link BadInput}, also where the text is no JSON. */
    public ConditionTree read(Catalogue catalogue, Subject subject, String json, Purpose purpose) {
        return read(catalogue, subject, tree(json), purpose);
    }

    /** A condition that was accepted once. Only what makes it impossible to test breaks it. */
    public Stored stored(Catalogue catalogue, Subject subject, String json) {
        ConditionReader reader = new ConditionReader(catalogue, subject, Purpose.FILTER);
        try {
            ConditionTree condition = reader.read(tree(json));
            return condition != null && reader.faults().isEmpty()
                    ? new Stored(condition, null)
                    : new Stored(null, reader.faults().get(0).message());
        } catch (BadInput unreadable) {
            return new Stored(null, unreadable.faults().get(0).message());
        }
    }

    /**
     * The use of a field that stands outside of a condition, from the keys {@code field} and {@code params} of an object
     * that may hold more; throws {@link BadInput}.
     */
    public FieldRef readUse(Catalogue catalogue, Subject subject, JsonNode json) {
        ConditionReader reader = new ConditionReader(catalogue, subject, Purpose.FILTER);
        FieldRef use = reader.fieldUse(json);
        if (use == null || !reader.faults().isEmpty()) {
            throw new BadInput(reader.faults());
        }
        return use;
    }

    /** Puts the use of a field into an object, as {@link #readUse} reads it. */
    public void writeUse(ObjectNode into, FieldRef use) {
        ConditionWriter.field(into, use);
    }

    /** Whether two stored conditions differ in nothing but groups of one: a form groups what a program wrote without. */
    public boolean saySame(String one, String other) {
        return ungrouped(tree(one)).equals(ungrouped(tree(other)));
    }

    private static JsonNode ungrouped(JsonNode condition) {
        for (String group : List.of("all", "any")) {
            JsonNode parts = condition.path(group);
            if (parts.size() == 1) {
                return ungrouped(parts.get(0));
            } else if (parts.isArray()) {
                ArrayNode others = JsonNodeFactory.instance.arrayNode();
                parts.forEach(part -> others.add(ungrouped(part)));
                return JsonNodeFactory.instance.objectNode().set(group, others);
            }
        }
        return condition;
    }

    /** Any JSON text as a tree; throws {@link BadInput} where it is none. */
    public JsonNode tree(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (!tree.isMissingNode()) {
                return tree;
            }
        } catch (JacksonException e) {
            Fault refused = StrictJson.refused(e);
            if (refused != null) {
                throw new BadInput(List.of(refused));
            }
        }
        throw BadInput.of("", "This is no JSON.");
    }

    /** A tree as JSON text. */
    public String text(JsonNode tree) {
        return JSON.writeValueAsString(tree);
    }

    /** The condition as JSON text, in one spelling: equal conditions give equal text. */
    public String write(ConditionTree condition) {
        return JSON.writeValueAsString(toTree(condition));
    }

    /** The condition as a JSON object. */
    public ObjectNode toTree(ConditionTree condition) {
        return ConditionWriter.write(condition);
    }

    /** What is accepted but matches nobody: choices, persons and features that do not exist. */
    public List<Fault> warnings(Catalogue catalogue, Subject subject, ConditionTree condition) {
        List<Fault> warnings = new ArrayList<>();
        eachTest(
                condition,
                "",
                (test, path) -> catalogue
                        .find(subject, test.field().key())
                        .ifPresent(field -> warn(field, test, path, warnings)));
        return warnings;
    }

    /** Every comparison with where it stands. */
    private static void eachTest(
            ConditionTree condition, String path, BiConsumer<ConditionTree.Comparison, String> what) {
        if (condition instanceof ConditionTree.All all) {
            eachTest(all.parts(), ConditionReader.join(path, "all"), what);
        } else if (condition instanceof ConditionTree.Any any) {
            eachTest(any.parts(), ConditionReader.join(path, "any"), what);
        } else if (condition instanceof ConditionTree.Not not) {
            eachTest(not.part(), ConditionReader.join(path, "not"), what);
        } else {
            what.accept((ConditionTree.Comparison) condition, path);
        }
    }

    private static void eachTest(
            List<ConditionTree> parts, String path, BiConsumer<ConditionTree.Comparison, String> what) {
        for (int i = 0; i < parts.size(); i++) {
            eachTest(parts.get(i), path + "[" + i + "]", what);
        }
    }

    /** What is wrong with a range whose ends are the wrong way round; null for any other value. */
    private static @Nullable String reversed(Value value, ZoneId zone) {
        if (value instanceof Value.NumberRange numbers && numbers.low().compareTo(numbers.high()) > 0) {
            return "The first number is larger than the second, so nothing is between them. Put the smaller one first.";
        }
        boolean reversed = value instanceof Value.DayRange days && days.from().isAfter(days.to())
                || value instanceof Value.MomentRange moments && reversed(moments, zone);
        return reversed
                ? "The first day is after the second, so nothing is between them. Put the earlier one first."
                : null;
    }

    private static boolean reversed(Value.MomentRange range, ZoneId zone) {
        Instant from = range.from() instanceof Value.Day day
                ? day.day().atStartOfDay(zone).toInstant()
                : ((Value.Exact) range.from()).instant();
        return range.to() instanceof Value.Day day
                ? !from.isBefore(day.day().plusDays(1).atStartOfDay(zone).toInstant())
                : from.isAfter(((Value.Exact) range.to()).instant());
    }

    private static void warn(FieldDefinition field, ConditionTree.Comparison test, String path, List<Fault> warnings) {
        String at = ConditionReader.join(path, "value");
        for (Param param : field.params()) {
            boolean listed = param.choices() != null || param.type() == Param.Type.FEATURE && field.choices() != null;
            if (listed
                    && test.field().params().get(param.name()) instanceof String text
                    && field.known(param).stream()
                            .noneMatch(known -> known.key().equalsIgnoreCase(text))) {
                warnings.add(new Fault(
                        ConditionReader.join(path, "params." + param.name()),
                        "There is no " + param.name() + " " + text + "."));
            }
        }
        boolean listed = field.type() == ValueType.CHOICE || field.type() == ValueType.PERSON;
        if (listed && field.choices() != null) {
            List<String> given = test.value() instanceof Value.Texts texts
                    ? texts.texts()
                    : test.value() instanceof Value.Text text ? List.of(text.text()) : List.of();
            for (String key : given) {
                boolean me = field.type() == ValueType.PERSON
                        && key.toLowerCase(Locale.ROOT).equals("me");
                if (!me && field.labelOf(key) == null) {
                    warnings.add(new Fault(at, field.label() + " knows no " + key + ", so it matches nobody."));
                }
            }
        }
    }
}
