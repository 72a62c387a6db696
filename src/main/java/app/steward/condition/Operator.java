package app.steward.condition;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A comparison: the other half of the one operator table. The order is the order in which a form offers them.
 *
 * <p>A negation is the exact complement of its positive form, so a record without a value matches it.
 */
public enum Operator {
    EQ("is"),
    NEQ("is not", EQ),
    IN("is any of"),
    NOT_IN("is none of", IN),
    CONTAINS("contains"),
    NOT_CONTAINS("does not contain", CONTAINS),
    STARTS_WITH("starts with"),
    ENDS_WITH("ends with"),
    GTE("at least"),
    GT("more than"),
    LTE("at most"),
    LT("less than"),
    BETWEEN("between"),
    NOT_BETWEEN("not between", BETWEEN),
    ON("on"),
    BEFORE("before"),
    ON_OR_BEFORE("on or before"),
    AFTER("after"),
    ON_OR_AFTER("on or after"),
    LAST_DAYS("in the last"),
    BEFORE_LAST_DAYS("more than … days ago"),
    NEXT_DAYS("in the next"),
    AFTER_NEXT_DAYS("more than … days ahead"),
    THIS_WEEK("this week"),
    LAST_WEEK("last week"),
    NEXT_WEEK("next week"),
    THIS_MONTH("this month"),
    LAST_MONTH("last month"),
    NEXT_MONTH("next month"),
    THIS_QUARTER("this quarter"),
    LAST_QUARTER("last quarter"),
    NEXT_QUARTER("next quarter"),
    THIS_YEAR("this year"),
    LAST_YEAR("last year"),
    NEXT_YEAR("next year"),
    ANY_OF("has any of"),
    ALL_OF("has all of"),
    NONE_OF("has none of", ANY_OF),
    EMPTY("is empty"),
    NOT_EMPTY("is not empty", EMPTY);

    private final String label;
    private final @Nullable Operator negated;

    Operator(String label) {
        this(label, null);
    }

    Operator(String label, @Nullable Operator negated) {
        this.label = label;
        this.negated = negated;
    }

    /** The word in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The words in a form. */
    public String label() {
        return label;
    }

    /** The positive form whose complement this is, or null where this is itself a positive form. */
    public @Nullable Operator negated() {
        return negated;
    }

    /** Whether it takes no value at all. */
    public boolean takesNoValue() {
        return this == EMPTY || this == NOT_EMPTY || isCalendarPeriod();
    }

    /** this_week to next_year. */
    public boolean isCalendarPeriod() {
        return ordinal() >= THIS_WEEK.ordinal() && ordinal() <= NEXT_YEAR.ordinal();
    }

    /** The operator of this key, or null. */
    public static @Nullable Operator of(String key) {
        for (Operator operator : values()) {
            if (operator.key().equals(key)) {
                return operator;
            }
        }
        return null;
    }
}
