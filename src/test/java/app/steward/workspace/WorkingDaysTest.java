package app.steward.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkingDaysTest {
    /** A Friday. */
    private static final LocalDate FRIDAY = LocalDate.of(2026, 6, 19);

    private static LocalDate after(LocalDate start, int days) {
        return WorkingDays.USUAL.after(start, days);
    }

    @Test
    void T4_offsets_in_working_days_pass_over_the_others() {
        assertThat(after(FRIDAY, 0)).isEqualTo(FRIDAY);
        assertThat(after(FRIDAY, 1)).as("Monday").isEqualTo(FRIDAY.plusDays(3));
        assertThat(after(FRIDAY, 5)).as("a week on").isEqualTo(FRIDAY.plusDays(7));
        assertThat(after(FRIDAY, 6)).isEqualTo(FRIDAY.plusDays(10));
    }

    @Test
    void whatBeginsOnAFreeDayBeginsOnTheNextWorkingDay() {
        LocalDate saturday = FRIDAY.plusDays(1);
        assertThat(after(saturday, 0)).as("Monday").isEqualTo(FRIDAY.plusDays(3));
        assertThat(after(saturday, 1)).as("the first working day after it").isEqualTo(FRIDAY.plusDays(3));
        assertThat(after(saturday, 5)).as("Friday").isEqualTo(FRIDAY.plusDays(7));
    }

    @Test
    void otherDaysWork() {
        WorkingDays gulf = new WorkingDays(
                Set.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY));
        assertThat(gulf.after(FRIDAY, 1)).as("Sunday").isEqualTo(FRIDAY.plusDays(2));
        assertThat(WorkingDays.of(gulf.bits())).isEqualTo(gulf);
        assertThat(WorkingDays.USUAL.bits()).isEqualTo(31);
        assertThat(new WorkingDays(Set.of(DayOfWeek.WEDNESDAY)).after(FRIDAY, 3))
                .isEqualTo(FRIDAY.plusDays(19));
    }
}
