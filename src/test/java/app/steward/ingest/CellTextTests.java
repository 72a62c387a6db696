package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.ingest.DateText.Order;
import app.steward.problem.BadInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How cells become dates and moments. */
class CellTextTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 29);

    @ParameterizedTest
    @CsvSource({
        "2024-10-16,2024-10-16",
        "16-10-2024,2024-10-16",
        "3/4/2024,2024-04-03",
        "03.04.24,2024-04-03",
        "16 Oct 2024,2024-10-16",
        "'October 16, 2024',2024-10-16",
        "2024-10-16 23:59:59,2024-10-16",
        "2024-10-16T23:59:59.123Z,2024-10-16",
        "16-10-2024 3:00 PM,2024-10-16"
    })
    void dates_are_read_and_their_time_is_dropped(String text, LocalDate expected) throws BadValue {
        assertThat(new DateText(null, Order.DAY_FIRST, ZoneId.of("UTC"), TODAY).date(text))
                .isEqualTo(expected);
    }

    /** Midnight in New York was at 04:00Z; at Lord Howe, clocks go forward by half an hour, it was at 13:30Z. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2024-10-06T13:29:59Z, 2024-10-06",
        "America/New_York, 2024-11-03T02:00:00Z, 2024-11-02",
        "America/New_York, 2024-11-02T22:00:00-04:00, 2024-11-02",
        "America/New_York, 02-11-2024 23:30 UTC, 2024-11-02",
        "America/New_York, 3 Nov 2024 3:59 AM Z, 2024-11-02",
        "America/New_York, 3 Nov 2024 4:00 AM Z, 2024-11-03",
        "America/New_York, 2024-11-02 23:59, 2024-11-02",
        "Asia/Kolkata, 2024-11-02T18:29:59Z, 2024-11-02",
        "Asia/Kolkata, 2024-11-02T18:30:00.000Z, 2024-11-03",
        "Australia/Lord_Howe, 2024-10-05T13:29:59Z, 2024-10-05",
        "Australia/Lord_Howe, 2024-10-05T13:30:00Z, 2024-10-06",
        "Australia/Lord_Howe, 2024-10-06T12:59:59+0000, 2024-10-06",
        "Australia/Lord_Howe, 2024-10-06T13:00:00+00, 2024-10-07"
    })
    void a_moment_with_a_zone_is_its_day_in_the_workspaces_zone(String zone, String text, LocalDate expected)
            throws BadValue {
        assertThat(new DateText(null, Order.DAY_FIRST, ZoneId.of(zone), TODAY).date(text))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59Z", "2024-11-02T10:00:00+99:00", "2024-11-02T10:00:00+18:30"})
    void a_moment_beyond_the_calendar_or_the_zones_is_refused(String text) {
        DateText kolkata = new DateText(null, Order.DAY_FIRST, ZoneId.of("Asia/Kolkata"), TODAY);
        assertThatThrownBy(() -> kolkata.date(text)).isInstanceOf(BadValue.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"31-02-2024", "2024-13-01", "yesterday", "0000-01-01", "16-10-2024 25:00", "16-10", "20241016x"})
    void days_that_do_not_exist_are_refused(String text) {
        assertThatThrownBy(() -> new DateText(null, Order.DAY_FIRST, ZoneId.of("UTC"), TODAY).date(text))
                .isInstanceOf(BadValue.class);
    }

    @Test
    void a_moment_without_zone_is_the_workspaces_and_a_day_is_its_start() throws BadValue {
        DateText berlin =
                new DateText(DateText.pattern("dd-MM-yyyy", TODAY), Order.DAY_FIRST, ZoneId.of("Europe/Berlin"), TODAY);
        assertThat(berlin.moment("16-07-2024 03:00")).isEqualTo(Instant.parse("2024-07-16T01:00:00Z"));
        assertThat(berlin.moment("16-07-2024")).isEqualTo(Instant.parse("2024-07-15T22:00:00Z"));
        assertThat(berlin.moment("2024-07-16T03:00:00Z")).isEqualTo(Instant.parse("2024-07-16T03:00:00Z"));
        assertThat(berlin.moment("2024-07-16 03:00:00+05:30")).isEqualTo(Instant.parse("2024-07-15T21:30:00Z"));
        DateText saoPaulo = new DateText(null, Order.DAY_FIRST, ZoneId.of("America/Sao_Paulo"), TODAY);
        assertThat(saoPaulo.moment("2018-11-04")).isEqualTo(Instant.parse("2018-11-04T03:00:00Z")); // no midnight there
    }

    @Test
    void a_pattern_is_of_a_date_and_strict() throws BadValue {
        DateText given = new DateText(DateText.pattern("MM/dd/yyyy", TODAY), Order.DAY_FIRST, ZoneId.of("UTC"), TODAY);
        assertThat(given.date("02/03/2024 10:15:30")).isEqualTo("2024-02-03");
        assertThatThrownBy(() -> given.date("02/30/2024")).isInstanceOf(BadValue.class);
        for (String bad : new String[] {"dd-MM", "HH:mm", "dd-MM-yyyy HH:mm", "nonsense", "dd-mm-yyyy"}) {
            assertThatThrownBy(() -> DateText.pattern(bad, TODAY)).as(bad).isInstanceOf(BadInput.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "31/12/68,1968-12-31",
        "15/01/98,1998-01-15",
        "01/02/24,2024-02-01",
        "01/02/45,2045-02-01",
        "31/12/46,1946-12-31"
    })
    void a_year_of_two_digits_lies_in_the_80_before_or_the_19_after_today(String text, LocalDate expected)
            throws BadValue {
        assertThat(new DateText(null, Order.DAY_FIRST, ZoneId.of("UTC"), TODAY).date(text))
                .isEqualTo(expected);
        for (String pattern : new String[] {"dd/MM/yy", "dd/MM/uu"}) {
            assertThat(new DateText(DateText.pattern(pattern, TODAY), Order.DAY_FIRST, ZoneId.of("UTC"), TODAY)
                            .date(text))
                    .isEqualTo(expected);
        }
        assertThat(new DateText(DateText.pattern("yyMMdd", TODAY), Order.DAY_FIRST, ZoneId.of("UTC"), TODAY)
                        .date("680229"))
                .isEqualTo("1968-02-29");
    }

    @Test
    void one_clear_date_settles_the_order_of_a_column() {
        assertThat(order("03-04-2024", "16-10-2024")).isEqualTo(Order.DAY_FIRST);
        assertThat(order("03-04-2024", "10-16-2024")).isEqualTo(Order.MONTH_FIRST);
        assertThat(order("03-04-2024")).isNull();
        assertThat(order("10-16-2024", "16-10-2024", "10-17-2024")).as("both").isNull();
        assertThat(order("03-03-2024", "2024-05-06", "nothing"))
                .as("none says it")
                .isNull();
    }

    private static Order order(String... dates) {
        DateText.Watch watch = new DateText.Watch(TODAY);
        for (String date : dates) {
            watch.see(date);
        }
        return watch.isMixed() ? null : watch.settled();
    }
}
