package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodsTest {
    private static final List<Operator> FOUR =
            List.of(Operator.LAST_DAYS, Operator.BEFORE_LAST_DAYS, Operator.NEXT_DAYS, Operator.AFTER_NEXT_DAYS);

    private static Now at(String instant, String zone, DayOfWeek firstDay) {
        return new Now(Instant.parse(instant), ZoneId.of(zone), firstDay);
    }

    private static boolean in(Span<Instant> span, Instant moment) {
        int from = span.from() == null ? 1 : moment.compareTo(span.from());
        int to = span.to() == null ? -1 : moment.compareTo(span.to());
        return (from > 0 || from == 0 && span.fromIn()) && (to < 0 || to == 0 && span.toIn());
    }

    /** The days on which clocks change, and one that Samoa left out. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-06-15T00:00:00Z",
        "America/New_York, 2026-03-08T12:00:00Z",
        "America/New_York, 2026-11-01T05:30:00Z",
        "Australia/Lord_Howe, 2026-04-04T15:15:00Z",
        "Africa/Cairo, 2026-04-24T08:00:00Z",
        "Pacific/Apia, 2011-12-30T12:00:00Z"
    })
    void fourWindowsShareOutAllMoments(String zone, String instant) {
        Now now = at(instant, zone, DayOfWeek.MONDAY);
        Periods periods = new Periods(now);
        for (int days : new int[] {1, 2, 7}) {
            Instant moment = now.instant().minus(Duration.ofDays(10));
            while (moment.isBefore(now.instant().plus(Duration.ofDays(10)))) {
                Instant asked = moment;
                assertThat(FOUR)
                        .as("%s at %s", days, asked)
                        .filteredOn(operator -> in(periods.moments(operator, new Value.Days(days)), asked))
                        .hasSize(1);
                moment = moment.plus(Duration.ofMinutes(15));
            }
        }
    }

    /** The first and the last day that can be written, where the day before or after can't. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Asia/Tokyo"})
    void theEndsOfTimeAreDaysLikeOthers(String zone) {
        Now now = at("2026-06-15T12:00:00Z", zone, DayOfWeek.MONDAY);
        Instant first = Instant.parse("0001-01-01T00:00:00Z");
        Instant last = Instant.parse("9999-12-31T23:59:59.999999Z");
        Duration aDay = Duration.ofDays(1);
        for (LocalDate day : List.of(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31))) {
            for (Instant moment : List.of(first, first.plus(aDay), now.instant(), last.minus(aDay), last)) {
                int order = now.dayOf(moment).compareTo(day);
                java.util.Map.of(
                                Operator.ON,
                                order == 0,
                                Operator.BEFORE,
                                order < 0,
                                Operator.ON_OR_BEFORE,
                                order <= 0,
                                Operator.AFTER,
                                order > 0,
                                Operator.ON_OR_AFTER,
                                order >= 0)
                        .forEach((operator, matches) -> {
                            Span<Instant> span = new Periods(now).moments(operator, new Value.Day(day));
                            assertThat(in(span, moment))
                                    .as("%s is %s %s in %s", moment, operator, day, zone)
                                    .isEqualTo(matches);
                            for (Instant end : new Instant[] {span.from(), span.to()}) {
                                assertThat(end == null || !end.isBefore(first) && !end.isAfter(last))
                                        .as("%s can be written", end)
                                        .isTrue();
                            }
                        });
            }
        }
    }

    @Test
    void todayIsInTheLastAndInTheNextDays() {
        Periods periods = new Periods(at("2026-06-15T12:00:00Z", "UTC", DayOfWeek.MONDAY));
        LocalDate today = LocalDate.of(2026, 6, 15);
        assertThat(periods.days(Operator.LAST_DAYS, new Value.Days(7)))
                .isEqualTo(Span.closed(today.minusDays(6), today));
        assertThat(periods.days(Operator.NEXT_DAYS, new Value.Days(7)))
                .isEqualTo(Span.closed(today, today.plusDays(6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MONDAY", "SUNDAY", "SATURDAY"})
    void weeksBeginOnTheWorkspacesDay(DayOfWeek firstDay) {
        Span<LocalDate> week =
                new Periods(at("2026-06-17T12:00:00Z", "UTC", firstDay)).days(Operator.THIS_WEEK, new Value.None());
        assertThat(week.from().getDayOfWeek()).isEqualTo(firstDay);
        assertThat(week.to()).isEqualTo(week.from().plusDays(6));
        assertThat(LocalDate.of(2026, 6, 17)).isBetween(week.from(), week.to());
    }

    @ParameterizedTest
    @CsvSource({
        "LAST_MONTH, 2026-02-01, 2026-02-28",
        "NEXT_MONTH, 2026-04-01, 2026-04-30",
        "THIS_QUARTER, 2026-01-01, 2026-03-31",
        "LAST_QUARTER, 2025-10-01, 2025-12-31",
        "NEXT_QUARTER, 2026-04-01, 2026-06-30",
        "LAST_YEAR, 2025-01-01, 2025-12-31",
        "NEXT_YEAR, 2027-01-01, 2027-12-31"
    })
    void calendarPeriodsAreWhole(Operator operator, LocalDate from, LocalDate to) {
        // the last day of the month in Kolkata, though not yet in Greenwich
        Periods periods = new Periods(at("2026-03-30T19:00:00Z", "Asia/Kolkata", DayOfWeek.MONDAY));
        assertThat(periods.days(operator, new Value.None())).isEqualTo(Span.closed(from, to));
    }

    @Test
    void aDayWithoutItsMidnightStartsLater() {
        // Cairo's clocks go from 0:00 to 1:00
        Span<Instant> day = new Periods(at("2026-04-24T08:00:00Z", "Africa/Cairo", DayOfWeek.MONDAY))
                .moments(Operator.ON, new Value.Day(LocalDate.of(2026, 4, 24)));
        assertThat(day)
                .isEqualTo(Span.halfOpen(Instant.parse("2026-04-23T22:00:00Z"), Instant.parse("2026-04-24T21:00:00Z")));
    }
}
