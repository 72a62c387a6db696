package app.steward.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What a value has to be besides being of its type, and how it is kept: the same on every way in. */
public enum ValueRule {
    /** Anything of the type. */
    ANY,
    /** A text or a choice of at most 255 characters. */
    LINE,
    /** A text of at most 4,000 characters. */
    LONG_TEXT,
    EXTERNAL_ID,
    /** A number of things: whole, and not below 0. */
    COUNT,
    /** A count of what happened; more in one value are a mistake, and the sum of many of them never is too large. */
    USES,
    /** An amount, of two decimals. */
    MONEY,
    /** 0 to 100. */
    SCORE,
    /** A number of months, which something is divided by. */
    MONTHS;

    private static final int LONGEST_LINE = 255;
    private static final int LONGEST_TEXT = 4000;
    private static final BigDecimal END = BigDecimal.TEN.pow(16);
    private static final BigDecimal END_OF_USES = BigDecimal.TEN.pow(12);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal LEAST_MONTHS = new BigDecimal("0.01");
    private static final BigDecimal MOST_MONTHS = BigDecimal.valueOf(1200);

    /** The value as it is kept; throws {@link InvalidValue} for one that may not be. */
    public Object keep(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        return value instanceof BigDecimal number ? number(number) : value;
    }

    /** Whether numbers are of things, which have no fraction. */
    public boolean counts() {
        return this == COUNT || this == USES;
    }

    /** The longest text, in characters; null where the rule is no length. */
    public @Nullable Integer longest() {
        return switch (this) {
            case LINE -> LONGEST_LINE;
            case LONG_TEXT -> LONGEST_TEXT;
            default -> null;
        };
    }

    private String text(String text) {
        if (this == EXTERNAL_ID) {
            return ExternalId.read(text);
        }
        Integer most = longest();
        if (most != null && text.codePointCount(0, text.length()) > most) {
            throw new InvalidValue("is longer than " + most + " characters", "Enter at most " + most + " characters.");
        }
        return text;
    }

    private BigDecimal number(BigDecimal number) {
        return switch (this) {
            case ANY, LINE, LONG_TEXT, EXTERNAL_ID -> number;
            case MONEY -> cents(number);
            case COUNT -> cents(count(number));
            case USES -> uses(count(number));
            case SCORE -> {
                if (number.signum() < 0 || number.compareTo(HUNDRED) > 0) {
                    throw new InvalidValue("is not a score of 0 to 100", "Enter a score of 0 to 100.");
                }
                yield cents(number);
            }
            case MONTHS -> {
                if (number.compareTo(LEAST_MONTHS) < 0 || number.compareTo(MOST_MONTHS) > 0) {
                    throw new InvalidValue(
                            "is not a number of months of 0.01 to 1,200", "Enter a number of months of 0.01 to 1,200.");
                }
                yield cents(number);
            }
        };
    }

    private static BigDecimal count(BigDecimal number) {
        if (number.stripTrailingZeros().scale() > 0) {
            throw new InvalidValue("is not a whole number", "Enter a whole number.");
        } else if (number.signum() < 0) {
            throw new InvalidValue("is below 0", "Enter a number of at least 0.");
        }
        return number;
    }

    private static BigDecimal uses(BigDecimal number) {
        if (number.compareTo(END_OF_USES) >= 0) {
            throw new InvalidValue("is too large a number", "Enter a number under 1,000,000,000,000.");
        }
        return number.setScale(0, RoundingMode.UNNECESSARY);
    }

    private static BigDecimal cents(BigDecimal number) {
        BigDecimal cents = number.setScale(2, RoundingMode.HALF_UP);
        if (cents.abs().compareTo(END) >= 0) { // 9,999,999,999,999,999.999 was still below the end
            throw new InvalidValue("is too large a number", "Enter a number under 10,000,000,000,000,000.");
        }
        return cents;
    }
}
