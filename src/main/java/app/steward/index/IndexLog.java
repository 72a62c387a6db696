package app.steward.index;

import static org.jooq.impl.DSL.val;

import app.steward.attribute.Attributes;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.IndexForm;
import app.steward.lease.LeaseLost;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes down what is to be built and dropped, who does it, and what came of it. Each call is a transaction of its own.
 * A process holds an index by a lease that it renews; one whose lease has run out is taken by the next that looks.
 */
@Component
class IndexLog {
    /** How long a build outlives its process before another looks after it. */
    static final int LEASE_SECONDS = 30;

    /** One that ends its process every time must not do so for ever. */
    private static final int MOST_ATTEMPTS = 3;

    /** What is to be done with an index: built in this form, or dropped where there is none. */
    record Task(FieldIndex index, @Nullable IndexForm form) {}

    private final String owner = UUID.randomUUID().toString();
    private final DSLContext sql;
    private final Fields fields;
    private final FieldIndexes indexes;
    private final Attributes attributes;
    private final Today today;

    IndexLog(DSLContext sql, Fields fields, FieldIndexes indexes, Attributes attributes, Today today) {
        this.sql = sql;
        this.fields = fields;
        this.indexes = indexes;
        this.attributes = attributes;
        this.today = today;
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
                "update field_indexes set state = {0}, attempt = 0, problem = null where id = {1}"
                        + " and lease_owner is null",
                val(state.key()), val(id));
    }

    /** Indexes of ours that nobody asked for any more, such as those of a restored back-up. */
    @Transactional(readOnly = true)
    public List<String> orphans() {
        return sql.fetch("select c.relname from pg_class c where c.relkind = 'i' and c.relname ~ '^fi_[0-9]+_[a-z]+$'"
                        + " and c.relnamespace = current_schema()::regnamespace and not exists (select 1"
                        + " from field_indexes f where f.id = split_part(c.relname, '_', 2)::int)")
                .getValues(0, String.class);
    }

    /** Takes what is next to be done, or null where nothing is, or another process is at work. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public @Nullable Task take() {
        // An advisory lock keeps two takers from meeting in the unique index.
        sql.execute("select pg_advisory_xact_lock(1592590341)");
        sql.execute("update field_indexes set lease_owner = null, lease_until = null where lease_until < now()");
        sql.execute(
                "update field_indexes set state = 'failed', problem = {0} where state = 'building'"
                        + " and lease_owner is null and attempt >= {1}",
                val("The process ended each time while the index was built. Look into the log, then try again."),
                val(MOST_ATTEMPTS));
        List<Integer> taken = sql.fetch(
                        "update field_indexes set lease_owner = {0}, lease_until = now() + make_interval(secs => {1}),"
                                + " state = case state when 'dropping' then state else 'building' end, attempt = attempt +"
                                + " 1, problem = null where not exists (select 1 from field_indexes where lease_owner is"
                                + " not null) and id = (select id from field_indexes where state in ('waiting',"
                                + " 'building', 'dropping') order by state = 'dropping' desc, built_in desc, requested_at,"
                                + " id limit 1) returning id",
                        val(owner), val(LEASE_SECONDS))
                .getValues(0, Integer.class);
        if (taken.isEmpty()) {
            return null;
        }
        FieldIndex index = indexes.find(taken.get(0)).orElseThrow();
        setIndexed(index, false);
        boolean drops = index.state() == FieldIndex.State.DROPPING;
        IndexForm form = drops
                ? null
                : IndexForm.of(index.subject(), index.field(), fields.catalogue(), today.now())
                        .orElse(null);
        return new Task(index, form);
    }

    /** Says that this process still lives. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void renew(int id) {
        int held = sql.execute(
                "update field_indexes set lease_until = now() + make_interval(secs => {0})"
                        + " where id = {1} and lease_owner = {2}",
                val(LEASE_SECONDS), val(id), val(owner));
        if (held == 0) {
            throw new LeaseLost("Index " + id);
        }
    }

    /** All of it stands. Where it was not wanted any more meanwhile, it is dropped next. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void built(FieldIndex index, IndexForm form, List<String> names) {
        renew(index.id());
        int ready = sql.execute(
                "update field_indexes set state = 'ready', names = {0}, definitions = {1}, built_at = now(),"
                        + " attempt = 0 where id = {2} and state = 'building'",
                val(names.toArray(String[]::new)), val(definitions(form).toArray(String[]::new)), val(index.id()));
        if (ready > 0) {
            setIndexed(index, true);
        }
        giveBack(index.id());
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void dropped(int id) {
        renew(id);
        sql.execute("delete from field_indexes where id = {0} and state = 'dropping'", val(id));
        giveBack(id);
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void failed(int id, String problem) {
        sql.execute(
                "update field_indexes set state = 'failed', problem = {0} where id = {1} and lease_owner = {2}"
                        + " and state = 'building'",
                val(problem), val(id), val(owner));
        giveBack(id);
    }

    /** Lets the next that looks go on with it at once. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void giveBack(int id) {
        sql.execute(
                "update field_indexes set lease_owner = null, lease_until = null where id = {0} and lease_owner = {1}",
                val(id), val(owner));
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
