package app.steward.condition;

import app.steward.workspace.Now;
import java.util.List;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Values that are computed from facts in one pass, such as usage over a window. A feature implements one family.
 */
public interface MetricFamily {

    /** A short name, unique among the families, which becomes the alias of its computed table. */
    String name();

    /**
     * The place on the derived row ({@code af} or {@code uf}) where the refresh keeps this value, or null where it
     * is not kept and has to be computed.
     */
    @Nullable
    Field<?> stored(Subject subject, FieldRef use, Now now);

    /**
     * A derived table with the column {@code id} (account or user) and one column per use, named {@code m0, m1 ...}
     * in the order given, and one row per record at most; records without facts may be missing from it.
     *
     * @param only restricts it to these records; null for all
     */
    Table<?> computed(Subject subject, List<FieldRef> uses, Now now, @Nullable RecordIds only);

    /** What a record without a row in {@link #computed} has: 0 for counts and sums, null for averages. */
    @Nullable
    Number whenMissing(FieldRef use);

    /** Whether {@link #computed} gives for a moment that has passed what there was then. */
    default boolean knowsThePast() {
        return false;
    }

    /** Whether a page can name the users and days behind its numbers. */
    default boolean hasRecordsBehind() {
        return false;
    }

    /**
     * Whether there is nobody of the record whom the family could measure: its counts are 0 then, which says nothing of
     * how the record fares. Over the row aliases of {@link AccessPath}; null where that can't be.
     */
    default org.jooq.@Nullable Condition ofNobody(Subject subject) {
        return null;
    }
}
