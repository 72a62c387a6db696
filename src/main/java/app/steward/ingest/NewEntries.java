package app.steward.ingest;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.List;
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

    /** Those that staged rows name, in the order of the file; rows that were rejected make none. */
    List<Made> named(ImportPlan plan, DSLContext sql) {
        List<Made> named = new ArrayList<>();
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
                    .forEach(key -> named.add(new Made(
                            column.target().key(),
                            Objects.requireNonNull(read.made().get(key)))));
        }
        return named;
    }

    /** Adds them to their lists. */
    void make(ImportPlan plan, List<Made> named) {
        for (Made entry : named) {
            Map<String, String> labels =
                    Objects.requireNonNull(choices.get(entry.what())).made();
            labels.forEach((key, label) -> {
                if (label.equals(entry.name())) {
                    lists.add(by, Objects.requireNonNull(plan.kind().subject()), entry.what(), key, label);
                }
            });
        }
    }
}
