package app.steward.ingest;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How numbers are written in files: thousands separators, a decimal point or comma, signs of a currency. */
final class NumberText {

    /** What the rest of a column says about {@code 1,234} and {@code 1.234}. */
    enum Decimal {
        POINT,
        COMMA,
        UNKNOWN
    }

    private static final Pattern PLAIN = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
    private static final Pattern AMOUNT =
            Pattern.compile("([+\\-\u2212]?)\\s*([\\p{Sc}\\p{L}.]{0,6}?)\\s*([+\\-\u2212]?)\\s*"
                    + "(\\d(?:[\\d.,'\u2019 \u00a0\u202f]*\\d)?|[.,]\\d+)\\s*([\\p{Sc}\\p{L}.]{0,6})");
    private static final Pattern SPACED = Pattern.compile("\\d{1,3}(?:[ \u00a0\u202f]\\d{3})+(?:[.,]\\d+)?");
    private static final Pattern QUOTED = Pattern.compile("\\d{1,3}(?:['\u2019]\\d{3})+(?:[.,]\\d+)?");
    private static final Pattern COMMAS = Pattern.compile("[1-9]\\d{0,2}(?:,\\d{3})+(?:\\.\\d+)?");
    private static final Pattern POINTS = Pattern.compile("[1-9]\\d{0,2}(?:\\.\\d{3})+(?:,\\d+)?");
    private static final Pattern EITHER = Pattern.compile("[1-9]\\d{0,2}[.,]\\d{3}");

    private final Currency currency;
    private final Set<String> signs = new HashSet<>();

    /** @param currency of the workspace: amounts in others are refused, since nothing is converted */
    NumberText(Currency currency) {
        this.currency = currency;
        signs.add("");
        signs.add(currency.getCurrencyCode().toLowerCase(Locale.ROOT));
        for (Locale locale : Locale.getAvailableLocales()) {
            if (locale.getCountry().length() == 2 && currency.equals(currencyOf(locale))) {
                signs.add(currency.getSymbol(locale).toLowerCase(Locale.ROOT));
            }
        }
    }

    private static @Nullable Currency currencyOf(Locale locale) {
        try {
            return Currency.getInstance(locale);
        } catch (IllegalArgumentException e) {
            return null; // a country that is none any more
        }
    }

    /**
     * Reads a number.
     *
     * @param column how decimals are written elsewhere in the column
     * @param money amounts have no three decimals where the currency has two, so {@code 1,234} is clear there
     */
    BigDecimal read(String text, Decimal column, boolean money) throws BadValue {
        if (PLAIN.matcher(text).matches()
                && (column != Decimal.COMMA || !EITHER.matcher(text).matches())) {
            return new BigDecimal(text);
        }
        Matcher parts = AMOUNT.matcher(text);
        if (!parts.matches()
                || (!parts.group(1).isEmpty() && !parts.group(3).isEmpty())
                || (!parts.group(2).isEmpty() && !parts.group(5).isEmpty())) {
            throw new BadValue("is not a number");
        }
        String sign = (parts.group(2) + parts.group(5)).toLowerCase(Locale.ROOT);
        if (!signs.contains(sign)) {
            throw new BadValue("is not an amount in " + currency.getCurrencyCode());
        }
        BigDecimal number = unsigned(parts.group(4), column, money && currency.getDefaultFractionDigits() < 3);
        String minus = parts.group(1) + parts.group(3);
        return minus.isEmpty() || minus.equals("+") ? number : number.negate();
    }

    private static BigDecimal unsigned(String text, Decimal column, boolean money) throws BadValue {
        if (SPACED.matcher(text).matches() || QUOTED.matcher(text).matches()) {
            return new BigDecimal(text.replaceAll("[ \u00a0\u202f'\u2019]", "").replace(',', '.'));
        }
        if (EITHER.matcher(text).matches()) {
            boolean comma = text.indexOf(',') >= 0;
            if (comma && column == Decimal.UNKNOWN && !money) {
                throw new BadValue("may be " + text.replace(",", "") + " or " + text.replace(',', '.')
                        + ": write it without a thousands separator");
            }
            boolean thousands = comma ? column != Decimal.COMMA : column == Decimal.COMMA;
            return new BigDecimal(thousands ? text.replaceAll("[.,]", "") : text.replace(',', '.'));
        }
        if (COMMAS.matcher(text).matches()) {
            return new BigDecimal(text.replace(",", ""));
        }
        if (POINTS.matcher(text).matches()) {
            return new BigDecimal(text.replace(".", "").replace(',', '.'));
        }
        if (text.length() < 40 && text.matches("\\d*[.,]?\\d+")) {
            return new BigDecimal(text.replace(',', '.'));
        }
        throw new BadValue("is not a number");
    }

    /** What a single value says about how its column writes decimals; UNKNOWN for most. */
    static Decimal evidence(String text) {
        int comma = text.lastIndexOf(',');
        int point = text.lastIndexOf('.');
        if (comma < 0 && point < 0) {
            return Decimal.UNKNOWN;
        }
        if (comma >= 0 && point >= 0) {
            return comma > point ? Decimal.COMMA : Decimal.POINT;
        }
        char only = comma >= 0 ? ',' : '.';
        String number = text.replaceAll("[^\\d.,]", "");
        if (number.indexOf(only) != number.lastIndexOf(only)) {
            return only == ',' ? Decimal.POINT : Decimal.COMMA;
        }
        if (EITHER.matcher(number).matches()) {
            return Decimal.UNKNOWN;
        }
        return only == ',' ? Decimal.COMMA : Decimal.POINT;
    }

    /** A number as programs write it, without leading zeros: those are identifiers. */
    static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches() && !text.matches("-?0\\d.*");
    }
}
