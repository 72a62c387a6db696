package app.steward.condition;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectDistinct;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/**
 * The numbers of some records as a set: however often the query behind it names a record, it is in the set once, so that
 * no statement that is restricted to them multiplies its rows.
 */
public final class RecordIds {
    private final Select<Record1<Long>> query;

    private RecordIds(Select<Record1<Long>> query) {
        this.query = query;
    }

    public static RecordIds of(Select<Record1<Long>> query) {
        return new RecordIds(query);
    }

    /** Whether the column holds the number of one of them. */
    public Condition holds(Field<Long> column) {
        return column.in(query);
    }

    /** A row for each, with its number as {@code id}. */
    public Table<?> rows(String alias) {
        return selectDistinct(field(name("named", "id"), Long.class))
                .from(query.asTable("named", "id"))
                .asTable(alias, "id");
    }
}
