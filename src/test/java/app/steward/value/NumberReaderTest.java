package app.steward.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {
    private final NumberReader dollars = NumberReader.of(Currency.getInstance("USD"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "12|12",
                "-12.5|-12.5",
                "\u22127|-7",
                "+3|3",
                ".5|0.5",
                ",5|0.5",
                "12,5|12.5",
                "1,23|1.23",
                "0,125|0.125",
                "1.234|1.234",
                "1,234|1234",
                "1,234.50|1234.50",
                "1.234,50|1234.50",
                "1,234,567|1234567",
                "1.234.567|1234567",
                "1.234.567,8|1234567.8",
                "1 234 567,8|1234567.8",
                "1\u00a0234\u00a0567|1234567",
                "1\u202f234,5|1234.5",
                "1'234.5|1234.5",
                "1\u2019234,5|1234.5",
                "$29,700.00|29700",
                "-$5|-5",
                "$-5|-5",
                "$ .50|0.5",
                "100 usd|100",
                "US$ 7|7",
                "\u200b\u00a07\ufeff|7"
            })
    void aSingleNumberHasADecimalDotWhereItCanAndElseAComma(String text, BigDecimal expected) {
        assertThat(dollars.typed(text, NumberKind.DECIMAL)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COUNT|1.200|1200",
                "COUNT|1.000|1000",
                "COUNT|1,200|1200",
                "COUNT|1200.0|1200",
                "COUNT|12,00|12",
                "MONEY|1.234|1234",
                "MONEY|29,700|29700",
                "MONEY|1.23|1.23",
                "MONEY|833.3333|833.3333",
                "SCORE|45.125|45.125",
                "SCORE|45,125|45.125",
                "SCORE|100|100"
            })
    void whatANumberCountsTellsWhatItCantMean(NumberKind kind, String text, BigDecimal expected) {
        assertThat(dollars.typed(text, kind)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "1,23,4",
                "1.2.3",
                "--5",
                "-$-5",
                "$",
                "1 2",
                "12,345.6,7",
                "NaN",
                "1e5",
                "0x1F",
                "1 234'567",
                "",
                "-",
                "١٢",
                "12 apples",
                "1/2",
                "50 %",
                "(5)",
                "1E+2147483648"
            })
    void whatIsNoNumberIsRefused(String text) {
        assertThatThrownBy(() -> dollars.typed(text, NumberKind.DECIMAL))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.reason()).isEqualTo("is not a number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"€5", "5 EUR", "eur 5", "£1,200", "5 ¥"})
    void anAmountInAnotherCurrencyIsRefused(String text) {
        assertThatThrownBy(() -> dollars.typed(text, NumberKind.MONEY))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("Enter an amount in USD.");
    }

    @ParameterizedTest
    @CsvSource({
        "EUR,'1.234,50 €',1234.50",
        "SEK,'1 234,50 kr',1234.50",
        "CHF,CHF 1’234.50,1234.50",
        "DKK,kr.5,5",
        "JPY,¥1.234,1234",
        "KWD,1.234,1.234",
        "BRL,'R$ 1.234,50',1234.50"
    })
    void theSignOfTheWorkspacesCurrencyIsDropped(String currency, String text, BigDecimal expected) {
        assertThat(NumberReader.of(Currency.getInstance(currency)).typed(text, NumberKind.MONEY))
                .isEqualByComparingTo(expected);
    }

    @Test
    void aCountThatHasAFractionAndAScoreThatIsTooHighSaySo() {
        assertThatThrownBy(() -> dollars.typed("12.5", NumberKind.COUNT)).hasMessage("Enter a whole number.");
        assertThatThrownBy(() -> dollars.typed("150", NumberKind.SCORE)).hasMessage("Enter a score from 0 to 100.");
    }

    @ParameterizedTest
    @CsvSource({
        "12,true",
        "-12.50,true",
        "0.5,true",
        "'1,234',false",
        "1e3,false",
        "+1,false",
        "$1,false",
        ".5,false",
        "1 000,false",
        "'',false"
    })
    void aNumberInAJsonStringHasADecimalDotAndNoMore(String text, boolean number) {
        if (number) {
            assertThat(NumberReader.json(text)).isEqualByComparingTo(text);
        } else {
            assertThatThrownBy(() -> NumberReader.json(text)).isInstanceOf(InvalidValue.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAsTheSameNumber(NumberKind kind) {
        for (String number :
                new String[] {"0", "-5", "1.234", "-12.345", "999.999", "0.001", "1234.567", "1.2345", "12"}) {
            BigDecimal value = new BigDecimal(number);
            if (kind != NumberKind.COUNT || value.stripTrailingZeros().scale() <= 0) {
                if (kind != NumberKind.SCORE || value.intValue() <= 100) {
                    assertThat(dollars.typed(NumberReader.text(value), kind)).isEqualByComparingTo(value);
                }
            }
        }
    }

    @Test
    void whatIsKeptIsNotTooLargeAndNotTooLong() {
        assertThat(NumberReader.kept(new BigDecimal("0.12345678901234"))).isEqualByComparingTo("0.123456789012");
        assertThatThrownBy(() -> NumberReader.kept(new BigDecimal("1e16"))).isInstanceOf(InvalidValue.class);
    }

    // columns

    private DecimalMark mark(NumberKind kind, String... cells) {
        NumberColumn column = new NumberColumn(dollars, kind);
        List.of(cells).forEach(column::see);
        return column.mark();
    }

    @Test
    void oneClearValueSettlesTheMarkOfAColumn() {
        assertThat(mark(NumberKind.DECIMAL, "2.500", "1.234,50")).isEqualTo(DecimalMark.COMMA);
        assertThat(mark(NumberKind.DECIMAL, "2,500", "1234.5")).isEqualTo(DecimalMark.DOT);
        assertThat(mark(NumberKind.DECIMAL, "2.500", "0.125")).isEqualTo(DecimalMark.DOT);
        assertThat(mark(NumberKind.DECIMAL, "1.250", "1 234,5")).isEqualTo(DecimalMark.COMMA);
    }

    @Test
    void whatANumberCountsSettlesTheMarkToo() {
        assertThat(mark(NumberKind.COUNT, "1.200", "2.500")).isEqualTo(DecimalMark.COMMA);
        assertThat(mark(NumberKind.MONEY, "1.200", "12.000")).isEqualTo(DecimalMark.COMMA);
        assertThat(mark(NumberKind.MONEY, "1,200", "12,000")).isEqualTo(DecimalMark.DOT);
        assertThat(mark(NumberKind.SCORE, "45.125", "67.250")).isEqualTo(DecimalMark.DOT);
        assertThat(mark(NumberKind.MONEY, "833.3333", "45.2")).isEqualTo(DecimalMark.DOT);
    }

    @Test
    void aColumnWhoseValuesReadDifferentlyIsOpen() {
        assertThat(mark(NumberKind.DECIMAL, "1.250", "12.400")).isNull();
        assertThat(mark(NumberKind.DECIMAL, "1,250", "12")).isNull();
        assertThat(mark(NumberKind.DECIMAL, "12", "1 234", "abc", "$5")).isEqualTo(DecimalMark.DOT);
    }

    @Test
    void ofValuesThatContradictEachOtherMostDecide() {
        assertThat(mark(NumberKind.DECIMAL, "1.5", "1,5", "2.5")).isEqualTo(DecimalMark.DOT);
        assertThat(mark(NumberKind.DECIMAL, "1,5", "1.5"))
                .as("the first of as many")
                .isEqualTo(DecimalMark.COMMA);
    }

    @Test
    void aCellIsReadAsItsColumnIsWritten() {
        assertThat(dollars.cell("1.234", DecimalMark.COMMA, NumberKind.DECIMAL)).isEqualByComparingTo("1234");
        assertThat(dollars.cell("1.234", DecimalMark.DOT, NumberKind.DECIMAL)).isEqualByComparingTo("1.234");
        assertThatThrownBy(() -> dollars.cell("1.5", DecimalMark.COMMA, NumberKind.DECIMAL))
                .isInstanceOfSatisfying(
                        InvalidValue.class,
                        e -> assertThat(e.reason())
                                .isEqualTo("is not written as the other numbers are, which are like 1.234,56"));
        assertThatThrownBy(() -> dollars.cell("12.345", DecimalMark.DOT, NumberKind.MONEY))
                .as("a thousand or a fraction of a cent")
                .isInstanceOf(InvalidValue.class);
    }
}
