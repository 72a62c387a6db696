package app.steward.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.problem.BadInput;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Law Z2: what is computed is within the hours, never goes back, and needs no second look. */
class SendingHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Instant at(String wall) {
        return java.time.LocalDateTime.parse(wall).atZone(BERLIN).toInstant();
    }

    private static String next(String wall) {
        return SendingHours.USUAL
                .next(at(wall), BERLIN)
                .atZone(BERLIN)
                .toLocalDateTime()
                .toString();
    }

    @Test
    void theDayIsDecidedBeforeTheHour() {
        assertThat(next("2026-03-13T10:04")).isEqualTo("2026-03-13T10:04");
        assertThat(next("2026-03-13T07:59")).isEqualTo("2026-03-13T08:00");
        assertThat(next("2026-03-13T18:00")).as("the end is out, and Friday").isEqualTo("2026-03-16T08:00");
        assertThat(next("2026-03-15T12:00")).as("within the hours, but Sunday").isEqualTo("2026-03-16T08:00");
        assertThat(next("2026-03-28T23:00")).as("over the change").isEqualTo("2026-03-30T08:00");
    }

    @Test
    void midnightIsTheEndOfTheDay() {
        SendingHours evening = new SendingHours(Set.of(DayOfWeek.MONDAY), LocalTime.of(20, 0), LocalTime.MIDNIGHT);
        assertThat(evening.hold(at("2026-03-16T23:59"), BERLIN)).isTrue();
        assertThat(evening.next(at("2026-03-17T00:00"), BERLIN)).isEqualTo(at("2026-03-23T20:00"));
        assertThat(SendingHours.of(evening.bits(), evening.from(), evening.to()))
                .isEqualTo(evening);
        assertThatThrownBy(() -> new SendingHours(Set.of(DayOfWeek.MONDAY), LocalTime.NOON, LocalTime.NOON))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new SendingHours(Set.of(), LocalTime.NOON, LocalTime.MIDNIGHT))
                .isInstanceOf(BadInput.class);
    }

    /** All zones, around the changes of a year and at moments between, for the usual hours and for odd ones. */
    @Test
    void everyInstantIsWithinThemAndNoLaterOneIsBefore() {
        Random random = new Random(8);
        for (String id : new java.util.TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(id);
            List<Instant> moments = new ArrayList<>();
            Instant year = Instant.parse("2026-01-01T00:00:00Z");
            ZoneOffsetTransition change = zone.getRules().nextTransition(year);
            for (int i = 0; change != null && i < 2; i++) {
                for (int minutes = -180; minutes <= 180; minutes += 30) {
                    moments.add(change.getInstant().plus(Duration.ofMinutes(minutes)));
                }
                moments.add(change.getInstant().minusNanos(1));
                change = zone.getRules().nextTransition(change.getInstant());
            }
            for (int i = 0; i < 20; i++) {
                moments.add(year.plusSeconds(random.nextInt(365 * 86_400)));
            }
            moments.sort(Comparator.naturalOrder());
            for (SendingHours hours : List.of(SendingHours.USUAL, some(random), some(random))) {
                Instant before = Instant.MIN;
                for (Instant moment : moments) {
                    Instant next = hours.next(moment, zone);
                    String what = moment + " in " + id + " by " + hours;
                    assertThat(hours.hold(next, zone)).as(what).isTrue();
                    assertThat(next).as(what).isAfterOrEqualTo(moment).isAfterOrEqualTo(before);
                    assertThat(hours.next(next, zone)).as(what).isEqualTo(next);
                    assertThat(Duration.between(moment, next))
                            .as(what)
                            .isLessThanOrEqualTo(Duration.ofDays(7).plusHours(1));
                    before = next;
                }
            }
        }
    }

    /** No shorter than a clock skips. */
    private static SendingHours some(Random random) {
        EnumSet<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextInt(3) == 0) {
                days.add(day);
            }
        }
        int from = random.nextInt(22 * 60);
        int to = from + 121 + random.nextInt(24 * 60 - from - 120);
        return new SendingHours(
                days,
                LocalTime.of(from / 60, from % 60),
                to >= 24 * 60 ? LocalTime.MIDNIGHT : LocalTime.of(to / 60, to % 60));
    }

    @Test
    void aDayThatAZoneLeavesOutIsNone() {
        // Samoa went from Thursday 29 to Saturday 31 December 2011
        ZoneId apia = ZoneId.of("Pacific/Apia");
        SendingHours friday = new SendingHours(Set.of(DayOfWeek.FRIDAY), LocalTime.of(8, 0), LocalTime.of(18, 0));
        assertThat(friday.next(Instant.parse("2011-12-30T05:00:00Z"), apia)
                        .atZone(apia)
                        .toLocalDate())
                .isEqualTo("2012-01-06");
    }
}
