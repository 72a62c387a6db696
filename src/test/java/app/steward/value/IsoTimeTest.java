package app.steward.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    @Test
    void daysAndMomentsOfYearsThatAreKeptAreRead() {
        assertThat(IsoTime.day("0001-01-01")).isEqualTo(LocalDate.of(1, 1, 1));
        assertThat(IsoTime.day("9999-12-31")).isEqualTo(LocalDate.of(9999, 12, 31));
        assertThat(IsoTime.moment("9999-12-31T23:59:59Z")).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-02-30",
                "0000-12-31",
                "-0001-01-01",
                "+10000-01-01",
                "+999999999-12-31",
                "-999999999-01-01"
            })
    void othersAreNone(String day) {
        assertThat(IsoTime.day(day)).isNull();
        assertThat(IsoTime.moment(day)).isNull();
        assertThat(IsoTime.moment(day + "T00:00:00Z")).isNull();
    }

    @Test
    void noMomentIsTooFarToBeRefused() {
        assertThat(IsoTime.moment(Instant.MAX.toString())).isNull();
        assertThat(IsoTime.moment(Instant.MIN.toString())).isNull();
    }
}
