package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Formats formats = in("UTC", "USD");

    private static Formats in(String zone, String currency) {
        return new Formats(
                Clock.fixed(NOW, ZoneOffset.UTC), () -> ZoneId.of(zone), () -> Currency.getInstance(currency));
    }

    @ParameterizedTest
    @CsvSource({"29700, '$29,700'", "0, $0", "-500.6, −$501", "29699.5, '$29,700'", "-0.4, $0"})
    void money_in_tables_has_no_cents(BigDecimal value, String shown) {
        assertThat(formats.money(value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"2310000, $2.31~M", "945000, '$945,000'", "1200000000, $1.2~B", "-2310000, −$2.31~M"})
    void figures_shorten_from_a_million_on(BigDecimal value, String shown) {
        assertThat(formats.moneyShort(value)).isEqualTo(shown.replace('~', '\u00a0'));
    }

    @Test
    void money_is_told_in_the_currency_of_the_workspace() {
        assertThat(in("UTC", "EUR").money(1200)).isEqualTo("€1,200");
        assertThat(in("UTC", "CHF").money(1200)).isEqualTo("CHF\u00a01,200");
    }

    @Test
    void numbers_group_and_use_a_true_minus() {
        assertThat(formats.number(1284)).isEqualTo("1,284");
        assertThat(formats.number(4.25)).isEqualTo("4.25");
        assertThat(formats.number(-3)).isEqualTo("−3");
        assertThat(formats.whole(85.5)).isEqualTo("86");
        assertThat(formats.percent(46)).isEqualTo("46\u00a0%");
        assertThat(formats.percentChange(-63.4)).isEqualTo("−63\u00a0%");
        assertThat(formats.percentChange(0.2)).isEqualTo("0\u00a0%");
        assertThat(formats.change(9)).isEqualTo("+9");
        assertThat(formats.share(52, 1284)).isEqualTo("4\u00a0%");
        assertThat(formats.share(1, 0)).isEqualTo("–");
    }

    @Test
    void no_value_is_not_zero() {
        assertThat(formats.money(null)).isEqualTo("–");
        assertThat(formats.number(null)).isEqualTo("–");
        assertThat(formats.date(null)).isEqualTo("–");
        assertThat(formats.ago(null)).isEqualTo("–");
        assertThat(formats.number(0)).isEqualTo("0");
        assertThat(formats.isZero(null)).isFalse();
        assertThat(formats.isZero(new BigDecimal("0.00"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, today",
        "2026-11-23, tomorrow",
        "2026-11-30, in 8 days",
        "2027-03-01, in 99 days",
        "2027-03-02, in 3 months",
        "2029-11-22, in 3 years",
        "2026-11-21, yesterday",
        "2026-11-09, 13 d ago",
        "2026-11-08, 2 w ago",
        "2026-09-27, 8 w ago"
    })
    void dates_are_told_with_their_distance(LocalDate day, String shown) {
        assertThat(formats.distance(day)).isEqualTo(shown);
    }

    @Test
    void dates_are_short_and_plain() {
        assertThat(formats.date(LocalDate.parse("2027-01-13"))).isEqualTo("13 Jan 2027");
        assertThat(formats.dateWithDistance(LocalDate.parse("2026-11-30"))).isEqualTo("30 Nov 2026 in 8 days");
        assertThat(formats.late(LocalDate.parse("2026-11-20"))).isEqualTo("2 d late");
        assertThat(formats.late(LocalDate.parse("2026-11-22"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T11:59:31Z, Just now",
        "2026-11-22T11:58:00Z, 2 min ago",
        "2026-11-22T03:12:00Z, Today 03:12",
        "2026-11-21T23:59:00Z, Yesterday",
        "2026-11-19T12:00:00Z, 3 d ago",
        "2026-11-01T12:00:00Z, 3 w ago",
        "2026-09-26T12:00:00Z, 26 Sep 2026",
        "2026-11-22T18:00:00Z, Today 18:00",
        "2026-11-24T18:00:00Z, in 2 days"
    })
    void the_past_is_told_by_its_distance(Instant at, String shown) {
        assertThat(formats.ago(at)).isEqualTo(shown);
        assertThat(formats.ago(OffsetDateTime.ofInstant(at, ZoneOffset.ofHours(3))))
                .isEqualTo(shown);
    }

    @Test
    void moments_are_told_in_the_zone_of_the_workspace() {
        Instant at = Instant.parse("2026-11-18T16:30:05Z");
        Formats tokyo = in("Asia/Tokyo", "JPY");

        assertThat(formats.moment(at)).isEqualTo("18 Nov, 16:30");
        assertThat(tokyo.moment(at)).isEqualTo("19 Nov, 01:30");
        assertThat(tokyo.date(at)).isEqualTo("19 Nov 2026");
        assertThat(tokyo.exact(at)).isEqualTo("19 Nov 2026, 01:30:05 JST");
        assertThat(tokyo.iso(at)).isEqualTo("2026-11-18T16:30:05Z");
        assertThat(formats.moment(Instant.parse("2025-11-18T16:30:00Z"))).isEqualTo("18 Nov 2025, 16:30");
    }

    @Test
    void plurals_are_right() {
        assertThat(formats.plural(1, "account")).isEqualTo("1 account");
        assertThat(formats.plural(0, "account")).isEqualTo("0 accounts");
        assertThat(formats.plural(1284, "account")).isEqualTo("1,284 accounts");
        assertThat(formats.plural(2, "country")).isEqualTo("2 countries");
        assertThat(formats.plural(2, "day")).isEqualTo("2 days");
        assertThat(formats.plural(2, "criterion", "criteria")).isEqualTo("2 criteria");
    }

    @Test
    void initials_are_the_first_and_the_last() {
        assertThat(formats.initials("Ida Vennqvist")).isEqualTo("IV");
        assertThat(formats.initials("Ada maria van Öst")).isEqualTo("AÖ");
        assertThat(formats.initials("plato")).isEqualTo("P");
        assertThat(formats.initials(" ")).isEqualTo("?");
        assertThat(formats.avatarClass("Ida Vennqvist"))
                .matches("a[1-5]")
                .isEqualTo(formats.avatarClass("Ida Vennqvist"));
    }

    @Test
    void bands_have_words_and_classes() {
        assertThat(formats.band("average")).isEqualTo("Average");
        assertThat(formats.bandClass("average")).isEqualTo("avg");
        assertThat(formats.band(null)).isEqualTo("Not computed");
    }
}
