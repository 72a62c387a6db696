package app.steward.record;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes records of one kind for people and the management API: rights, values, audit trail, and the
 * re-test of what depends on them, in one transaction. What a kind has of its own (what its records hang on, and whom a
 * change touches besides) is its subclass's.
 */
public abstract class RecordChanges<R extends CustomerRecord> {
    protected final RecordChangeSupport editing;
    protected final DSLContext sql;
    private final Subject subject;
    private final RecordFields<R> fields;
    private final RecordRepository<R> records;
    private final ApplicationEventPublisher events;

    protected RecordChanges(
            RecordFields<R> fields,
            RecordRepository<R> records,
            RecordChangeSupport editing,
            DSLContext sql,
            ApplicationEventPublisher events) {
        this.subject = fields.subject();
        this.fields = fields;
        this.records = records;
        this.editing = editing;
        this.sql = sql;
        this.events = events;
    }

    public Subject subject() {
        return subject;
    }

    /** Makes a record, with its derived row where its kind has such. */
    @Transactional
    public R create(Viewer by, Patch patch) {
        editing.requireEditor(by);
        R record = blank(patch.newExternalId());
        editing.requireFree(subject, record.externalId());
        editing.apply(by, patch, subject, record, fields.properties());
        if (!relatesByNumber()) {
            relate(by, patch, record);
            editing.check(patch, subject);
        }
        editing.store(subject, record, () -> records.saveAndFlush(record));
        editing.addDerivedRow(subject, record.id());
        if (relatesByNumber()) {
            relate(by, patch, record);
            editing.check(patch, subject);
        }
        begin(by, record);
        editing.created(by, subject, record, values(record, owners(record)));
        events.publishEvent(made(record));
        return record;
    }

    /** Changes what the patch has. */
    @Transactional
    public R change(Viewer by, String externalId, Patch patch) {
        editing.requireEditor(by);
        R record = records.lock(editing.get(by, subject, externalId));
        editing.checkVersion(patch, subject, record);
        Map<String, Object> owners = owners(record);
        Map<String, Object> before = values(record, owners);
        Long account = accountOf(record);
        editing.apply(by, patch, subject, record, fields.properties());
        boolean assigned = relate(by, patch, record);
        editing.check(patch, subject);
        ChangedFields ofOwners = assigned ? reassigned(by, record) : ChangedFields.NONE;
        editing.store(subject, record, records::flush);
        Set<String> keys =
                editing.record(by, subject, record, before, values(record, assigned ? owners(record) : owners));
        if (!keys.isEmpty()) {
            events.publishEvent(changed(record, account, keys, ofOwners));
        }
        return record;
    }

    /** Deletes the record with all that is only of it. */
    @Transactional
    public void delete(Viewer by, String externalId) {
        long id = editing.get(by, subject, externalId);
        editing.requireAdministrator(by, "delete " + subject.plural());
        R record = records.lock(id);
        editing.deleted(by, subject, record, values(record, owners(record)));
        events.publishEvent(RecordsDeleted.of(subject, Set.of(id)));
        RecordsChanged left = leave(record);
        records.delete(record);
        records.flush();
        events.publishEvent(left);
    }

    /** What belongs to accounts goes with them. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void onAccountsDeleted(RecordsDeleted deleted) {
        if (subject == Subject.ACCOUNT || deleted.accounts().isEmpty()) {
            return;
        }
        Set<Long> ids = sql.select(field(name("id"), Long.class))
                .from(table(name(subject.plural())))
                .where(field(name("account_id"), Long.class).in(deleted.accounts()))
                .fetchSet(0, Long.class);
        if (!ids.isEmpty()) {
            events.publishEvent(RecordsDeleted.of(subject, ids));
            sql.deleteFrom(table(name(subject.plural())))
                    .where(field(name("account_id"), Long.class).in(deleted.accounts()))
                    .execute();
        }
    }

    private Map<String, Object> values(R record, Map<String, Object> owners) {
        Map<String, Object> values = editing.given(record, fields.properties());
        values.putAll(links(record));
        values.putAll(owners);
        return values;
    }

    /** A record of which nothing is given yet but its external id. */
    protected abstract R blank(String externalId);

    /** The number of the account that a record of another kind belongs to, if there is one. */
    protected @Nullable Long accountOf(R record) {
        return null;
    }

    /** The external ids of the records that it hangs on, by the keys of the fields. */
    protected abstract Map<String, Object> links(R record);

    /** E-mail addresses of its owners by the keys of their roles, for kinds that have such. */
    protected Map<String, Object> owners(R record) {
        return Map.of();
    }

    /** Whether {@link #relate} needs the number of a new record, so that it is stored before all of the patch is checked. */
    protected boolean relatesByNumber() {
        return false;
    }

    /** Takes from the patch what names other records and people. Says whether owners changed. */
    protected abstract boolean relate(Viewer by, Patch patch, R record);

    /** What else a new record needs, once it is stored. */
    protected void begin(Viewer by, R record) {}

    /** After owners changed; says what is different with them. */
    protected ChangedFields reassigned(Viewer by, R record) {
        return ChangedFields.NONE;
    }

    /** What a new record touches. */
    protected abstract RecordsChanged made(R record);

    /**
     * What a change touches.
     *
     * @param account the one that it belonged to before
     * @param keys of the fields that changed
     */
    protected abstract RecordsChanged changed(
            R record, @Nullable Long account, Set<String> keys, ChangedFields ofOwners);

    /** Unties a record that is about to be deleted from those that stay; says what they are touched by. */
    protected abstract RecordsChanged leave(R record);
}
