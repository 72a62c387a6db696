package app.steward.condition;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what one field is compared with, by the table of operators and types. */
final class ValueReader {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final int MOST_VALUES = 1000;
    private static final int MOST_DAYS = 3660;

    private final ConditionReader reader;
    private final FieldDefinition field;
    private final Purpose purpose;
    private final ZoneId zone;

    ValueReader(ConditionReader reader, FieldDefinition field, Purpose purpose, ZoneId zone) {
        this.reader = reader;
        this.field = field;
        this.purpose = purpose;
        this.zone = zone;
    }

    @Nullable
    Value read(Operator operator, JsonNode json, String path) {
        if (operator.takesNoValue()) {
            return json.isMissingNode() || json.isNull()
                    ? new Value.None()
                    : reader.fault(path, "\"" + operator.label() + "\" takes no value.");
        } else if (json.isMissingNode() || json.isNull()) {
            return reader.fault(path, "Give a value.");
        }
        return switch (field.type()) {
            case TEXT, CHOICE, BAND ->
                operator == Operator.IN || operator == Operator.NOT_IN ? texts(json, path) : one(json, path);
            case TAGS, PERSON, REFERENCE -> texts(json, path);
            case NUMBER, MONEY, PERCENT, SCORE -> number(operator, json, path);
            case YES_NO ->
                json.isBoolean() ? new Value.Flag(json.booleanValue()) : reader.fault(path, "Give true or false.");
            case DATE, MOMENT -> time(operator, json, path);
            case MEMBERSHIP -> members(json, path);
            case GRAPH -> throw new IllegalArgumentException("A graph is not compared");
        };
    }

    private @Nullable Value one(JsonNode json, String path) {
        String text = known(json, path);
        return text == null ? null : new Value.Text(text);
    }

    private @Nullable Value texts(JsonNode json, String path) {
        List<String> texts = list(json, path, this::known);
        return texts == null ? null : new Value.Texts(texts);
    }

    /** Text that may be compared with this field: any, but a known key where the choices never change. */
    private @Nullable String known(JsonNode json, String path) {
        String text = namesRecords() && json.isIntegralNumber() ? json.asString() : reader.text(json, path);
        if (text == null) {
            return null;
        } else if (field.hasFixedChoices() && field.labelOf(text) == null) {
            return reader.fault(
                    path,
                    field.label() + " is one of "
                            + String.join(
                                    ", ",
                                    field.known().stream().map(Choice::key).toList()) + ".");
        } else if (field.type() == ValueType.PERSON && text.equalsIgnoreCase("me") && !purpose.knowsMe()) {
            return reader.fault(path, "\"me\" would mean somebody else for everyone: name the person.");
        }
        return text;
    }

    /** Systems number their records, and send 456 and "456" for the same. */
    private boolean namesRecords() {
        return field.type() == ValueType.REFERENCE || field.key().endsWith("external_id");
    }

    private @Nullable Value number(Operator operator, JsonNode json, String path) {
        if (operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN) {
            List<BigDecimal> ends = pair(json, path, reader::number);
            return ends == null ? null : new Value.NumberRange(ends.get(0), ends.get(1));
        } else if (json.isObject()) {
            return reader.otherField(json, path);
        }
        BigDecimal number = reader.number(json, path);
        return number == null ? null : new Value.Number(number);
    }

    private @Nullable Value time(Operator operator, JsonNode json, String path) {
        switch (operator) {
            case LAST_DAYS, BEFORE_LAST_DAYS, NEXT_DAYS, AFTER_NEXT_DAYS:
                Integer days = reader.whole(json, 1, MOST_DAYS, path);
                return days == null ? null : new Value.Days(days);
            case BETWEEN:
                List<Value> ends = pair(json, path, this::dayOrMoment);
                if (ends == null) {
                    return null;
                }
                return ends.get(0) instanceof Value.Day from && ends.get(1) instanceof Value.Day to
                        ? new Value.DayRange(from.day(), to.day())
                        : new Value.MomentRange(ends.get(0), ends.get(1));
            case ON:
                return json.isString() && json.stringValue().length() > 10 && field.type() == ValueType.MOMENT
                        ? reader.fault(path, "\"on\" takes a day, such as 2024-12-31.")
                        : dayOrMoment(json, path);
            default:
                return dayOrMoment(json, path);
        }
    }

    private @Nullable Value dayOrMoment(JsonNode json, String path) {
        String expected = field.type() == ValueType.MOMENT
                ? "Give a day, such as 2024-12-31, or a moment, such as 2024-12-31T12:00:00Z."
                : "Give a day, such as 2024-12-31.";
        if (!json.isString()) {
            return reader.fault(path, expected);
        }
        String text = json.stringValue();
        try {
            if (DAY.matcher(text).matches() && LocalDate.parse(text).getYear() > 0) {
                return new Value.Day(LocalDate.parse(text));
            } else if (text.length() > 10) {
                // Kept to the microsecond, as the database does.
                Instant moment = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
                LocalDate day = LocalDate.ofInstant(moment, field.type() == ValueType.DATE ? zone : ZoneOffset.UTC);
                if (day.getYear() > 0 && day.getYear() < 10_000) {
                    return field.type() == ValueType.DATE ? new Value.Day(day) : new Value.Exact(moment);
                }
            }
        } catch (DateTimeException e) {
            // said below
        }
        return reader.fault(path, expected);
    }

    private @Nullable Value members(JsonNode json, String path) {
        List<Long> ids = list(json, path, this::id);
        AccessPath.Membership of = (AccessPath.Membership) field.reach();
        return ids == null ? null : new Value.Members(of.kind(), of.of(), ids);
    }

    private @Nullable Long id(JsonNode json, String path) {
        if (!json.isIntegralNumber() || !json.canConvertToLong()) {
            return reader.fault(path, "Name it by its number.");
        }
        long id = json.longValue();
        boolean unknown = field.choices() != null
                && field.known().stream().noneMatch(known -> known.key().equals(Long.toString(id)));
        return unknown ? reader.fault(path, "There is no " + words() + " " + id + ".") : Long.valueOf(id);
    }

    private String words() {
        return ((AccessPath.Membership) field.reach()).kind().words();
    }

    private <T> @Nullable List<T> pair(JsonNode json, String path, BiFunction<JsonNode, String, @Nullable T> each) {
        return json.isArray() && json.size() == 2
                ? list(json, path, each)
                : reader.fault(path, "Give a list of two: from and to.");
    }

    private <T> @Nullable List<T> list(JsonNode json, String path, BiFunction<JsonNode, String, @Nullable T> each) {
        if (!json.isArray()) {
            return reader.fault(path, "Give a list, even of one.");
        } else if (json.isEmpty() || json.size() > MOST_VALUES) {
            return reader.fault(path, "Give 1 to " + MOST_VALUES + " values.");
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            T value = each.apply(json.get(i), path + "[" + i + "]");
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == json.size() ? values : null;
    }
}
