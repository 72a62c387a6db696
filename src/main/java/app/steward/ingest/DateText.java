package app.steward.ingest;

import app.steward.problem.BadInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How dates and moments are written in the columns of one file. ISO dates are always understood; others by the pattern
 * that was given, else in the order that the column turned out to use. A time may follow the date.
 */
final class DateText {

    /** Which of day and month comes first in dates like 03-04-2024. */
    enum Order {
        DAY_FIRST,
        MONTH_FIRST
    }

    private static final Pattern ISO = Pattern.compile("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})");
    private static final Pattern NUMERIC = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})");
    private static final Pattern DAY_NAMED = Pattern.compile("(\\d{1,2})\\.?[ -]([A-Za-z]{3,9})\\.?,?[ -](\\d{4})");
    private static final Pattern NAMED_DAY = Pattern.compile("([A-Za-z]{3,9})\\.? (\\d{1,2}),? (\\d{4})");
    private static final Pattern TWO_DIGIT_YEAR = Pattern.compile("(?<!u)uu(?!u)");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?"
            + "\\s*([AaPp][Mm])?\\s*(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");

    /** How far back a year of two digits may lie; the rest of its hundred years lie ahead. */
    private static final int YEARS_BACK = 80;

    private final @Nullable DateTimeFormatter given;
    private final Order order;
    private final ZoneId zone;
    private final LocalDate today;

    /**
     * @param given the pattern that came with the file, or null
     * @param order as the column uses it, where no pattern was given
     * @param zone of moments that name none
     * @param today around which years of two digits lie
     */
    DateText(@Nullable DateTimeFormatter given, Order order, ZoneId zone, LocalDate today) {
        this.given = given;
        this.order = order;
        this.zone = zone;
        this.today = today;
    }

    /**
     * Makes a formatter of a pattern for dates, strict about days that do not exist.
     *
     * @param today around which years of two digits lie
     * @throws BadInput for one that is no pattern, or says less or more than a date
     */
    static DateTimeFormatter pattern(String pattern, LocalDate today) {
        try {
            DateTimeFormatter formatter = formatter(eraless(pattern.strip()), today)
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
            LocalDate probe = LocalDate.of(today.getYear(), 12, 31);
            if (probe.equals(LocalDate.parse(formatter.format(probe), formatter))) {
                return formatter;
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // said below
        }
        throw BadInput.of(
                "dateFormat",
                "\"" + pattern
                        + "\" is not a pattern of a date, such as dd-MM-yyyy. A time after the date is taken without"
                        + " being in the pattern.");
    }

    /** Java's own yy is always 2000 to 2099. */
    private static DateTimeFormatterBuilder formatter(String pattern, LocalDate today) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        Matcher twoDigits = TWO_DIGIT_YEAR.matcher(pattern);
        if (!twoDigits.find() || pattern.substring(0, twoDigits.start()).contains("'")) {
            return builder.appendPattern(pattern);
        }
        if (twoDigits.start() > 0) {
            builder.appendPattern(pattern.substring(0, twoDigits.start()));
        }
        builder.appendValueReduced(ChronoField.YEAR, 2, 2, today.getYear() - YEARS_BACK);
        if (twoDigits.end() < pattern.length()) {
            builder.appendPattern(pattern.substring(twoDigits.end()));
        }
        return builder;
    }

    /** Strict reading of the year of an era wants the era too; people who write yyyy mean the year. */
    private static String eraless(String pattern) {
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        for (char c : pattern.toCharArray()) {
            quoted ^= c == '\'';
            text.append(c == 'y' && !quoted ? 'u' : c);
        }
        return text.toString();
    }

    /** The date; a time after it is dropped, but one with a zone is a moment, and the date its day where we are. */
    LocalDate date(String text) throws BadValue {
        int at = timeAt(text);
        if (at < 0) {
            return day(text);
        }
        LocalDate day = day(text.substring(0, at - 1).stripTrailing());
        Matcher parts = time(text.substring(at));
        ZoneId named = zoneOf(parts);
        return named == null
                ? day
                : inRange(day.atTime(timeOf(parts))
                        .atZone(named)
                        .withZoneSameInstant(zone)
                        .toLocalDate());
    }

    /** The moment; a date alone is its start in the workspace's zone. */
    Instant moment(String text) throws BadValue {
        int at = timeAt(text);
        if (at < 0) {
            return day(text).atStartOfDay(zone).toInstant();
        }
        LocalDate day = day(text.substring(0, at - 1).stripTrailing());
        Matcher parts = time(text.substring(at));
        ZoneId named = zoneOf(parts);
        return day.atTime(timeOf(parts)).atZone(named == null ? zone : named).toInstant();
    }

    private static @Nullable ZoneId zoneOf(Matcher time) throws BadValue {
        String offset = time.group(6);
        try {
            return offset == null ? null : offset.matches("[+-].*") ? ZoneOffset.of(offset) : ZoneOffset.UTC;
        } catch (DateTimeException e) {
            throw new BadValue("does not end in a time zone such as +02:00");
        }
    }

    private LocalDate day(String text) throws BadValue {
        return inRange(anyDay(text));
    }

    private static LocalDate inRange(LocalDate day) throws BadValue {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new BadValue("is not a date of a year of 1 to 9999");
        }
        return day;
    }

    private LocalDate anyDay(String text) throws BadValue {
        try {
            Matcher iso = ISO.matcher(text);
            if (iso.matches()) {
                return LocalDate.of(number(iso, 1), number(iso, 3), number(iso, 4));
            }
            if (given != null) {
                return LocalDate.parse(text, given);
            }
            Matcher numeric = NUMERIC.matcher(text);
            if (numeric.matches()) {
                return of(numeric, numeric.group(2).equals(".") ? Order.DAY_FIRST : order, today);
            }
            Matcher named = DAY_NAMED.matcher(text);
            if (named.matches()) {
                return LocalDate.of(number(named, 3), month(named.group(2)), number(named, 1));
            }
            named = NAMED_DAY.matcher(text);
            if (named.matches()) {
                return LocalDate.of(number(named, 3), month(named.group(1)), number(named, 2));
            }
        } catch (DateTimeException e) {
            throw new BadValue("is not a date that exists or not written as the other dates are");
        }
        throw new BadValue("is not a date");
    }

    private static LocalDate of(Matcher numeric, Order order, LocalDate today) {
        int year = number(numeric, 4);
        if (numeric.group(4).length() == 2) {
            int first = today.getYear() - YEARS_BACK;
            year = first + Math.floorMod(year - first, 100);
        }
        int one = number(numeric, 1);
        int other = number(numeric, 3);
        return order == Order.DAY_FIRST ? LocalDate.of(year, other, one) : LocalDate.of(year, one, other);
    }

    /** Where the time starts, or -1 where there is none. */
    private static int timeAt(String text) {
        int colon = text.indexOf(':');
        int at = colon;
        while (at > 0 && Character.isDigit(text.charAt(at - 1))) {
            at--;
        }
        return colon > 0 && at > 1 && "T t".indexOf(text.charAt(at - 1)) >= 0 ? at : -1;
    }

    private static Matcher time(String text) throws BadValue {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("does not end in a time such as 14:30");
        }
        timeOf(parts);
        return parts;
    }

    private static LocalTime timeOf(Matcher parts) throws BadValue {
        try {
            int hour = number(parts, 1);
            if (parts.group(5) != null) {
                hour = hour % 12 + (parts.group(5).equalsIgnoreCase("pm") ? 12 : 0);
            }
            int second = parts.group(3) == null ? 0 : number(parts, 3);
            // Microseconds are what is stored.
            String fraction = parts.group(4) == null ? "0" : (parts.group(4) + "000000").substring(0, 6);
            return LocalTime.of(hour, number(parts, 2), second, Integer.parseInt(fraction) * 1000);
        } catch (DateTimeException e) {
            throw new BadValue("does not end in a time such as 14:30");
        }
    }

    private static Month month(String name) {
        for (Month month : Month.values()) {
            String full = month.name();
            if (name.equalsIgnoreCase(full) || name.equalsIgnoreCase(full.substring(0, 3))) {
                return month;
            }
        }
        throw new DateTimeException("no month");
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Watches a column of dates for the order in which they are written. */
    static final class Watch {
        private final LocalDate today;
        private boolean dayFirst;
        private boolean monthFirst;
        private boolean open;

        /** @param today around which years of two digits lie */
        Watch(LocalDate today) {
            this.today = today;
        }

        void see(String text) {
            int time = timeAt(text);
            Matcher numeric = NUMERIC.matcher(
                    time < 0 ? text : text.substring(0, time - 1).stripTrailing());
            if (!numeric.matches() || numeric.group(2).equals(".")) {
                return;
            }
            LocalDate day = tried(numeric, Order.DAY_FIRST);
            LocalDate month = tried(numeric, Order.MONTH_FIRST);
            dayFirst |= day != null && month == null;
            monthFirst |= day == null && month != null;
            open |= day != null && month != null && !day.equals(month);
        }

        private @Nullable LocalDate tried(Matcher numeric, Order order) {
            try {
                return of(numeric, order, today);
            } catch (DateTimeException e) {
                return null;
            }
        }

        /** The order that the dates of the column settle; null where none does, or where they differ. */
        @Nullable
        Order settled() {
            if (dayFirst == monthFirst) {
                return null;
            }
            return dayFirst ? Order.DAY_FIRST : Order.MONTH_FIRST;
        }

        /** The order that the dates show: {@code day} or {@code month} first, {@code mixed}, {@code open}; empty for none. */
        String state() {
            if (isMixed()) {
                return "mixed";
            } else if (dayFirst || monthFirst) {
                return dayFirst ? "day" : "month";
            }
            return open ? "open" : "";
        }

        /** Whether some of the dates are only days of the one order and some only of the other. */
        boolean isMixed() {
            return dayFirst && monthFirst;
        }

        /** Whether there are dates that are two days, and none that settles which. */
        boolean isOpen() {
            return open && !dayFirst && !monthFirst;
        }
    }

    /** An ISO date alone. */
    static boolean isIsoDate(String text) {
        return text.matches("\\d{4}-\\d{2}-\\d{2}");
    }

    /** An ISO date with a time. */
    static boolean isIsoMoment(String text) {
        return text.matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?");
    }
}
