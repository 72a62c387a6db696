package app.steward.condition.sql;

import app.steward.condition.Catalogue;
import app.steward.condition.Condition;
import app.steward.condition.FieldUse;
import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * One query over the records of a subject: it gives the values of fields and the tests of conditions as
 * expressions, and, once all of these were asked for, the tables that they need. Rows are never multiplied.
 *
 * <p>The aliases are fixed: {@code a} accounts, {@code af} account_facts, {@code u} users, {@code uf} user_facts,
 * {@code s} subscriptions.
 */
public final class RecordQuery {

    /** A query over all records of the subject, archived ones too: add {@link #live()}. */
    public RecordQuery(Subject subject, Catalogue catalogue, Now now) {
        throw new UnsupportedOperationException();
    }

    /** Computes values that are not kept on the derived row for these records only. Call before values are asked for. */
    public RecordQuery only(Select<Record1<Long>> ids) {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts the conditions of these segments (of this query's subject, by number) in the place of tests of them; all
     * other segments are read from the stored membership. For the refresh, which computes membership.
     */
    public RecordQuery inline(Map<Long, Condition> segments) {
        throw new UnsupportedOperationException();
    }

    /** The team member that "me" stands for; without one it stands for nobody. */
    public RecordQuery me(@Nullable Long memberId) {
        throw new UnsupportedOperationException();
    }

    /** The record's internal number. */
    public Field<Long> id() {
        throw new UnsupportedOperationException();
    }

    /** The account that visibility goes by: the record's own id, or that of the account it belongs to (may be null). */
    public Field<Long> accountId() {
        throw new UnsupportedOperationException();
    }

    /** Not archived, nor its account. */
    public org.jooq.Condition live() {
        throw new UnsupportedOperationException();
    }

    /** The raw value: keys for choices, member number for persons, internal number for references. */
    public Field<?> value(FieldUse use) {
        throw new UnsupportedOperationException();
    }

    /** What the field sorts by: text in {@code und-x-icu}, persons by name, choices in their own order. */
    public Field<?> sortKey(FieldUse use) {
        throw new UnsupportedOperationException();
    }

    /**
     * The condition for a WHERE or a CASE: it selects the same records as {@link #test}, and lets indexes help. Never
     * negate it: put a {@link Condition.Not} into the tree.
     */
    public org.jooq.Condition where(Condition condition) {
        throw new UnsupportedOperationException();
    }

    /** The condition as a predicate that is true or false, never null. */
    public org.jooq.Condition test(Condition condition) {
        throw new UnsupportedOperationException();
    }

    /** The tables that all that was asked for needs. Ask last. */
    public Table<?> from() {
        throw new UnsupportedOperationException();
    }
}
