package app.steward.condition;

import static app.steward.condition.Operator.*;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The type of a field's value, and with it the comparisons that the field takes: half of the one operator table. */
public enum ValueType {
    TEXT(EnumSet.of(EQ, NEQ, CONTAINS, NOT_CONTAINS, STARTS_WITH, ENDS_WITH, IN, NOT_IN, EMPTY, NOT_EMPTY)),
    NUMBER(Numbers.OPERATORS),
    MONEY(Numbers.OPERATORS),
    PERCENT(Numbers.OPERATORS),
    SCORE(Numbers.OPERATORS),
    DATE(Days.OPERATORS),
    MOMENT(Days.OPERATORS),
    YES_NO(EnumSet.of(EQ, NEQ, EMPTY, NOT_EMPTY)),
    CHOICE(EnumSet.of(EQ, NEQ, IN, NOT_IN, EMPTY, NOT_EMPTY)),
    BAND(EnumSet.of(EQ, NEQ, IN, NOT_IN, EMPTY, NOT_EMPTY)),
    TAGS(EnumSet.of(ANY_OF, ALL_OF, NONE_OF, EMPTY, NOT_EMPTY)),
    PERSON(EnumSet.of(IN, NOT_IN, EMPTY, NOT_EMPTY)),
    REFERENCE(EnumSet.of(IN, NOT_IN, EMPTY, NOT_EMPTY)),
    /** Being in something of the {@link MembershipKind kind} that the field's access path says. */
    MEMBERSHIP(EnumSet.of(IN, NOT_IN)),
    /** A column only: fourteen numbers, oldest first. Takes no comparison. */
    GRAPH(EnumSet.noneOf(Operator.class));

    private final Set<Operator> operators;

    ValueType(Set<Operator> operators) {
        this.operators = Set.copyOf(operators);
    }

    /** The word in JSON; of a field, ask {@link FieldDefinition#typeKey}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The comparisons of this type, in no order; {@link Operator} has the order to show them in. */
    public Set<Operator> operators() {
        return operators;
    }

    public boolean isNumeric() {
        return operators == NUMBER.operators || operators.equals(NUMBER.operators);
    }

    public boolean isDay() {
        return this == DATE || this == MOMENT;
    }

    private static final class Numbers {
        static final Set<Operator> OPERATORS =
                EnumSet.of(EQ, NEQ, LT, LTE, GT, GTE, BETWEEN, NOT_BETWEEN, EMPTY, NOT_EMPTY);
    }

    private static final class Days {
        static final Set<Operator> OPERATORS = EnumSet.of(
                ON,
                BEFORE,
                ON_OR_BEFORE,
                AFTER,
                ON_OR_AFTER,
                BETWEEN,
                LAST_DAYS,
                BEFORE_LAST_DAYS,
                NEXT_DAYS,
                AFTER_NEXT_DAYS,
                THIS_WEEK,
                LAST_WEEK,
                NEXT_WEEK,
                THIS_MONTH,
                LAST_MONTH,
                NEXT_MONTH,
                THIS_QUARTER,
                LAST_QUARTER,
                NEXT_QUARTER,
                THIS_YEAR,
                LAST_YEAR,
                NEXT_YEAR,
                EMPTY,
                NOT_EMPTY);
    }
}
