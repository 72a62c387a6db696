package app.steward.condition;

import app.steward.workspace.Now;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * How a field's value is reached in SQL, over the row aliases that every record query has: {@code a} accounts and
 * {@code af} account_facts (of the account itself, or of the account that a user or subscription belongs to),
 * {@code u} users, {@code uf} user_facts, {@code s} subscriptions.
 */
public sealed interface AccessPath {

    /**
     * An expression over the aliases. Text is folded by the asking query; keys of choices and bands are lower-case
     * already, persons are the team member's number, references the other record's.
     *
     * @param sorted what it sorts by where that is not the value itself, such as the score of a band
     */
    record Expression(ExpressionOf of, @Nullable ExpressionOf sorted) implements AccessPath {
        public Expression(ExpressionOf of) {
            this(of, null);
        }
    }

    /**
     * Text, or a choice whose keys people make up, with a stored twin to compare with.
     *
     * @param shown as it was given
     * @param folded as {@code Collation.folded} does, best a generated column
     * @param sorted what it sorts by where that differs from what is shown, such as a name that falls back on the
     *     external id; not yet collated
     */
    record Text(
            ExpressionOf shown,
            ExpressionOf folded,
            @Nullable ExpressionOf sorted) implements AccessPath {
        public Text(ExpressionOf shown, ExpressionOf folded) {
            this(shown, folded, null);
        }
    }

    /**
     * A custom attribute in the jsonb of its owner, which a query unpacks once per row.
     *
     * @param indexed whether there is an index of it, which is used by lists that read it in the index's form
     */
    record Custom(Subject owner, String key, boolean indexed) implements AccessPath {
        public Custom(Subject owner, String key) {
            this(owner, key, false);
        }
    }

    /** A value of the family's, read from the derived row where it is kept there, else computed by the query. */
    record Metric(MetricFamily family) implements AccessPath {}

    /**
     * Membership of this kind and subject: the stored array, or the definition's own condition put in its place.
     *
     * @param whenRead knows definitions of which no members are stored; null where there are none
     * @param array writes the numbers of all that a record is in, where a parameter says how; null: the stored ones
     */
    record Membership(
            MembershipKind kind,
            Subject of,
            @Nullable FoundWhenRead whenRead,
            @Nullable ExpressionOf array) implements AccessPath {
        public Membership(MembershipKind kind, Subject of, @Nullable FoundWhenRead whenRead) {
            this(kind, of, whenRead, null);
        }

        public Membership(MembershipKind kind, Subject of) {
            this(kind, of, null, null);
        }
    }

    /** Knows the conditions of definitions whose members are found by whoever asks. */
    @FunctionalInterface
    interface FoundWhenRead {
        /**
         * The condition to put in the place of a test of this definition; null where its members are stored, or where it is
         * none of the asker's.
         *
         * @param asking whose records are asked for: an account's fields are called account.KEY of others
         */
        @Nullable
        ConditionTree of(long id, Subject asking, Principal asker, Catalogue catalogue);
    }

    /** Writes the expression for a use of the field at a moment. Null in SQL means that there is no value. */
    @FunctionalInterface
    interface ExpressionOf {
        Field<?> at(FieldRef use, Now now);
    }
}
