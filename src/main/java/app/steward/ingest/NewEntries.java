package app.steward.ingest;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.team.Viewer;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * The entries that a file adds to the administrators' lists.
 *
 * @param choices as the rows were read with them, by the key of the target
 */
record NewEntries(Viewer by, ListEntries lists, Map<String, Choices> choices) {

    /** Makes those that staged rows name, in the order of the file; rows that were rejected make none. */
    void make(ImportPlan plan, DSLContext sql) {
        for (Column column : plan.columns()) {
            Choices read = choices.get(column.target().key());
            if (!column.create() || read == null || read.made().isEmpty()) {
                continue;
            }
            Field<String> entry = field(name(column.target().column()), String.class);
            sql.select(entry)
                    .from(table(name("import_stage")))
                    .where(entry.eq(any(read.made().keySet().toArray(String[]::new))))
                    .groupBy(entry)
                    .orderBy(min(field(name("line"))))
                    .fetch(entry)
                    .forEach(key -> lists.add(
                            by,
                            Objects.requireNonNull(plan.kind().subject()),
                            column.target().key(),
                            key,
                            Objects.requireNonNull(read.made().get(key))));
        }
    }
}
