package app.steward.record;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads a record as the management API answers it: every field that takes no parameters, by its key. */
@Component
public class RecordValues {
    private final Fields fields;
    private final RecordChangeSupport editing;
    private final DSLContext sql;

    RecordValues(Fields fields, RecordChangeSupport editing, DSLContext sql) {
        this.fields = fields;
        this.editing = editing;
        this.sql = sql;
    }

    /** Throws {@link app.steward.problem.NotFound} where the viewer sees no record of this external id. */
    @Transactional(readOnly = true)
    public Map<String, @Nullable Object> read(Viewer viewer, Subject subject, String externalId) {
        long id = editing.get(viewer, subject, externalId);
        Snapshot present = fields.present(viewer);
        Catalogue catalogue = present.catalogue();
        RecordQuery query = new RecordQuery(subject, catalogue, present.now())
                .askedBy(viewer)
                .only(select(val(id)));
        List<FieldDefinition> shown = catalogue.of(subject).stream()
                .filter(each -> each.params().isEmpty())
                .toList();
        String alias = subject.alias();
        List<Field<?>> columns = new ArrayList<>(List.of(
                field(name(alias, "external_id"), String.class).as("own_id"),
                field(name("a", "external_id"), String.class).as("account"),
                field(name(alias, "archived_at")).isNotNull().as("archived"),
                field(name(alias, "version"), Integer.class).as("version")));
        for (int i = 0; i < shown.size(); i++) {
            columns.add(query.shown(FieldRef.of(shown.get(i).key())).as("f" + i));
        }
        Record row =
                sql.select(columns).from(query.from()).where(query.id().eq(id)).fetchSingle();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("externalId", row.get("own_id"));
        if (subject != Subject.ACCOUNT) {
            values.put("account", row.get("account"));
        }
        for (int i = 0; i < shown.size(); i++) {
            values.put(shown.get(i).key(), Typed.plain(Typed.read(row.get("f" + i))));
        }
        values.put("archived", row.get("archived"));
        values.put("version", row.get("version"));
        return values;
    }
}
