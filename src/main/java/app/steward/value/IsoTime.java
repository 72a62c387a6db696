package app.steward.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A day or a moment as programs and addresses have it, ISO 8601. Only years from 1 to 9999: Java reads others, which neither
 * the database nor sums of days take.
 */
public final class IsoTime {
    private IsoTime() {}

    /** Null where it is none. */
    public static @Nullable LocalDate day(@Nullable String text) {
        try {
            LocalDate day = text == null ? null : LocalDate.parse(text);
            return day == null || isKept(day.getYear()) ? day : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Null where it is none. */
    public static @Nullable Instant moment(@Nullable String text) {
        try {
            Instant moment = text == null ? null : Instant.parse(text);
            return moment == null
                            || isKept(OffsetDateTime.ofInstant(moment, ZoneOffset.UTC)
                                    .getYear())
                    ? moment
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isKept(int year) {
        return year >= 1 && year <= 9999;
    }
}
