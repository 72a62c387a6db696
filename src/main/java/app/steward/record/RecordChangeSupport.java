package app.steward.record;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.audit.AuditTrail;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.SqlState;
import app.steward.problem.Storable;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Today;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What a change of an account, a user and a subscription has in common: who may, what is read, what is written down. */
@Component
public class RecordChangeSupport {
    private final DSLContext sql;
    private final CustomValues custom;
    private final Fields fields;
    private final Today today;
    private final AuditTrail audit;

    RecordChangeSupport(DSLContext sql, CustomValues custom, Fields fields, Today today, AuditTrail audit) {
        this.sql = sql;
        this.custom = custom;
        this.fields = fields;
        this.today = today;
        this.audit = audit;
    }

    /** The number of the record of this external id, archived or not, if there is one and the viewer sees it. */
    public Optional<Long> find(Viewer viewer, Subject subject, String externalId) {
        if (!Storable.is(externalId)) {
            return Optional.empty();
        }
        Field<Long> id = field(name("id"), Long.class);
        return sql.select(id)
                .from(table(name(subject.plural())).as("r"))
                .where(field(name("external_id"), String.class).eq(CleanText.of(externalId)))
                .and(viewer.sees(subject, subject.accountOf("r")))
                .fetchOptional(id);
    }

    /** Same; throws {@link NotFound} where there is none. */
    public long get(Viewer viewer, Subject subject, String externalId) {
        return find(viewer, subject, externalId)
                .orElseThrow(() -> new NotFound("There is no " + subject.key() + " \"" + externalId + "\"."));
    }

    /** For another record that a value names; throws {@link RejectedValue} where there is none, or none that the viewer sees. */
    public long named(Viewer viewer, Subject subject, String externalId) {
        return find(viewer, subject, externalId)
                .orElseThrow(() -> new RejectedValue("There is no " + subject.key() + " \"" + externalId + "\"."));
    }

    /**
     * The record that a value names, or with null none. To whoever does not see the present one there is none, so
     * clearing it, as a record that is sent back as it was read does, leaves it, and another can't take its place.
     */
    public @Nullable Long reference(
            Viewer viewer, Subject subject, @Nullable Long present, @Nullable String externalId) {
        boolean hidden = present != null && !sees(viewer, subject, present);
        if (externalId == null) {
            return hidden ? present : null;
        }
        long named = named(viewer, subject, externalId);
        if (hidden) {
            throw new RejectedValue("You can't put another " + subject.key() + " here: ask an administrator.");
        }
        return named;
    }

    private boolean sees(Viewer viewer, Subject subject, long id) {
        return sql.fetchExists(select(inline(1))
                .from(table(name(subject.plural())).as("r"))
                .where(field(name("r", "id"), Long.class).eq(id))
                .and(viewer.sees(subject, subject.accountOf("r"))));
    }

    /** The external id of a stored record. */
    public String externalId(Subject subject, long id) {
        return sql.select(field(name("external_id"), String.class))
                .from(table(name(subject.plural())))
                .where(field(name("id"), Long.class).eq(id))
                .fetchSingle()
                .value1();
    }

    public void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed(viewer.profile().label() + "s can't change accounts, users and subscriptions.");
        }
    }

    public void requireAdministrator(Viewer viewer, String what) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators " + what + ".");
        }
    }

    /** Throws {@link Conflict} where the external id is taken, by a record that the viewer may not see, too. */
    public void requireFree(Subject subject, String externalId) {
        if (find(Viewer.system(), subject, externalId).isPresent()) {
            throw known(subject, externalId);
        }
    }

    /** Writes to the database; two who take the same external id at once end as if one had been first. */
    public void store(Subject subject, CustomerRecord record, Runnable write) {
        try {
            write.run();
        } catch (DataIntegrityViolationException e) {
            if (SqlState.is(e, SqlState.UNIQUE)) {
                throw known(subject, record.externalId());
            }
            throw e;
        }
    }

    /** The derived row of a new record, for the kinds that have such. */
    void addDerivedRow(Subject subject, long id) {
        if (subject != Subject.SUBSCRIPTION) {
            sql.insertInto(table(name(subject.derivedTable())))
                    .set(field(name(subject.derivedKey()), Long.class), id)
                    .execute();
        }
    }

    private static Conflict known(Subject subject, String externalId) {
        return new Conflict("There already is " + (subject == Subject.ACCOUNT ? "an " : "a ") + subject.key() + " \""
                + externalId + "\".");
    }

    /** Throws {@link Conflict} where the patch says a version and the record has another one by now. */
    public void checkVersion(Patch patch, Subject subject, CustomerRecord record) {
        audit.requireVersion(
                subject.key(), record.externalId(), record.label(), patch.number("version"), record.version());
    }

    /** Writes given fields, custom attributes and whether it is archived. */
    @Transactional(propagation = Propagation.MANDATORY)
    public <R extends CustomerRecord> void apply(
            Viewer by, Patch patch, Subject subject, R record, List<Property<R>> properties) {
        patch.takeId("external_id", given -> {
            String id = CustomerRecord.externalIdOf(given == null ? "" : given);
            if (!id.equals(record.externalId())) {
                requireFree(subject, id);
                record.setExternalId(id);
            }
        });
        patch.apply(record, properties);
        custom.apply(by, patch, subject, record);
        patch.take("archived", ValueType.YES_NO, archived -> {
            if (Boolean.TRUE.equals(archived)) {
                record.archive(today.now().instant());
            } else {
                record.restore();
            }
        });
    }

    /** Throws {@link app.steward.problem.BadInput} where anything was wrong with the patch. */
    public void check(Patch patch, Subject subject) {
        patch.check(subject, fields::catalogue);
    }

    /** All that is given, by field key, as the audit trail keeps it; what is empty is left out. */
    public <R extends CustomerRecord> Map<String, Object> given(R record, List<Property<R>> properties) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Property<R> property : properties) {
            Object value = Typed.plain(property.reads().apply(record));
            if (value != null) {
                values.put(property.key(), value);
            }
        }
        record.custom().forEach((key, value) -> values.put("custom." + key, value));
        values.put("archived", record.archived());
        return values;
    }

    /**
     * Writes down what changed.
     *
     * @return the keys of what did, none where nothing did
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> record(
            Viewer by, Subject subject, CustomerRecord record, Map<String, Object> before, Map<String, Object> after) {
        Map<String, @Nullable Object> was = new LinkedHashMap<>();
        Map<String, @Nullable Object> is = new LinkedHashMap<>();
        before.forEach((key, value) -> {
            if (!Objects.equals(value, after.get(key))) {
                was.put(key, value);
                is.put(key, after.get(key));
            }
        });
        after.forEach((key, value) -> {
            if (!before.containsKey(key)) {
                was.put(key, null);
                is.put(key, value);
            }
        });
        if (is.isEmpty()) {
            return Set.of();
        }
        String action = "changed";
        if (is.containsKey("archived")) {
            action = record.archived() ? "archived" : "restored";
        }
        audit.record(by, action, subject.key(), record.id(), record.externalId(), record.label(), was, is);
        return Set.copyOf(is.keySet());
    }

    /** Writes down a new record. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void created(Viewer by, Subject subject, CustomerRecord record, Map<String, Object> values) {
        audit.record(by, "created", subject.key(), record.id(), record.externalId(), record.label(), null, values);
    }

    /** Writes down that a record is gone. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void deleted(Viewer by, Subject subject, CustomerRecord record, Map<String, Object> values) {
        audit.record(by, "deleted", subject.key(), record.id(), record.externalId(), record.label(), values, null);
    }
}
