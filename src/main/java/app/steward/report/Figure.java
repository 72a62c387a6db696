package app.steward.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One number of a report, now and as it was.
 *
 * @param key of it in the API
 * @param now null where there is nothing to go on
 * @param then thirty days ago, or in the thirty days before; null where that is not known
 * @param since the day from which on it is known at all, where that is later than what it is compared with
 * @param better 1 where more is better, -1 where less is, 0 where neither is
 * @param link to the records that it counts or is over; null where no list shows them
 */
public record Figure(
        String key,
        String label,
        Kind kind,
        @Nullable BigDecimal now,
        @Nullable BigDecimal then,
        @Nullable LocalDate since,
        int better,
        @Nullable String link) {

    /** What it is measured in. */
    public enum Kind {
        COUNT,
        MONEY,
        SCORE
    }

    /** One that is compared with nothing. */
    static Figure count(String key, String label, @Nullable BigDecimal number, int better, String link) {
        return new Figure(key, label, Kind.COUNT, number, null, null, better, link);
    }

    /** A sum over nothing. */
    static BigDecimal orZero(@Nullable BigDecimal number) {
        return number == null ? BigDecimal.ZERO : number;
    }

    /** How much more it is now; null where that can't be said. */
    public @Nullable BigDecimal change() {
        return now == null || then == null ? null : now.subtract(then);
    }

    /** The same in percent of then; null over nothing. */
    public @Nullable BigDecimal percent() {
        BigDecimal change = change();
        return change == null || then == null || then.signum() == 0
                ? null
                : change.multiply(BigDecimal.valueOf(100)).divide(then, 1, RoundingMode.HALF_UP);
    }

    /** The class that colours its change: up where it became better, down where worse, empty where neither. */
    public String tone() {
        BigDecimal change = change();
        int way = change == null ? 0 : change.signum() * better;
        return way > 0 ? "up" : way < 0 ? "down" : "";
    }
}
