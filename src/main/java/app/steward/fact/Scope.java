package app.steward.fact;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import java.util.Collection;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** The records that a computation is for. */
public sealed interface Scope {

    /** The scope as a condition on a column that holds the number of the account or user. */
    Condition holds(Field<Long> id);

    /** Neighbours: a stretch of every index that begins with the number. */
    record Range(long from, long to) implements Scope {
        @Override
        public Condition holds(Field<Long> id) {
            return id.between(inline(from), inline(to));
        }
    }

    /**
     * Records that nobody touched since their rows were computed: only the time is another. What is of all time may be taken
     * from the stored row, which is joined as {@code kept}; a record without one is passed over.
     */
    record Untouched(Scope of) implements Scope {
        @Override
        public Condition holds(Field<Long> id) {
            return of.holds(id);
        }
    }

    /** A few records. */
    record Records(Collection<Long> ids) implements Scope {
        public Records {
            ids = ids.stream().distinct().sorted().toList();
        }

        @Override
        public Condition holds(Field<Long> id) {
            // One bound array, so that the statement is the same for every number of records.
            return id.eq(field(
                    "any({0})", Long.class, val(ids.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType())));
        }
    }
}
