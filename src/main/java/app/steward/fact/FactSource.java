package app.steward.fact;

import app.steward.change.ChangedFields;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * What a feature contributes to the derived rows of accounts or users: columns, and how they are computed from the
 * feature's own tables. Several sources are joined into one statement.
 */
public interface FactSource {

    /** Whose rows: accounts or users. */
    Subject subject();

    /** What its part of the row is called. */
    String part();

    /**
     * What its values are computed from, by name: account.mrr, subscription.amount. Where nothing of it changed, the rows
     * are not computed again. Not what other sources compute: see {@link #follows}.
     */
    default Set<String> reads() {
        return Set.of(ChangedFields.ANYTHING);
    }

    /** The columns of other sources that its following values are computed from. */
    default Set<String> follows() {
        return Set.of();
    }

    /**
     * The records of which some value may be another now though nobody touched them: found by their own days and moments,
     * without computing anything. Too many cost time, too few would be wrong; null where it can't tell, for all.
     *
     * @param slots as for {@link #contribute}
     */
    default @Nullable List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
        return null;
    }

    /**
     * What the values follow from besides the records and the time, the same for all records, in words that are others
     * when it is.
     */
    default String constants() {
        return "";
    }

    /**
     * How to compute the columns at a moment.
     *
     * @param slots the values to compute besides, by their place in {@code metrics[]}; only uses that this source
     *     {@link #keeps}
     */
    Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots);

    /** Whether a value that has no column of its own is computed by this source, if a slot is given to it. */
    default boolean keeps(FieldRef use) {
        return false;
    }

    /** Whether it computes any of these. */
    default boolean keepsAny(Collection<FieldRef> uses) {
        return uses.stream().anyMatch(this::keeps);
    }

    /**
     * The parts of a statement.
     *
     * @param joined tables with a column {@code id} of its record, at most one row each; a record may be missing
     * @param columns values over {@code a} (accounts) or {@code u} (users) and the joined tables; of a column that
     *     several sources know something about, the greatest value holds: the latest moment
     * @param following values over {@code n}, the row of all columns of all sources: what needs values of others
     * @param slots a value for each slot that was asked for
     */
    record Contribution(
            List<Table<?>> joined, List<Column> columns, List<Column> following, Map<Integer, Field<?>> slots) {}

    /** A column of the derived row and its value, of exactly the column's type. */
    record Column(String name, Field<?> value) {}
}
