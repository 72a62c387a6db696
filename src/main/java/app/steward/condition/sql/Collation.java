package app.steward.condition.sql;

import static org.jooq.impl.DSL.field;

import org.jooq.Field;

/**
 * In which order people read text, and what they take for the same. The database keeps some of both, in indexes and
 * generated columns: another collation is a migration, too.
 */
public final class Collation {
    public static final String NAME = "und-x-icu";

    /** The clause, for statements that are written as text. */
    public static final String SQL = "collate \"" + NAME + "\"";

    private Collation() {}

    /** Text in the order of the alphabet, whatever the language. */
    public static Field<String> ordered(Field<?> text) {
        return field("({0} " + SQL + ")", String.class, text);
    }

    /**
     * Text as it is compared, without regard to case; in the plain collation, since the folding's own would clash with that
     * of the other side.
     */
    public static Field<String> folded(Field<?> text) {
        return field("(lower({0} " + SQL + ") collate \"C\")", String.class, text);
    }
}
