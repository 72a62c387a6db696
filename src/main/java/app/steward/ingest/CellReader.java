package app.steward.ingest;

import app.steward.condition.ValueType;
import app.steward.record.Typed;
import app.steward.value.CleanText;
import app.steward.value.DecimalMark;
import app.steward.value.ExternalId;
import app.steward.value.InvalidValue;
import app.steward.value.NumberKind;
import app.steward.value.NumberReader;
import app.steward.value.Tags;
import app.steward.value.YesNo;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the cells of one column into values, the way that the whole column is written: text, {@link BigDecimal},
 * {@link LocalDate}, {@link java.time.Instant}, {@link Boolean} or a list of texts. Made by a {@link ColumnInference}.
 */
final class CellReader {
    /** Longest text of a field, in characters. */
    static final int MAX_LINE = 255;

    /** More uses in a row are a mistake, and so many rows of them that their sum is too large never come. */
    private static final BigDecimal USES_END = BigDecimal.TEN.pow(12);

    private static final BigDecimal NUMBERS_END = BigDecimal.TEN.pow(16);
    private static final BigDecimal MONTHS_END = BigDecimal.TEN.pow(7);
    /** Keys of fields that count things. */
    static final Set<String> COUNTS = Set.of("licenses", "employees", "seats", "count");

    private final Target target;
    private final ValueType type;
    private final NumberReader numbers;
    private final DecimalMark mark;
    private final DateText dates;
    private final @Nullable Choices choices;

    /**
     * @param mark that the numbers of the column are written with
     * @param choices known ones, of a list or of a custom attribute whose choices administrators named; else null
     */
    CellReader(
            Target target,
            ValueType type,
            NumberReader numbers,
            DecimalMark mark,
            DateText dates,
            @Nullable Choices choices) {
        this.target = target;
        this.type = type;
        this.numbers = numbers;
        this.mark = mark;
        this.dates = dates;
        this.choices = choices;
    }

    /** What the numbers of a column count. */
    static NumberKind kind(Target target, @Nullable ValueType type) {
        return COUNTS.contains(target.key())
                ? NumberKind.COUNT
                : type == null ? NumberKind.DECIMAL : Typed.kindOf(type);
    }

    /** @param given by {@link CleanText}, not empty */
    Object read(String given) throws BadValue {
        try {
            String text = Objects.requireNonNull(CleanText.read(given));
            return switch (type) {
                case NUMBER, MONEY, SCORE, PERCENT ->
                    fitting(NumberReader.kept(numbers.cell(text, mark, kind(target, type))));
                case YES_NO -> YesNo.read(text);
                case DATE -> dates.date(text);
                case MOMENT -> dates.moment(text);
                case TAGS -> Tags.read(text);
                case CHOICE -> choices == null ? line(text, MAX_LINE) : choices.key(text, target.key());
                default ->
                    target.key().equals("external_id")
                            ? ExternalId.read(text)
                            : line(text, target.role() == Target.Role.CUSTOM ? Typed.MAX_TEXT : MAX_LINE);
            };
        } catch (InvalidValue e) {
            throw new BadValue(e.reason());
        }
    }

    private BigDecimal fitting(BigDecimal number) throws BadValue {
        if (target.role() == Target.Role.CUSTOM) {
            return Typed.tidy(number);
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
            if (number.compareTo(USES_END) >= 0) {
                throw new BadValue("is too large a number");
            }
            return number.setScale(0, RoundingMode.UNNECESSARY);
        }
        return cents;
    }

    private static String line(String text, int most) {
        return Objects.requireNonNull(CleanText.read(text, most));
    }
}
