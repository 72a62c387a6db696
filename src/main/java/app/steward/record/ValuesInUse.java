package app.steward.record;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Choice;
import app.steward.condition.ChoicesInUse;
import app.steward.condition.Subject;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** The values that records have, as choices where nobody named any. */
public final class ValuesInUse {
    private static final int MAX_CHOICES = 200;
    private static final int MAX_ROWS = 100_000;

    private ValuesInUse() {}

    /**
     * @param column of the records' table
     * @param has which records have a value
     * @param value made of the column; of several in one column each is a row
     */
    public static ChoicesInUse of(
            DSLContext sql, Subject subject, Field<?> column, Condition has, Field<String> value) {
        String alias = subject.alias();
        return asker -> sql.fetch(selectDistinct(value.as("value"))
                        // Enough to know what people use, without reading a million rows for a list of words.
                        .from(select(column)
                                .from(table(name(subject.plural())).as(alias))
                                .where(has)
                                .and(field(name("archived_at")).isNull())
                                .and(asker.sees(subject, subject.accountOf(alias)))
                                .limit(MAX_ROWS)
                                .asTable("seen"))
                        .orderBy(1)
                        .limit(MAX_CHOICES))
                .map(row -> new Choice(row.value1(), row.value1()));
    }
}
