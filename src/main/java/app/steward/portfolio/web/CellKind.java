package app.steward.portfolio.web;

import app.steward.listing.Column;

/** How a value is drawn in a table. */
public enum CellKind {
    TEXT,
    NUMBER,
    /** Without decimals. */
    SCORE,
    /** A score that says its reasons. */
    ATTENTION,
    MONEY,
    PERCENT,
    CHANGE,
    DATE,
    /** A date that people wait for: with its distance. */
    DUE,
    MOMENT,
    PERSON,
    REFERENCE,
    GRAPH,
    YES_NO,
    CHOICE,
    /** The status of a subscription, with a mark for its type. */
    STATUS,
    /** A band, as shape and word, and its score. */
    HEALTH,
    ACCOUNT_NAME,
    MANY;

    public static CellKind of(Column column) {
        if (column.use().key().equals("account.name")) {
            return ACCOUNT_NAME;
        } else if (column.isAttention()) {
            return ATTENTION;
        } else if (column.isStatus()) {
            return STATUS;
        } else if (column.use().key().endsWith("usage_change")) {
            return CHANGE;
        } else if (column.use().key().endsWith("next_billing_on")) {
            return DUE;
        }
        return switch (column.field().type()) {
            case TEXT -> TEXT;
            case NUMBER -> NUMBER;
            case SCORE -> SCORE;
            case MONEY -> MONEY;
            case PERCENT -> PERCENT;
            case DATE -> DATE;
            case MOMENT -> MOMENT;
            case YES_NO -> YES_NO;
            case CHOICE -> CHOICE;
            case BAND -> HEALTH;
            case PERSON -> PERSON;
            case REFERENCE -> REFERENCE;
            case GRAPH -> GRAPH;
            case TAGS, MEMBERSHIP -> MANY;
        };
    }

    /** Numbers stand at the end of their column. */
    public boolean right() {
        return this == NUMBER
                || this == SCORE
                || this == ATTENTION
                || this == MONEY
                || this == PERCENT
                || this == CHANGE;
    }
}
