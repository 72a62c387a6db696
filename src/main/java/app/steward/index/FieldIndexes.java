package app.steward.index;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.IndexForm;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The indexed fields as they are, and those that could be. */
@Component
public class FieldIndexes {
    private static final String READ = "select f.*, (select coalesce(sum(pg_relation_size(c.oid)), 0)::bigint"
            + " from pg_class c where c.relname = any(f.names) and c.relkind = 'i'"
            + " and c.relnamespace = current_schema()::regnamespace) as bytes from field_indexes f";

    private final DSLContext sql;
    private final Today today;

    FieldIndexes(DSLContext sql, Today today) {
        this.sql = sql;
        this.today = today;
    }

    /** What the database says of the index that is being built; figures are of its present step. */
    public record Progress(String phase, long done, long total) {}

    /** A field that could be indexed. */
    public record Choice(FieldDefinition field, boolean sorts, boolean changesOften) {}

    /** Those from the start first, then in the order they were asked for. */
    @Transactional(readOnly = true)
    public List<FieldIndex> all() {
        return sql.fetch(READ + " order by f.built_in desc, f.id").map(FieldIndexes::read);
    }

    @Transactional(readOnly = true)
    public Optional<FieldIndex> find(int id) {
        return sql.fetch(READ + " where f.id = {0}", val(id)).map(FieldIndexes::read).stream()
                .findFirst();
    }

    /** How far the index is that is being built; null where none is, or it has only begun. */
    @Transactional(readOnly = true)
    public @Nullable Progress progress() {
        return sql
                .fetch("select p.phase, case when p.tuples_total > 0 then p.tuples_done else p.blocks_done end as done,"
                        + " case when p.tuples_total > 0 then p.tuples_total else p.blocks_total end as total"
                        + " from pg_stat_progress_create_index p join pg_class c on c.oid = p.index_relid"
                        + " where p.datname = current_database() and c.relname like 'fi\\_%'")
                .stream()
                .map(row -> new Progress(
                        row.get("phase", String.class), row.get("done", Long.class), row.get("total", Long.class)))
                .findFirst()
                .orElse(null);
    }

    /** The fields of the subject that could be indexed and are not. */
    public List<Choice> choices(Subject subject, Catalogue catalogue) {
        Now now = today.now();
        Set<String> taken = new HashSet<>();
        all().stream().filter(each -> each.subject() == subject).forEach(each -> taken.add(each.field()));
        List<Choice> choices = new ArrayList<>();
        for (FieldDefinition field : catalogue.of(subject)) {
            if (!taken.contains(field.key())) {
                IndexForm.of(subject, field.key(), catalogue, now)
                        .ifPresent(form -> choices.add(new Choice(field, form.sorts(), changesOften(field, form))));
            }
        }
        return choices;
    }

    /** Whether use and the daily refresh change the values of many records, each of which then moves in the index. */
    public static boolean changesOften(FieldDefinition field, IndexForm form) {
        return (!field.writable() || field.type() == ValueType.MOMENT)
                && form.table().endsWith("_facts");
    }

    private static FieldIndex read(Record row) {
        OffsetDateTime built = row.get("built_at", OffsetDateTime.class);
        return new FieldIndex(
                row.get("id", Integer.class),
                Subject.of(row.get("subject", String.class)),
                row.get("field", String.class),
                row.get("built_in", Boolean.class),
                FieldIndex.State.of(row.get("state", String.class)),
                List.of(row.get("names", String[].class)),
                List.of(row.get("definitions", String[].class)),
                row.get("problem", String.class),
                built == null ? null : built.toInstant(),
                row.get("bytes", Long.class));
    }
}
