package app.steward.index;

import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.sql.IndexForm;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What administrators do with indexes: the work itself goes on in the background. */
@Component
@Transactional
public class IndexSettings {
    private final DSLContext sql;
    private final Fields fields;
    private final FieldIndexes indexes;
    private final AuditTrail audit;
    private final Today today;
    private final ApplicationEventPublisher events;

    IndexSettings(
            DSLContext sql,
            Fields fields,
            FieldIndexes indexes,
            AuditTrail audit,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.fields = fields;
        this.indexes = indexes;
        this.audit = audit;
        this.today = today;
        this.events = events;
    }

    /** Something is to be done. */
    record Asked() {}

    /**
     * Asks for an index of the field; asking twice is asking once.
     *
     * @return the label of the field
     */
    public String add(Viewer by, Subject subject, String key) {
        require(by);
        Catalogue catalogue = fields.catalogue();
        FieldDefinition field = catalogue
                .find(subject, key)
                .filter(found ->
                        IndexForm.of(subject, key, catalogue, today.now()).isPresent())
                .orElseThrow(() -> BadInput.of("field", "Choose a field from the list: this one can't be indexed."));
        int added = sql.execute(
                "insert into field_indexes (subject, field, requested_by) values ({0}, {1}, {2})"
                        + " on conflict (subject, field) do update set state = 'waiting', problem = null, attempts = 0,"
                        + " requested_by = excluded.requested_by, requested_at = now()"
                        + " where field_indexes.state = 'dropping' and field_indexes.lease_owner is null",
                val(subject.key()), val(key), val(by.name()));
        if (added > 0) {
            audit.record(
                    by,
                    "created",
                    "index",
                    subject.key() + "." + key,
                    "Index on " + field.label(),
                    null,
                    Map.of("subject", subject.key(), "field", key));
            events.publishEvent(new Asked());
        } else if (indexes.all().stream()
                .anyMatch(index -> index.subject() == subject
                        && index.field().equals(key)
                        && index.state() == FieldIndex.State.DROPPING)) {
            throw Conflict.at("field", "The index on " + field.label() + " is being dropped. Ask again in a moment.");
        }
        return field.label();
    }

    /** Tries again what could not be built. */
    public void retry(Viewer by, int id) {
        require(by);
        FieldIndex index = get(id);
        sql.execute(
                "update field_indexes set state = 'waiting', problem = null, attempts = 0, requested_at = now()"
                        + " where id = {0} and state = 'failed'",
                val(index.id()));
        events.publishEvent(new Asked());
    }

    /** Drops an index, or stops building it. */
    public void drop(Viewer by, int id) {
        require(by);
        FieldIndex index = get(id);
        if (index.builtIn()) {
            throw new Conflict("This field is indexed from the start: the pages need it.");
        }
        int changed = sql.execute(
                "update field_indexes set state = 'dropping', attempts = 0, problem = null where id = {0}"
                        + " and state <> 'dropping'",
                val(id));
        if (changed == 0) {
            return;
        }
        // One that is being built just now stops, and its worker finds why.
        sql.execute(
                "select pg_cancel_backend(p.pid) from pg_stat_progress_create_index p"
                        + " join pg_class c on c.oid = p.index_relid where p.datname = current_database()"
                        + " and c.relname like {0}",
                val("fi\\_" + id + "\\_%"));
        audit.record(
                by,
                "deleted",
                "index",
                index.subject().key() + "." + index.field(),
                "Index on " + label(index),
                Map.of("subject", index.subject().key(), "field", index.field()),
                null);
        events.publishEvent(new Asked());
    }

    private String label(FieldIndex index) {
        return fields.catalogue()
                .find(index.subject(), index.field())
                .map(FieldDefinition::label)
                .orElse(index.field());
    }

    private FieldIndex get(int id) {
        return indexes.find(id).orElseThrow(() -> new NotFound("There is no such index any more."));
    }

    private static void require(Viewer by) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change which fields are indexed.");
        }
    }
}
