package app.steward.index;

import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.attribute.Attributes;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.IndexForm;
import app.steward.job.Lease;
import app.steward.job.Leased;
import app.steward.job.LeasedTable;
import app.steward.job.Leases;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes down what is to be built and dropped, who does it, and what came of it. Each call is a transaction of its own.
 */
@Component
class IndexLog {
    /** What is to be done with an index: built in this form, or dropped where there is none. */
    record Task(Lease lease, FieldIndex index, @Nullable IndexForm form) implements Leased {}

    private final DSLContext sql;
    private final Fields fields;
    private final FieldIndexes indexes;
    private final Attributes attributes;
    private final Today today;
    private final LeasedTable tasks;

    IndexLog(DSLContext sql, Fields fields, FieldIndexes indexes, Attributes attributes, Today today, Leases leases) {
        this.sql = sql;
        this.fields = fields;
        this.indexes = indexes;
        this.attributes = attributes;
        this.today = today;
        this.tasks = leases.of("field_indexes", "id")
                .where("state in ('waiting', 'building', 'dropping')")
                .orderBy("state = 'dropping' desc, built_in desc, requested_at, id")
                .unless(LeasedTable.HELD);
    }

    /**
     * Compares what stands with what should: fields that are gone lose their index, those that changed get another,
     * damaged ones are built anew, and success roles that were added get theirs.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void settle() {
        Catalogue catalogue = fields.catalogue();
        Now now = today.now();
        for (FieldDefinition field : catalogue.of(Subject.ACCOUNT)) {
            if (field.type() == ValueType.PERSON) {
                sql.execute(
                        "insert into field_indexes (subject, field, built_in) values ('account', {0}, true)"
                                + " on conflict do nothing",
                        val(field.key()));
            }
        }
        List<String> valid = sql.fetch("select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
                        + " where i.indisvalid and c.relnamespace = current_schema()::regnamespace")
                .getValues(0, String.class);
        for (FieldIndex index : indexes.all()) {
            if (index.fixed() || index.state() == FieldIndex.State.DROPPING) {
                continue;
            }
            Optional<IndexForm> form = IndexForm.of(index.subject(), index.field(), catalogue, now);
            if (form.isEmpty()) {
                mark(index.id(), FieldIndex.State.DROPPING);
            } else if (index.state() == FieldIndex.State.READY
                    && (!index.definitions().equals(definitions(form.get())) || !valid.containsAll(index.names()))) {
                mark(index.id(), FieldIndex.State.WAITING);
            }
        }
    }

    private void mark(int id, FieldIndex.State state) {
        sql.execute(
                "update field_indexes set state = {0}, attempts = 0, problem = null where id = {1} and not {2}",
                val(state.key()), val(id), sql(LeasedTable.HELD));
    }

    /** Indexes of ours that nobody asked for any more, such as those of a restored back-up. */
    @Transactional(readOnly = true)
    public List<String> orphans() {
        return sql.fetch("select c.relname from pg_class c where c.relkind = 'i' and c.relname ~ '^fi_[0-9]+_[a-z]+$'"
                        + " and c.relnamespace = current_schema()::regnamespace and not exists (select 1"
                        + " from field_indexes f where f.id = split_part(c.relname, '_', 2)::int)")
                .getValues(0, String.class);
    }

    /** Says of what ends its process each time that it failed. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void giveUp() {
        sql.execute(
                "update field_indexes set state = 'failed', problem = {0} where state = 'building' and id = any ({1})",
                val("The process ended each time while the index was built. Look into the log, then try again."),
                val(tasks.spent().toArray(Long[]::new)));
    }

    /** Takes what is next to be done, or null where nothing is, or another process is at work. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public @Nullable Task take() {
        Lease lease =
                tasks.take(1, "state = case state when 'dropping' then state else 'building' end, problem = null");
        if (lease == null) {
            return null;
        }
        FieldIndex index = indexes.find(Math.toIntExact(lease.id())).orElseThrow();
        setIndexed(index, false);
        boolean drops = index.state() == FieldIndex.State.DROPPING;
        IndexForm form = drops
                ? null
                : IndexForm.of(index.subject(), index.field(), fields.catalogue(), today.now())
                        .orElse(null);
        return new Task(lease, index, form);
    }

    /** All of it stands. Where it was not wanted any more meanwhile, it is dropped next. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void built(Task task, IndexForm form, List<String> names) {
        task.lease().end();
        int ready = sql.execute(
                "update field_indexes set state = 'ready', names = {0}, definitions = {1}, built_at = now(),"
                        + " attempts = 0 where id = {2} and state = 'building'",
                val(names.toArray(String[]::new)),
                val(definitions(form).toArray(String[]::new)),
                val(task.index().id()));
        if (ready > 0) {
            setIndexed(task.index(), true);
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void dropped(Task task) {
        task.lease().end();
        sql.execute(
                "delete from field_indexes where id = {0} and state = 'dropping'",
                val(task.index().id()));
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void failed(Task task, String problem) {
        task.lease().end();
        sql.execute(
                "update field_indexes set state = 'failed', problem = {0} where id = {1} and state = 'building'",
                val(problem), val(task.index().id()));
    }

    private void setIndexed(FieldIndex index, boolean indexed) {
        if (index.field().startsWith("custom.")) {
            attributes.setIndexed(index.subject().key(), index.field().substring("custom.".length()), indexed);
        }
    }

    private static List<String> definitions(IndexForm form) {
        List<String> definitions = new ArrayList<>();
        form.parts().forEach(part -> definitions.add(form.table() + " " + part.definition()));
        return definitions;
    }
}
