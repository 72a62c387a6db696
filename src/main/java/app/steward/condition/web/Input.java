package app.steward.condition.web;

import app.steward.condition.Operator;
import app.steward.condition.ValueType;

/** What a line asks for beside its field and comparison. */
public enum Input {
    NOTHING,
    TEXT,
    /** Any number of texts, typed. */
    TEXTS,
    /** A number, or a percentage of another field. */
    NUMBER,
    NUMBERS,
    DATE,
    DATES,
    DAYS,
    YES_NO,
    CHOICE,
    /** Any number of known choices. */
    CHOICES;

    static Input of(ValueType type, Operator operator) {
        if (operator.takesNoValue()) {
            return NOTHING;
        }
        boolean several = operator == Operator.IN || operator == Operator.NOT_IN;
        return switch (type) {
            case TEXT -> several ? TEXTS : TEXT;
            case NUMBER, MONEY, PERCENT, SCORE ->
                operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN ? NUMBERS : NUMBER;
            case DATE, MOMENT ->
                switch (operator) {
                    case BETWEEN -> DATES;
                    case LAST_DAYS, BEFORE_LAST_DAYS, NEXT_DAYS, AFTER_NEXT_DAYS -> DAYS;
                    default -> DATE;
                };
            case YES_NO -> YES_NO;
            case CHOICE, BAND -> several ? CHOICES : CHOICE;
            case TAGS, REFERENCE -> TEXTS;
            case PERSON, MEMBERSHIP -> CHOICES;
            case GRAPH -> NOTHING;
        };
    }
}
