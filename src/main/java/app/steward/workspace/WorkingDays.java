package app.steward.workspace;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;

/** The days of the week on which the team works: at least one. */
public record WorkingDays(Set<DayOfWeek> days) {
    /** Where nothing else is set. */
    public static final WorkingDays USUAL = new WorkingDays(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));

    public WorkingDays {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("Somebody works some day");
        }
        days = Set.copyOf(days);
    }

    /** From a bit per day: 1 Monday, 2 Tuesday, ... 64 Sunday. */
    public static WorkingDays of(int bits) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if ((bits & bit(day)) != 0) {
                days.add(day);
            }
        }
        return new WorkingDays(days);
    }

    public int bits() {
        return days.stream().mapToInt(WorkingDays::bit).sum();
    }

    private static int bit(DayOfWeek day) {
        return 1 << (day.getValue() - 1);
    }

    public boolean includes(LocalDate day) {
        return days.contains(day.getDayOfWeek());
    }

    /** The working day so many working days after a day; with 0 that day, else the next working day. */
    public LocalDate after(LocalDate start, int workingDays) {
        LocalDate day = start;
        int left = workingDays;
        while (left > 0 || !includes(day)) {
            day = day.plusDays(1);
            if (includes(day) && left > 0) {
                left--;
            }
        }
        return day;
    }
}
