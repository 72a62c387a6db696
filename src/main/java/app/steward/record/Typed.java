package app.steward.record;

import app.steward.condition.ValueType;
import app.steward.value.CleanText;
import app.steward.value.InvalidValue;
import app.steward.value.NumberKind;
import app.steward.value.NumberReader;
import app.steward.value.Tags;
import app.steward.value.ValueRule;
import app.steward.value.YesNo;
import app.steward.workspace.Conventions;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a value of a type is, and how it is read from JSON or text: text and choices are {@link String} (trimmed, never
 * empty), numbers {@link BigDecimal}, yes_no {@link Boolean}, date {@link LocalDate}, moment {@link Instant}, tags a
 * list of strings; a person is named by e-mail and a reference by external id. No value is null.
 */
public final class Typed {
    private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern ISO_MOMENT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?([Zz]|[+-]\\d{2}:\\d{2})?");

    private static final Pattern BASIC_ZONE = Pattern.compile("(\\d[Tt ].*)([+-]\\d{2})(\\d{2})$");

    private Typed() {}

    /**
     * Strict: throws {@link RejectedValue} where the JSON type is another one.
     *
     * @param zone the workspace's: a moment that is given for a date is its day there
     */
    public static @Nullable Object json(ValueType type, JsonNode value, ZoneId zone) {
        if (value.isNull()) {
            return null;
        }
        if (type.isNumeric()) {
            if (!value.isNumber()) {
                throw new RejectedValue("Enter a number.");
            }
            return fit(() -> NumberReader.kept(value.decimalValue()));
        }
        return switch (type) {
            case YES_NO -> {
                if (!value.isBoolean()) {
                    throw new RejectedValue("Enter true or false.");
                }
                yield value.booleanValue();
            }
            case TAGS -> {
                if (!value.isArray()) {
                    throw new RejectedValue("Enter a list of texts.");
                }
                List<String> texts = new ArrayList<>();
                for (JsonNode each : value) {
                    texts.add(string(each));
                }
                yield tags(() -> Tags.of(texts));
            }
            case DATE -> date(string(value), zone, false);
            case MOMENT -> moment(string(value), null);
            // Systems number their records, and send 456 and "456" for the same.
            case REFERENCE -> value.isIntegralNumber() ? value.asString() : clean(string(value));
            default -> clean(string(value));
        };
    }

    /**
     * JSON of clients that know no types: a number may stand in a string, a text may be a number, and a moment without zone
     * is one of UTC.
     *
     * @param conventions the workspace's
     */
    public static @Nullable Object loose(ValueType type, JsonNode value, Conventions conventions) {
        if (value.isNumber() && isText(type)) {
            return tidy(value.decimalValue()).toPlainString();
        } else if (!value.isString()) {
            return json(type, value, conventions.zone());
        }
        String text = clean(value.stringValue());
        if (text == null) {
            return null;
        } else if (type.isNumeric()) {
            return fit(() -> NumberReader.kept(NumberReader.json(text)));
        }
        return switch (type) {
            case DATE -> date(zoned(text), conventions.zone(), true);
            case MOMENT -> utcMoment(text);
            default -> json(type, value, conventions.zone());
        };
    }

    /** A moment of ISO 8601, without zone one of UTC; a day alone is its start. */
    public static @Nullable Instant utcMoment(String text) {
        return moment(zoned(text), ZoneOffset.UTC);
    }

    private static boolean isText(ValueType type) {
        return type == ValueType.TEXT || type == ValueType.CHOICE;
    }

    /** The zone as ISO 8601 writes it in the extended form, which some clients mix with the basic one: +0100. */
    private static String zoned(String moment) {
        return BASIC_ZONE.matcher(moment).replaceFirst("$1$2:$3");
    }

    /**
     * From text as people type it: numbers with separators and the currency's sign, yes/no and 1/0, dates as
     * YYYY-MM-DD, moments as RFC 3339 or, without zone, in the workspace's. For a moment, a day alone is its start; for a
     * date, a moment is its day in the workspace's zone.
     */
    public static @Nullable Object text(ValueType type, String value, Conventions conventions) {
        return text(type, kindOf(type), value, conventions);
    }

    /** @param kind what a number counts */
    static @Nullable Object text(ValueType type, NumberKind kind, String value, Conventions conventions) {
        String text = clean(value);
        if (text == null) {
            return null;
        }
        if (type.isNumeric()) {
            NumberReader numbers = NumberReader.of(conventions.currency());
            return fit(() -> NumberReader.kept(numbers.typed(text, kind)));
        }
        return switch (type) {
            case YES_NO -> fit(() -> YesNo.read(text));
            case TAGS -> tags(() -> Tags.read(text));
            case DATE -> date(text, conventions.zone(), true);
            case MOMENT -> moment(text, conventions.zone());
            default -> text;
        };
    }

    /** What the numbers of a type count, as far as the type tells. */
    public static NumberKind kindOf(ValueType type) {
        return switch (type) {
            case MONEY -> NumberKind.MONEY;
            case SCORE -> NumberKind.SCORE;
            default -> NumberKind.DECIMAL;
        };
    }

    /** The type of a value that no one has said the type of: the most particular that it fits. */
    public static ValueType infer(JsonNode value) {
        if (value.isBoolean()) {
            return ValueType.YES_NO;
        } else if (value.isNumber()) {
            return ValueType.NUMBER;
        } else if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
            return ValueType.TAGS;
        } else if (value.isString()) {
            String text = CleanText.of(value.stringValue());
            if (ISO_DATE.matcher(text).matches() && fits(ValueType.DATE, value)) {
                return ValueType.DATE;
            }
            return ISO_MOMENT.matcher(text).matches() && fits(ValueType.MOMENT, value)
                    ? ValueType.MOMENT
                    : ValueType.TEXT;
        }
        throw new RejectedValue("Enter a text, a number, true or false, or a list of texts.");
    }

    private static boolean fits(ValueType type, JsonNode value) {
        try {
            json(type, value, ZoneOffset.UTC);
            return true;
        } catch (RejectedValue e) {
            return false;
        }
    }

    /** A value as the database gives it: numbers without binary noise, moments as instants, arrays and tags as lists. */
    public static @Nullable Object read(@Nullable Object raw) {
        if (raw instanceof Double number) {
            return number.isNaN() || number.isInfinite() ? null : BigDecimal.valueOf(number);
        } else if (raw instanceof Float number) {
            return new BigDecimal(number.toString());
        } else if (raw instanceof OffsetDateTime moment) {
            return moment.toInstant();
        } else if (raw instanceof java.sql.Timestamp moment) {
            return moment.toInstant();
        } else if (raw instanceof java.sql.Date day) {
            return day.toLocalDate();
        } else if (raw instanceof JSONB tags) {
            List<String> texts = new ArrayList<>();
            JsonMapper.shared().readTree(tags.data()).forEach(text -> texts.add(text.asString()));
            return texts;
        } else if (raw instanceof Object[] many) {
            return Arrays.asList(many);
        }
        return raw;
    }

    /** The value as JSON and the custom column hold it: dates and moments as ISO text, all else as it is. */
    public static @Nullable Object plain(@Nullable Object typed) {
        if (typed instanceof LocalDate || typed instanceof Instant) {
            return typed.toString();
        }
        return typed instanceof BigDecimal number ? tidy(number) : typed;
    }

    /** Without trailing zeros behind the point, and never with an exponent. */
    public static BigDecimal tidy(BigDecimal number) {
        BigDecimal short_ = number.stripTrailingZeros();
        return short_.scale() < 0 ? short_.setScale(0) : short_;
    }

    /** Trimmed and composed, null where nothing is left; refuses what the database can't hold. */
    public static @Nullable String clean(String value) {
        try {
            return CleanText.read(value);
        } catch (InvalidValue e) {
            throw new RejectedValue(e.getMessage());
        }
    }

    /** A value as it is kept under a rule; refuses one that may not be. */
    public static @Nullable Object kept(ValueRule rule, @Nullable Object typed) {
        return typed == null ? null : fit(() -> rule.keep(typed));
    }

    private static <T> T fit(Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidValue e) {
            throw new RejectedValue(e.getMessage());
        }
    }

    private static @Nullable List<String> tags(Supplier<List<String>> read) {
        List<String> tags = fit(read);
        return tags.isEmpty() ? null : List.copyOf(tags);
    }

    private static String string(JsonNode value) {
        if (!value.isString()) {
            throw new RejectedValue("Enter a text.");
        }
        return value.stringValue();
    }

    /** @param zoneless whether a moment may leave its zone out, and is one of {@code zone} then */
    private static @Nullable LocalDate date(String value, ZoneId zone, boolean zoneless) {
        String text = clean(value);
        if (text == null) {
            return null;
        }
        try {
            if (ISO_DATE.matcher(text).matches()) {
                return checked(LocalDate.parse(text));
            } else if (ISO_MOMENT.matcher(text).matches()) {
                Instant moment = moment(text, zoneless ? zone : null);
                return moment == null ? null : checked(moment.atZone(zone).toLocalDate());
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new RejectedValue("Enter a date as YYYY-MM-DD.");
    }

    private static LocalDate checked(LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new RejectedValue("Enter a date of a year from 1 to 9999.");
        }
        return date;
    }

    /** @param zone of a value without one; null where it has to have one */
    private static @Nullable Instant moment(String value, @Nullable ZoneId zone) {
        String text = clean(value);
        if (text == null) {
            return null;
        }
        try {
            if (ISO_MOMENT.matcher(text).matches()) {
                String iso = text.toUpperCase(Locale.ROOT).replace(' ', 'T');
                boolean zoned =
                        iso.endsWith("Z") || iso.length() > 16 && iso.lastIndexOf('-') > 10 || iso.contains("+");
                if (zoned) {
                    return micros(OffsetDateTime.parse(iso, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                            .toInstant());
                } else if (zone != null) {
                    return micros(LocalDateTime.parse(iso).atZone(zone).toInstant());
                }
            } else if (zone != null && ISO_DATE.matcher(text).matches()) {
                return micros(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new RejectedValue("Enter a moment as 2026-01-31T14:30:00Z.");
    }

    private static Instant micros(Instant instant) {
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1 || year > 9999) {
            throw new RejectedValue("Enter a moment between the years 1 and 9999.");
        }
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
