package app.steward.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.ValueType;
import app.steward.workspace.Conventions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TypedTest {
    private static final Conventions BERLIN = new Conventions(ZoneId.of("Europe/Berlin"), Currency.getInstance("EUR"));

    private static JsonNode node(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "number|'12'",
                "number|true",
                "number|1e16",
                "money|[1]",
                "yes_no|1",
                "yes_no|'true'",
                "date|20260131",
                "date|'2026-02-30'",
                "date|'31-01-2026'",
                "date|'2026-01-31T00:00:00'",
                "date|'2026-01-31T24:30:00Z'",
                "date|'9999-12-31T23:30:00Z'",
                "date|'0000-01-01'",
                "moment|'2026-01-31'",
                "moment|'2026-01-31T10:00:00'",
                "moment|'2026-01-31T25:00:00Z'",
                "text|12",
                "text|{}",
                "tags|'a'",
                "tags|[1]",
                "text|'a\\u0000b'",
                "text|'\\ud800'",
                "choice|false",
                "reference|1.5"
            })
    void jsonIsTakenStrictly(String type, String json) {
        assertThatThrownBy(() -> Typed.json(type(type), node(json), BERLIN.zone()))
                .isInstanceOf(RejectedValue.class);
    }

    @Test
    void jsonBecomesTheTypesOwnValue() {
        assertThat(Typed.json(ValueType.TEXT, node("' a '"), BERLIN.zone())).isEqualTo("a");
        assertThat(Typed.json(ValueType.TEXT, node("'  '"), BERLIN.zone())).isNull();
        assertThat(Typed.json(ValueType.DATE, node("'2026-01-31'"), BERLIN.zone()))
                .isEqualTo(LocalDate.of(2026, 1, 31));
        assertThat(Typed.json(ValueType.MOMENT, node("'2026-01-31T10:00:00.1234567-05:00'"), BERLIN.zone()))
                .isEqualTo(Instant.parse("2026-01-31T15:00:00.123456Z"));
        assertThat(Typed.json(ValueType.TAGS, node("['a',' A ','','b']"), BERLIN.zone()))
                .isEqualTo(List.of("a", "b"));
        assertThat(Typed.json(ValueType.TAGS, node("[]"), BERLIN.zone())).isNull();
        assertThat(Typed.json(ValueType.REFERENCE, node("456"), BERLIN.zone())).isEqualTo("456");
    }

    /** 2024-11-03T02:00Z and 2024-11-02T22:00-04:00 are one moment. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2024-11-03, 2024-12-31",
        "America/New_York, 2024-11-02, 2024-12-31",
        "Asia/Kolkata, 2024-11-03, 2025-01-01",
        "Australia/Lord_Howe, 2024-11-03, 2025-01-01"
    })
    void aMomentWithAZoneWhereADateIsDueIsItsDayInTheWorkspacesZone(String zone, LocalDate day, LocalDate evening) {
        ZoneId there = ZoneId.of(zone);
        for (String text : List.of("2024-11-03T02:00:00Z", "2024-11-02T22:00:00-04:00", " 2024-11-03 02:00z ")) {
            assertThat(Typed.json(ValueType.DATE, node("'" + text + "'"), there))
                    .isEqualTo(day);
            assertThat(Typed.text(ValueType.DATE, text, new Conventions(there, BERLIN.currency())))
                    .isEqualTo(day);
        }
        assertThat(Typed.text(ValueType.DATE, "2024-12-31T18:30:00Z", new Conventions(there, BERLIN.currency())))
                .isEqualTo(evening);
        assertThat(Typed.text(ValueType.DATE, "2024-11-02T23:59:59", new Conventions(there, BERLIN.currency())))
                .as("where none is said it is the workspace's")
                .isEqualTo(LocalDate.of(2024, 11, 2));
        assertThatThrownBy(() ->
                        Typed.text(ValueType.DATE, "0000-12-31T00:00:00Z", new Conventions(there, BERLIN.currency())))
                .isInstanceOf(RejectedValue.class);
    }

    @Test
    void textWithoutAZoneIsOfTheWorkspace() {
        assertThat(Typed.text(ValueType.MOMENT, "2026-07-01", BERLIN)).isEqualTo(Instant.parse("2026-06-30T22:00:00Z"));
        assertThat(Typed.text(ValueType.MOMENT, "2026-07-01 10:30", BERLIN))
                .isEqualTo(Instant.parse("2026-07-01T08:30:00Z"));
        assertThat(Typed.text(ValueType.MOMENT, "2026-07-01T10:30:00-02:00", BERLIN))
                .isEqualTo(Instant.parse("2026-07-01T12:30:00Z"));
        assertThat(Typed.text(ValueType.YES_NO, "Yes", BERLIN)).isEqualTo(true);
        assertThat(Typed.text(ValueType.YES_NO, "0", BERLIN)).isEqualTo(false);
        assertThatThrownBy(() -> Typed.text(ValueType.NUMBER, "12 apples", BERLIN))
                .isInstanceOf(RejectedValue.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true|yes_no",
                "1.5|number",
                "'2026-01-31'|date",
                "'2026-02-30'|text",
                "'2026-01-31T10:00:00Z'|moment",
                "'12'|text",
                "['a']|tags",
                "'gold'|text"
            })
    void theTypeIsInferredAtFirstSight(String json, String type) {
        assertThat(Typed.infer(node(json))).isEqualTo(type(type));
    }

    @Test
    void numbersKeepTheirDigitsAndHaveNoExponent() {
        assertThat(Typed.tidy(new BigDecimal("1E+3")).toString()).isEqualTo("1000");
        assertThat(Typed.tidy(new BigDecimal("10.500")).toString()).isEqualTo("10.5");
        assertThat(Typed.tidy(new BigDecimal("0.00")).toString()).isEqualTo("0");
    }

    private static ValueType type(String key) {
        return ValueType.valueOf(key.toUpperCase(java.util.Locale.ROOT));
    }
}
