package app.steward.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers from text, in a workspace of one currency: its sign or code is dropped, an amount in another is refused,
 * since nothing is converted.
 *
 * <p>A text can be read with a {@link DecimalMark} where it is well formed with it (thousands come in threes) and the
 * number is possible for its {@link NumberKind}. Where the other mark can't read it at all, more decimals than the
 * currency has are no doubt about what is meant, and are taken as they are from JSON: 833.3333 is no thousand.
 */
public final class NumberReader {
    private static final int LONGEST = 60;
    private static final int MOST_DECIMALS = 12;
    private static final BigDecimal END = BigDecimal.TEN.pow(16);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Pattern JSON = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");
    private static final Pattern DIGITS = Pattern.compile("[\\d.,]+");
    private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d{1,18})?");
    private static final Pattern DOUBTFUL = Pattern.compile("-?[1-9]\\d{0,2}\\.\\d{3}");
    private static final Pattern OTHER_CURRENCY = Pattern.compile("\\p{Sc}|(?<!\\p{L})[A-Z]{3}(?!\\p{L})");
    private static final Map<DecimalMark, Pattern> WELL_FORMED = new EnumMap<>(DecimalMark.class);
    private static final Map<Currency, NumberReader> READERS = new ConcurrentHashMap<>();

    static {
        for (DecimalMark each : DecimalMark.values()) {
            String mark = "\\" + each.mark();
            String grouped = "[1-9]\\d{0,2}([" + each.thousands() + "\\p{Zs}'\u2019])\\d{3}(?:\\2\\d{3})*";
            WELL_FORMED.put(each, Pattern.compile("(\\d+|" + grouped + ")(?:" + mark + "(\\d*))?|" + mark + "(\\d+)"));
        }
    }

    /** For numbers that Steward wrote itself. */
    public static final NumberReader WITHOUT_CURRENCY = of(Currency.getInstance("XXX"));

    /** @param fits whether the number is possible for its kind */
    private record Reading(BigDecimal number, boolean fits) {}

    private record Parts(boolean negative, String digits) {}

    private final Currency currency;
    /** The longest first, since US$ ends in $. */
    private final List<String> signs;

    private NumberReader(Currency currency) {
        this.currency = currency;
        Set<String> known = new HashSet<>();
        known.add(currency.getCurrencyCode());
        known.add(currency.getSymbol(Locale.ROOT));
        known.add(currency.getSymbol(Locale.ENGLISH));
        for (Locale locale : Locale.getAvailableLocales()) {
            if (locale.getCountry().length() == 2 && currency.equals(currencyOf(locale))) {
                known.add(CleanText.of(currency.getSymbol(locale)));
            }
        }
        signs = new ArrayList<>(known);
        signs.sort(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    }

    /** The reader of a workspace that counts in this currency. */
    public static NumberReader of(Currency currency) {
        return Objects.requireNonNull(READERS.computeIfAbsent(currency, NumberReader::new));
    }

    private static @Nullable Currency currencyOf(Locale locale) {
        try {
            return Currency.getInstance(locale);
        } catch (IllegalArgumentException e) {
            return null; // a country that is none any more
        }
    }

    /** A number that stands alone, as a person types it: with a decimal dot where it can be, else with a comma. */
    public BigDecimal typed(String text, NumberKind kind) {
        Parts parts = parts(text);
        for (DecimalMark mark : DecimalMark.values()) {
            BigDecimal number = readable(parts, mark, kind);
            if (number != null) {
                return number;
            }
        }
        throw refusal(parts, kind);
    }

    /** A number in a column that is written with this mark. */
    public BigDecimal cell(String text, DecimalMark mark, NumberKind kind) {
        Parts parts = parts(text);
        BigDecimal number = readable(parts, mark, kind);
        if (number == null && readable(parts, mark.other(), kind) != null) {
            throw new InvalidValue(
                    "is not written as the other numbers are, which are like " + mark.example(),
                    "Write it as " + mark.example() + ".");
        } else if (number == null) {
            throw refusal(parts, kind);
        }
        return number;
    }

    /** The number with this mark, or null where it has no such. */
    @Nullable
    BigDecimal readable(String text, DecimalMark mark, NumberKind kind) {
        try {
            return readable(parts(text), mark, kind);
        } catch (InvalidValue e) {
            return null;
        }
    }

    private @Nullable BigDecimal readable(Parts parts, DecimalMark mark, NumberKind kind) {
        Reading reading = reading(parts, mark, kind);
        if (reading == null || reading.fits()) {
            return reading == null ? null : reading.number();
        }
        boolean fraction = reading.number().stripTrailingZeros().scale() > 0;
        boolean doubtful = kind == NumberKind.COUNT && fraction || reading(parts, mark.other(), kind) != null;
        return doubtful ? null : reading.number();
    }

    /** Null where the text is not well formed with this mark. */
    private @Nullable Reading reading(Parts parts, DecimalMark mark, NumberKind kind) {
        Matcher matcher = Objects.requireNonNull(WELL_FORMED.get(mark)).matcher(parts.digits());
        if (!matcher.matches()) {
            return null;
        }
        String whole = matcher.group(1) == null ? "" : matcher.group(1).replaceAll("\\D", "");
        String fraction =
                Objects.requireNonNullElse(matcher.group(1) == null ? matcher.group(4) : matcher.group(3), "");
        BigDecimal number = new BigDecimal((parts.negative() ? "-" : "") + "0" + whole + "." + fraction + "0")
                .setScale(fraction.length(), RoundingMode.UNNECESSARY);
        boolean fits = switch (kind) {
            case DECIMAL -> true;
            case COUNT -> fraction.isEmpty();
            case MONEY ->
                currency.getDefaultFractionDigits() < 0 || fraction.length() <= currency.getDefaultFractionDigits();
            case SCORE -> number.compareTo(HUNDRED) <= 0;
        };
        return new Reading(number, fits);
    }

    private InvalidValue refusal(Parts parts, NumberKind kind) {
        boolean number =
                reading(parts, DecimalMark.DOT, kind) != null || reading(parts, DecimalMark.COMMA, kind) != null;
        if (number && kind == NumberKind.COUNT) {
            return new InvalidValue("is not a whole number", "Enter a whole number.");
        } else if (number && kind == NumberKind.SCORE) {
            return new InvalidValue("is not a score of 0 to 100", "Enter a score from 0 to 100.");
        }
        return noNumber();
    }

    private static InvalidValue noNumber() {
        return new InvalidValue("is not a number", "Enter a number.");
    }

    /** Takes the sign and the currency off, in either order; the currency may also follow. */
    private Parts parts(String text) {
        String rest = CleanText.of(text);
        if (rest.length() > LONGEST) {
            throw noNumber();
        } else if (DIGITS.matcher(rest).matches()) {
            return new Parts(false, rest); // most are
        }
        Boolean negative = null;
        boolean named = false;
        for (int i = 0; i < 2; i++) {
            if (negative == null && !rest.isEmpty() && "+-\u2212".indexOf(rest.charAt(0)) >= 0) {
                negative = rest.charAt(0) != '+';
                rest = CleanText.of(rest.substring(1));
            }
            for (String sign : named ? List.<String>of() : signs) {
                if (!named && rest.regionMatches(true, 0, sign, 0, sign.length())) {
                    named = true;
                    rest = CleanText.of(rest.substring(sign.length()));
                }
            }
        }
        for (String sign : named ? List.<String>of() : signs) {
            int at = rest.length() - sign.length();
            if (!named && rest.regionMatches(true, at, sign, 0, sign.length())) {
                named = true;
                rest = CleanText.of(rest.substring(0, at));
            }
        }
        if (OTHER_CURRENCY.matcher(rest.toUpperCase(Locale.ROOT)).find()
                && rest.chars().anyMatch(Character::isDigit)) {
            String code = currency.getCurrencyCode();
            throw new InvalidValue("is not an amount in " + code, "Enter an amount in " + code + ".");
        }
        return new Parts(Boolean.TRUE.equals(negative), rest);
    }

    /** A number in a JSON string: with a decimal dot, without thousands, sign or currency. */
    public static BigDecimal json(String text) {
        String clean = CleanText.of(text);
        if (!JSON.matcher(clean).matches()) {
            throw noNumber();
        }
        return new BigDecimal(clean);
    }

    /** A number that is kept: under ten quadrillions, with at most 12 decimals; more would be stored for no use. */
    public static BigDecimal kept(BigDecimal number) {
        if (number.abs().compareTo(END) >= 0) {
            throw new InvalidValue("is too large a number", "Enter a number under 10,000,000,000,000,000.");
        }
        return number.scale() > MOST_DECIMALS ? number.setScale(MOST_DECIMALS, RoundingMode.HALF_UP) : number;
    }

    /** Text that {@link #typed} reads as this number, whatever its kind: 1.2340, since an amount of 1.234 is a thousand. */
    public static String text(BigDecimal number) {
        String plain = number.toPlainString();
        return DOUBTFUL.matcher(plain).matches() ? plain + "0" : plain;
    }

    /** A number as programs write it, without leading zeros: those are identifiers. */
    public static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches();
    }
}
