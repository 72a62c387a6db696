package app.steward.ingest;

import app.steward.attribute.Attribute;
import app.steward.condition.ValueType;
import app.steward.value.CleanText;
import app.steward.value.DecimalMark;
import app.steward.value.InvalidValue;
import app.steward.value.NumberReader;
import app.steward.value.Tags;
import app.steward.value.ValueRule;
import app.steward.value.YesNo;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the cells of one column into values, the way that the whole column is written: text, {@link BigDecimal},
 * {@link LocalDate}, {@link java.time.Instant}, {@link Boolean} or a list of texts. Made by a {@link ColumnInference}.
 */
final class CellReader {
    private final Target target;
    private final ValueType type;
    private final ValueRule rule;
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
        this.rule = target.role() == Target.Role.CUSTOM ? Attribute.ruleOf(type) : target.rule();
        this.numbers = numbers;
        this.mark = mark;
        this.dates = dates;
        this.choices = choices;
    }

    /** @param given by {@link CleanText}, not empty */
    Object read(String given) throws BadValue {
        try {
            String text = Objects.requireNonNull(CleanText.read(given));
            Object value = switch (type) {
                case NUMBER, MONEY, SCORE, PERCENT -> NumberReader.kept(numbers.cell(text, mark, target.kind(type)));
                case YES_NO -> YesNo.read(text);
                case DATE -> dates.date(text);
                case MOMENT -> dates.moment(text);
                case TAGS -> Tags.read(text);
                case CHOICE -> choices == null ? text : choices.key(text, target.key());
                default -> text;
            };
            return rule.keep(value);
        } catch (InvalidValue e) {
            throw new BadValue(e.reason());
        }
    }
}
