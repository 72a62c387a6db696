package app.steward.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DailyTimeTest {
    private static final DailyTime NIGHT = new DailyTime(LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"));

    @Test
    void isTodayUntilItHasBegunThenTomorrow() {
        assertThat(next("2026-06-15T00:29:59Z")).isEqualTo("2026-06-15T00:30:00Z");
        assertThat(next("2026-06-15T00:30:00Z")).isEqualTo("2026-06-16T00:30:00Z");
    }

    @Test
    void goesByTheZoneWhereItsHourIsLeftOut() {
        assertThat(next("2026-03-28T12:00:00Z")).isEqualTo("2026-03-29T01:30:00Z");
    }

    private static String next(String after) {
        return NIGHT.next(Instant.parse(after)).toString();
    }
}
