package app.steward.web;

import app.steward.value.NumberReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values in the words of the pages, in the workspace's time zone and currency; {@code @formats} in templates. Null is
 * an en dash everywhere: no value is not 0. Numbers may be any {@link Number}; moments {@link Instant},
 * {@link OffsetDateTime} or {@link ZonedDateTime}; days {@link LocalDate}.
 */
public final class Formats {
    /** Stands for no value. */
    public static final String NONE = "–";

    private static final Locale LOCALE = Locale.ENGLISH;
    private static final char NBSP = '\u00a0';
    private static final char MINUS = '\u2212';
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000);
    private static final int NOTABLE = 5;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM yyyy", LOCALE);
    private static final DateTimeFormatter SHORT_DATE = DateTimeFormatter.ofPattern("d MMM", LOCALE);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", LOCALE);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss z", LOCALE);

    private final Clock clock;
    private final Supplier<ZoneId> zone;
    private final Supplier<Currency> currency;
    private final Map<Currency, String> symbols = new ConcurrentHashMap<>();

    /**
     * @param clock what "now" is for the records shown
     * @param zone the workspace's, asked each time since administrators change it
     * @param currency the workspace's, likewise
     */
    public Formats(Clock clock, Supplier<ZoneId> zone, Supplier<Currency> currency) {
        this.clock = clock;
        this.zone = zone;
        this.currency = currency;
    }

    /** Money in tables, without cents: $29,700. */
    public String money(@Nullable Number value) {
        return value == null
                ? NONE
                : withSymbol(decimal(value), grouped(decimal(value).abs(), 0));
    }

    /** The workspace's currency by its code: USD. */
    public String currency() {
        return currency.get().getCurrencyCode();
    }

    /** Reads the numbers that people type. */
    public NumberReader numbers() {
        return NumberReader.of(currency.get());
    }

    /** Money in figures, short from a million on: $2.31 M. */
    public String moneyShort(@Nullable Number value) {
        if (value == null) {
            return NONE;
        }
        BigDecimal amount = decimal(value);
        BigDecimal size = amount.abs();
        if (size.compareTo(BILLION) >= 0) {
            return withSymbol(amount, shortened(size, BILLION) + NBSP + "B");
        }
        if (size.compareTo(MILLION) >= 0) {
            return withSymbol(amount, shortened(size, MILLION) + NBSP + "M");
        }
        return money(value);
    }

    /** 1,284 or 4.25: at most two decimals, none where there are none. */
    public String number(@Nullable Number value) {
        return value == null
                ? NONE
                : signed(decimal(value), grouped(decimal(value).abs(), 2), false);
    }

    /** Rounded to a whole number: scores and counts. */
    public String whole(@Nullable Number value) {
        return value == null
                ? NONE
                : signed(decimal(value), grouped(decimal(value).abs(), 0), false);
    }

    /** 46 % for 46, with a space that does not break. */
    public String percent(@Nullable Number value) {
        return value == null ? NONE : whole(value) + NBSP + "%";
    }

    /** A part of a whole as percent; an en dash where the whole is 0. */
    public String share(@Nullable Number part, @Nullable Number whole) {
        if (part == null || whole == null || isZero(whole)) {
            return NONE;
        }
        return percent(decimal(part).multiply(BigDecimal.valueOf(100)).divide(decimal(whole), 0, RoundingMode.HALF_UP));
    }

    /** With its sign: +9, −8, 0. */
    public String change(@Nullable Number value) {
        return value == null
                ? NONE
                : signed(decimal(value), grouped(decimal(value).abs(), 2), true);
    }

    /** With its sign: +24 %, −63 %, 0 %. */
    public String percentChange(@Nullable Number value) {
        return value == null
                ? NONE
                : signed(decimal(value), grouped(decimal(value).abs(), 0), true) + NBSP + "%";
    }

    /** ↑ 6 or ↓ 9. */
    public String arrow(@Nullable Number value) {
        return value == null
                ? NONE
                : (decimal(value).signum() < 0 ? "↓ " : "↑ ")
                        + grouped(decimal(value).abs(), 0);
    }

    /** True where a score moved enough to be shown beside it: 5 points or more. */
    public boolean isNotable(@Nullable Number change) {
        return change != null && decimal(change).abs().compareTo(BigDecimal.valueOf(NOTABLE)) >= 0;
    }

    public boolean isZero(@Nullable Number value) {
        return value != null && decimal(value).signum() == 0;
    }

    /** "1 account", "1,284 accounts". */
    public String plural(@Nullable Number count, String one) {
        return plural(
                count,
                one,
                one.endsWith("y") && !one.matches(".*[aeiou]y")
                        ? one.substring(0, one.length() - 1) + "ies"
                        : one + "s");
    }

    /** Same, where the plural is not regular. */
    public String plural(@Nullable Number count, String one, String many) {
        boolean single = count != null && decimal(count).compareTo(BigDecimal.ONE) == 0;
        return (count == null ? NONE : number(count)) + " " + (single ? one : many);
    }

    /** 13 Jan 2027; of a moment, its day in the workspace's zone. */
    public String date(@Nullable TemporalAccessor day) {
        return day == null ? NONE : DATE.format(dayOf(day));
    }

    /** 13 Jan, for axes and places where the year is plain. */
    public String shortDate(@Nullable TemporalAccessor day) {
        return day == null ? NONE : SHORT_DATE.format(dayOf(day));
    }

    /** 30 Nov 2026 in 8 days. */
    public String dateWithDistance(@Nullable TemporalAccessor day) {
        return day == null ? NONE : date(day) + " " + distance(day);
    }

    /** today, tomorrow, in 8 days, in 5 months, yesterday, 3 d ago, 3 w ago, 5 months ago. */
    public String distance(@Nullable TemporalAccessor day) {
        if (day == null) {
            return NONE;
        }
        LocalDate date = dayOf(day);
        LocalDate today = today();
        long days = ChronoUnit.DAYS.between(today, date);
        if (days == 0) {
            return "today";
        }
        if (days == 1) {
            return "tomorrow";
        }
        if (days == -1) {
            return "yesterday";
        }
        if (days > 0) {
            return days < 100 ? "in " + days + " days" : "in " + span(today, date);
        }
        long back = -days;
        if (back <= 13) {
            return back + " d ago";
        }
        return back <= 56 ? back / 7 + " w ago" : span(date, today) + " ago";
    }

    /** 2 d late; empty on the day itself and before. */
    public String late(@Nullable TemporalAccessor due) {
        long days = due == null ? 0 : ChronoUnit.DAYS.between(dayOf(due), today());
        return days > 0 ? days + " d late" : "";
    }

    /** 18 Nov, 03:00; with the year where it is another than this one. */
    public String moment(@Nullable TemporalAccessor at) {
        if (at == null) {
            return NONE;
        }
        ZonedDateTime local = zoned(at);
        DateTimeFormatter day = local.getYear() == today().getYear() ? SHORT_DATE : DATE;
        return day.format(local) + ", " + TIME.format(local);
    }

    /** 03:12, where the day is plain. */
    public String time(@Nullable TemporalAccessor at) {
        return at == null ? NONE : TIME.format(zoned(at));
    }

    /** Today, Yesterday, then the date: the head of a day's lines. */
    public String dayHead(LocalDate day) {
        return ChronoUnit.DAYS.between(day, today()) == 0
                ? "Today"
                : ChronoUnit.DAYS.between(day, today()) == 1 ? "Yesterday" : date(day);
    }

    /** Just now, 2 min ago, Today 03:12, Yesterday, 3 d ago, 3 w ago, then the date; of a day, without the time. */
    public String ago(@Nullable TemporalAccessor at) {
        if (at == null) {
            return NONE;
        }
        LocalDate day = dayOf(at);
        long days = ChronoUnit.DAYS.between(day, today());
        if (!(at instanceof LocalDate)) {
            ZonedDateTime local = zoned(at);
            long minutes = ChronoUnit.MINUTES.between(local.toInstant(), clock.instant());
            if (minutes == 0) {
                return "Just now";
            }
            if (minutes > 0 && minutes < 60) {
                return minutes + " min ago";
            }
            if (days == 0) {
                return "Today " + TIME.format(local);
            }
        }
        if (days == 0) {
            return "Today";
        }
        if (days == 1) {
            return "Yesterday";
        }
        if (days < 0) {
            return days == -1 ? "Tomorrow" : distance(day);
        }
        return days <= 56 ? distance(day) : date(day);
    }

    /** The whole truth about a moment, for a title: 18 Nov 2026, 03:00:00 UTC. */
    public String exact(@Nullable TemporalAccessor at) {
        if (at == null) {
            return NONE;
        }
        return at instanceof LocalDate ? date(at) : EXACT.format(zoned(at));
    }

    /** For the attribute datetime of a time element; empty for none. */
    public String iso(@Nullable TemporalAccessor at) {
        if (at == null) {
            return "";
        }
        return at instanceof LocalDate ? at.toString() : zoned(at).toInstant().toString();
    }

    /** At most two letters of a name: "Ida Vennqvist" is IV. */
    public String initials(@Nullable String name) {
        List<String> words = words(name);
        if (words.isEmpty()) {
            return "?";
        }
        String first = firstLetter(words.get(0));
        return words.size() == 1 ? first : first + firstLetter(words.get(words.size() - 1));
    }

    /** One of five colours, always the same one for a name. */
    public String avatarClass(@Nullable String name) {
        return "a" + (1 + Math.floorMod(String.valueOf(name).hashCode(), 5));
    }

    /** Good, Average, Poor or Not computed. */
    public String band(@Nullable Object band) {
        return switch (bandClass(band)) {
            case "good" -> "Good";
            case "avg" -> "Average";
            case "poor" -> "Poor";
            default -> "Not computed";
        };
    }

    /** The class that gives a band its shape and colour: good, avg, poor or none. */
    public String bandClass(@Nullable Object band) {
        return switch (String.valueOf(band).toLowerCase(Locale.ROOT)) {
            case "good" -> "good";
            case "average" -> "avg";
            case "poor" -> "poor";
            default -> "none";
        };
    }

    /** The day that it is in the workspace. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone.get());
    }

    private LocalDate dayOf(TemporalAccessor day) {
        return day instanceof LocalDate date ? date : zoned(day).toLocalDate();
    }

    private ZonedDateTime zoned(TemporalAccessor at) {
        return Instant.from(at).atZone(zone.get());
    }

    private static String span(LocalDate from, LocalDate to) {
        long months = ChronoUnit.MONTHS.between(from, to);
        if (months < 24) {
            return months + (months == 1 ? " month" : " months");
        }
        return months / 12 + " years";
    }

    private String withSymbol(BigDecimal amount, String digits) {
        // asked of the locale's data each time, it costs more than all else about a cell
        String symbol = symbols.computeIfAbsent(currency.get(), one -> one.getSymbol(Locale.US));
        boolean word = Character.isLetter(symbol.charAt(symbol.length() - 1));
        return signed(amount, symbol + (word ? NBSP : "") + digits, false);
    }

    private static String signed(BigDecimal value, String digits, boolean plus) {
        if (isNothing(digits)) {
            return digits;
        }
        return value.signum() < 0 ? MINUS + digits : plus ? "+" + digits : digits;
    }

    /** Also what was rounded to nothing: there is no minus zero. */
    private static boolean isNothing(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) >= '1' && digits.charAt(i) <= '9') {
                return false;
            }
        }
        return true;
    }

    private static String shortened(BigDecimal size, BigDecimal unit) {
        return grouped(size.divide(unit, 2, RoundingMode.HALF_UP), 2);
    }

    /** By hand: a page has hundreds, and a DecimalFormat costs more than the rest of its cell. */
    private static String grouped(BigDecimal value, int decimals) {
        String digits = value.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
        int point = decimals == 0 ? digits.length() : digits.length() - decimals - 1;
        StringBuilder grouped = new StringBuilder(digits.length() + point / 3);
        for (int i = 0; i < point; i++) {
            if (i > 0 && (point - i) % 3 == 0) {
                grouped.append(',');
            }
            grouped.append(digits.charAt(i));
        }
        return grouped.append(withoutZeros(digits.substring(point))).toString();
    }

    private static String withoutZeros(String fraction) {
        int end = fraction.length();
        while (end > 0 && (fraction.charAt(end - 1) == '0' || fraction.charAt(end - 1) == '.')) {
            end--;
        }
        return fraction.substring(0, end);
    }

    private static BigDecimal decimal(Number value) {
        return value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
    }

    private static List<String> words(@Nullable String name) {
        return name == null
                ? List.of()
                : Arrays.stream(name.split("[^\\p{L}\\p{N}]+"))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    private static String firstLetter(String word) {
        return word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(LOCALE);
    }
}
