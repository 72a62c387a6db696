package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.ValueType;
import app.steward.condition.web.FormJson;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.value.DecimalMark;
import app.steward.value.NumberReader;
import app.steward.workspace.Conventions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One value sent as JSON, typed into the form of a record, typed into a condition, and as a cell of a file whose column
 * has a decimal dot: the table of what differs. A dash is a refusal.
 */
class ThreeReadingsTest {
    private static final Currency USD = Currency.getInstance("USD");
    private static final Conventions CONVENTIONS = new Conventions(ZoneOffset.UTC, USD);
    private static final NumberReader NUMBERS = NumberReader.of(USD);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // type | value | JSON | form | condition | file
                "money  | 1234.5        | 1234.5 | 1234.5 | 1234.5 | 1234.5",
                "money  | \"1234.5\"    | -      | -      | -      | -",
                "money  | $1,200        | -      | 1200   | 1200   | 1200",
                "money  | €1,200        | -      | -      | -      | -",
                "money  | 1200 EUR      | -      | -      | -      | -",
                "money  | 1200 USD      | -      | 1200   | 1200   | 1200",
                "money  | 1,200         | -      | 1200   | 1200   | 1200",
                "money  | 1.200         | 1.200  | 1200   | 1200   | -",
                "money  | 1.234,50      | -      | 1234.5 | 1234.5 | -",
                "money  | 833.3333      | 833.3333 | 833.3333 | 833.3333 | 833.3333",
                "money  | 1 200,50      | -      | 1200.5 | 1200.5 | -",
                "money  | 1e3           | 1000   | -      | -      | -",
                "number | 1.250         | 1.250  | 1.250  | 1.250  | 1.250",
                "number | 1,25          | -      | 1.25   | 1.25   | -",
                "number | twelve        | -      | -      | -      | -",
                "score  | 150           | 150    | -      | 150    | -",
                "yes_no | true          | true   | true   |        | true",
                "yes_no | \"true\"      | -      | -      |        | -",
                "yes_no | Yes           | -      | true   |        | true",
                "yes_no | n             | -      | false  |        | false",
                "yes_no | 1             | -      | true   |        | true",
                "tags   | [\"a\",\"b,c\"] | [a, b,c] | [a, b,c] |  | [a, b,c]",
                "tags   | a;b           | -      | [a, b] |        | [a, b]",
                "tags   | a,b           | -      | [a, b] |        | [a, b]",
                "text   | \"a\"         | a      | \"a\"  |        | \"a\"",
                "text   | 12            | -      | 12     |        | 12"
            })
    void aValueIsReadByTheSameReaderWithThreeStrictnesses(
            String type, String value, String json, String form, String condition, String cell) {
        ValueType of = ValueType.valueOf(type.toUpperCase(java.util.Locale.ROOT));
        check("JSON", json, () -> Typed.json(of, JsonMapper.shared().readTree(value), ZoneOffset.UTC));
        check("form", form, () -> Typed.text(of, value, CONVENTIONS));
        if (condition != null) {
            check("condition", condition, () -> {
                JsonNode number = FormJson.number(value, NUMBERS, FormJson.kindOf(of));
                return number.isNumber() ? number.decimalValue() : null;
            });
        }
        Target target = Target.custom("x", of);
        CellReader reader = new CellReader(
                target,
                of,
                NUMBERS,
                DecimalMark.DOT,
                new DateText(null, DateText.Order.DAY_FIRST, ZoneOffset.UTC, LocalDate.EPOCH),
                null);
        check("file", cell, () -> reader.read(value));
    }

    private static void check(String channel, String expected, Callable<Object> read) {
        Object value;
        try {
            value = read.call();
        } catch (RejectedValue | BadValue | tools.jackson.core.JacksonException e) {
            value = null;
        } catch (Exception e) {
            throw new AssertionError(channel, e);
        }
        if (expected.equals("-")) {
            assertThat(value).as(channel).isNull();
        } else if (value instanceof BigDecimal number) {
            assertThat(number).as(channel).isEqualByComparingTo(expected);
        } else {
            assertThat(value instanceof List<?> many ? many.toString() : String.valueOf(value))
                    .as(channel)
                    .isEqualTo(expected);
        }
    }
}
