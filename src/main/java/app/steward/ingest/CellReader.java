package app.steward.ingest;

import app.steward.attribute.CustomerRecord;
import app.steward.attribute.Typed;
import app.steward.condition.ValueType;
import app.steward.problem.Storable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the cells of one column into values, the way that the whole column is written: text, {@link BigDecimal},
 * {@link LocalDate}, {@link java.time.Instant}, {@link Boolean} or a list of texts. Made by a {@link Survey}.
 */
final class CellReader {
    /** Longest text of a field, in characters. */
    static final int MAX_LINE = 255;

    private static final BigDecimal NUMBERS_END = BigDecimal.TEN.pow(16);
    /** More uses in a row are a mistake, and so many rows of them that their sum is too large never come. */
    private static final BigDecimal USES_END = BigDecimal.TEN.pow(12);

    private static final BigDecimal MONTHS_END = BigDecimal.TEN.pow(7);
    private static final Map<String, Boolean> YES_NO = Map.of(
            "true", true, "yes", true, "y", true, "t", true, "1", true, "false", false, "no", false, "n", false, "f",
            false, "0", false);
    private static final Set<String> COUNTS = Set.of("licenses", "employees", "seats");

    private final Target target;
    private final ValueType type;
    private final NumberText numbers;
    private final NumberText.Decimal decimal;
    private final DateText dates;
    private final @Nullable Choices choices;

    /** @param choices known ones, of a list or of a custom attribute whose choices administrators named; else null */
    CellReader(
            Target target,
            ValueType type,
            NumberText numbers,
            NumberText.Decimal decimal,
            DateText dates,
            @Nullable Choices choices) {
        this.target = target;
        this.type = type;
        this.numbers = numbers;
        this.decimal = decimal;
        this.dates = dates;
        this.choices = choices;
    }

    /** @param text trimmed, not empty */
    Object read(String text) throws BadValue {
        if (!Storable.is(text)) {
            throw new BadValue("holds a character that can't be stored");
        }
        if (target.key().equals("external_id") && !CustomerRecord.isOneLine(text)) {
            throw new BadValue("holds a line break, a tab or another control character, which no external id may");
        }
        return switch (type) {
            case NUMBER, MONEY, SCORE, PERCENT -> fitting(numbers.read(text, decimal, type == ValueType.MONEY));
            case YES_NO -> {
                Boolean flag = YES_NO.get(text.toLowerCase(Locale.ROOT));
                if (flag == null) {
                    throw new BadValue("is neither yes nor no");
                }
                yield flag;
            }
            case DATE -> dates.date(text);
            case MOMENT -> dates.moment(text);
            case TAGS -> tags(text);
            case CHOICE -> choices == null ? line(text, MAX_LINE) : choices.key(text, target.key());
            default -> line(text, target.role() == Target.Role.CUSTOM ? Typed.MAX_TEXT : MAX_LINE);
        };
    }

    private BigDecimal fitting(BigDecimal number) throws BadValue {
        if (number.abs().compareTo(NUMBERS_END) >= 0) {
            throw new BadValue("is too large a number");
        }
        if (target.role() == Target.Role.CUSTOM) {
            return Typed.tidy(number.scale() > 12 ? number.setScale(12, RoundingMode.HALF_UP) : number);
        }
        BigDecimal cents = number.setScale(2, RoundingMode.HALF_UP);
        if (cents.abs().compareTo(NUMBERS_END) >= 0) { // 9,999,999,999,999,999.999
            throw new BadValue("is too large a number");
        }
        if (type == ValueType.SCORE && (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(100)) > 0)) {
            throw new BadValue("is not a score of 0 to 100");
        }
        if (COUNTS.contains(target.key()) && number.signum() < 0) {
            throw new BadValue("is below 0");
        }
        if (target.key().equals("billing_months") && (cents.signum() <= 0 || cents.compareTo(MONTHS_END) >= 0)) {
            throw new BadValue("is not a number of months");
        }
        if (target.key().equals("count")) {
            if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
                throw new BadValue("is not a whole number of 0 or more");
            }
            if (number.compareTo(USES_END) >= 0) {
                throw new BadValue("is too large a number");
            }
            return number.setScale(0);
        }
        return cents;
    }

    private static String line(String text, int max) throws BadValue {
        if (text.codePointCount(0, text.length()) > max) {
            throw new BadValue("is longer than " + max + " characters");
        }
        return text;
    }

    /** The texts of a JSON array, as programs write many in one cell; else what stands between separators. */
    private static List<String> parts(String text) throws BadValue {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return List.of(text.split("[,;|]"));
        }
        JsonNode array;
        try {
            array = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return List.of(text.split("[,;|]"));
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode each : array) {
            if (each.isContainer()) {
                throw new BadValue("is a JSON array of more than texts");
            } else if (!each.isNull()) {
                parts.add(each.asString());
            }
        }
        return parts;
    }

    private static List<String> tags(String text) throws BadValue {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String part : parts(text)) {
            String tag = part.strip();
            if (!tag.isEmpty()) {
                tags.putIfAbsent(tag.toLowerCase(Locale.ROOT), line(tag, MAX_LINE));
            }
        }
        if (tags.size() > 100) {
            throw new BadValue("holds more than 100 tags");
        }
        return List.copyOf(tags.values());
    }
}
