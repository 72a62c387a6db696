package app.steward.attention;

import app.steward.workspace.AttentionWeights;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What adds to attention. Each adds a quarter, half or all of its weight from a step on: with steps, a day alone changes
 * few accounts. An account without the value that a part goes by gets nothing of it.
 */
public enum Part {
    HEALTH_FELL(AttentionWeights::health, Measure.NUMBER, List.of(5, 10, 20), "/health#overall"),
    RENEWAL(AttentionWeights::renewal, Measure.DAYS_UNTIL, List.of(90, 60, 30), "#subs"),
    NO_USE(AttentionWeights::use, Measure.DAYS_SINCE, List.of(7, 14, 30), "#usage"),
    NO_TOUCHPOINT(AttentionWeights::touchpoints, Measure.DAYS_SINCE, List.of(30, 60, 90), "#happened"),
    URGENT_TICKETS(AttentionWeights::tickets, Measure.NUMBER, List.of(1, 2, 4), "#service"),
    OVERDUE(AttentionWeights::overdue, Measure.DAYS_SINCE, List.of(1, 14, 30), "#service");

    /** How the value of a part becomes the number that its steps are about. */
    enum Measure {
        /** It is one; more is worse. */
        NUMBER,
        /** A day that comes; nearer is worse, and one that is gone is none. */
        DAYS_UNTIL,
        /** A day that was; longer ago is worse. */
        DAYS_SINCE
    }

    private final ToIntFunction<AttentionWeights> weight;
    private final Measure measure;
    private final List<Integer> steps;
    private final String shownAt;

    Part(ToIntFunction<AttentionWeights> weight, Measure measure, List<Integer> steps, String shownAt) {
        this.weight = weight;
        this.measure = measure;
        this.steps = steps;
        this.shownAt = shownAt;
    }

    /** As the API and the stored parts call it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Part> of(String key) {
        return Arrays.stream(values()).filter(part -> part.key().equals(key)).findFirst();
    }

    int weight(AttentionWeights weights) {
        return weight.applyAsInt(weights);
    }

    Measure measure() {
        return measure;
    }

    /** Where a quarter, half and all of the weight begin. */
    List<Integer> steps() {
        return steps;
    }

    /** What shows it, behind the address of the account. */
    public String shownAt() {
        return shownAt;
    }

    /** A reason in words, of a number. */
    String words(int number) {
        return this == URGENT_TICKETS
                ? number + (number == 1 ? " urgent ticket open" : " urgent tickets open")
                : "Health fell by " + number + " in 30 days";
    }

    /** A reason in words, of a day. */
    String words(LocalDate day, LocalDate today) {
        long days = ChronoUnit.DAYS.between(today, day);
        return switch (this) {
            case RENEWAL -> days == 0 ? "Renewal today" : days > 0 ? "Renewal in " + days(days) : "Renewal was due";
            case NO_USE -> "No use for " + days(-days);
            case NO_TOUCHPOINT -> "No touchpoint for " + days(-days);
            case OVERDUE -> "Invoice overdue for " + days(-days);
            case HEALTH_FELL, URGENT_TICKETS -> throw new IllegalStateException("Goes by a number");
        };
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }
}
