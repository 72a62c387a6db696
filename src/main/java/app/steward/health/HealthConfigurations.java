package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.audit.AuditTrail;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.derive.DefinitionSaved;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.segment.Segment;
import app.steward.segment.SegmentDeleted;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentPutBack;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The configurations of account segments and the default, for administrators and super managers to edit. Whatever
 * changes one publishes {@link DefinitionSaved}; one saver at a time.
 */
@Component
public class HealthConfigurations {
    /** The name of all configurations and the priority as one definition of the chain. */
    public static final String NAME = "account.health";

    /** In the audit trail. */
    public static final String KIND = "health configuration";

    private static final List<String> WITH_SEGMENT = List.of("health_configurations", "health_priority");

    private final DSLContext sql;
    private final EntityManager entities;
    private final StoredConfigurations stored;
    private final Segments segments;
    private final ConfigurationReader reader;
    private final Conditions conditions;
    private final HealthLock lock;
    private final HealthStates states;
    private final AuditTrail audit;
    private final DeletedRows rows;
    private final ApplicationEventPublisher events;

    HealthConfigurations(
            DSLContext sql,
            EntityManager entities,
            StoredConfigurations stored,
            Segments segments,
            ConfigurationReader reader,
            Conditions conditions,
            HealthLock lock,
            HealthStates states,
            AuditTrail audit,
            DeletedRows rows,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.entities = entities;
        this.stored = stored;
        this.segments = segments;
        this.reader = reader;
        this.conditions = conditions;
        this.lock = lock;
        this.states = states;
        this.audit = audit;
        this.rows = rows;
        this.events = events;
    }

    /** The default first, then by the segment's number. */
    @Transactional(readOnly = true)
    public List<HealthConfiguration> all() {
        return stored.findAllByOrderBySegmentIdAscIdAsc().stream()
                .sorted(Comparator.comparing(
                        HealthConfiguration::segment, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
    }

    /** @param segment number of an account segment; null for the default, which is always there */
    @Transactional(readOnly = true)
    public Optional<HealthConfiguration> find(@Nullable Integer segment) {
        return segment == null ? stored.findBySegmentIdIsNull() : stored.findBySegmentId(segment);
    }

    /** The definition as it reads today. */
    public ConfigurationReader.Stored read(HealthConfiguration configuration, Catalogue catalogue) {
        return reader.stored(catalogue, configuration.definition());
    }

    /**
     * Makes or changes the configuration of a segment, or the default, and has its accounts scored anew, changed or not.
     *
     * @param segment number of an account segment; null for the default
     * @param configuration null only computes anew
     * @param version the version that the change was made of, checked when given
     */
    @Transactional
    public void save(
            Viewer by, @Nullable Integer segment, @Nullable Configuration configuration, @Nullable Integer version) {
        save(by, segment, null, configuration, version);
    }

    /**
     * Same, of a change that puts an earlier version back.
     *
     * @param restores its number
     */
    @Transactional
    public void restore(
            Viewer by,
            @Nullable Integer segment,
            int restores,
            Configuration configuration,
            @Nullable Integer version) {
        save(by, segment, restores, configuration, version);
    }

    private void save(
            Viewer by,
            @Nullable Integer segment,
            @Nullable Integer restores,
            @Nullable Configuration configuration,
            @Nullable Integer version) {
        mayEdit(by);
        lock.definitionsChange();
        String label = segment == null ? "Default health" : "Health of " + nameOf(segment);
        HealthConfiguration present = find(segment).orElse(null);
        if (version != null && (present == null || version != present.version())) {
            throw new Overtaken("Someone else changed " + label + " in between.");
        } else if (present == null && (configuration == null || segment == null)) {
            throw new NotFound(label + " has no configuration.");
        }
        if (configuration != null) {
            store(by, segment, restores, label, present, reader.write(configuration));
        }
        events.publishEvent(new DefinitionSaved(NAME, label + " saved"));
    }

    private void store(
            Viewer by,
            @Nullable Integer segment,
            @Nullable Integer restores,
            String label,
            @Nullable HealthConfiguration present,
            String text) {
        if (present == null && segment != null) {
            stored.saveAndFlush(new HealthConfiguration(segment, text));
            if (restores == null) {
                audit.record(by, "created", KIND, id(segment), label, null, told(text));
            } else {
                audit.changed(by, KIND, id(segment), label, restores, Map.of(), told(text));
            }
        } else if (present != null && !conditions.tree(text).equals(conditions.tree(present.definition()))) {
            Map<String, Object> before = told(present.definition());
            present.define(text);
            stored.saveAndFlush(present);
            audit.changed(by, KIND, id(segment), label, restores, before, told(text));
        }
        states.repaired(HealthDefinitions.key(segment));
    }

    /** Deletes the configuration of a segment, which then passes its accounts on to the next; the default is emptied. */
    @Transactional
    public void delete(Viewer by, @Nullable Integer segment) {
        if (segment == null) {
            save(by, null, Configuration.EMPTY, null);
            return;
        }
        mayEdit(by);
        lock.definitionsChange();
        String label = "Health of " + nameOf(segment);
        HealthConfiguration present = find(segment).orElseThrow(() -> new NotFound(label + " has no configuration."));
        remove(by, present, label);
    }

    private void remove(Viewer by, HealthConfiguration present, String label) {
        Map<String, Object> before = told(present.definition());
        String id = id(present.segment());
        stored.delete(present);
        stored.flush();
        audit.record(by, "deleted", KIND, id, label, before, null);
        events.publishEvent(new DefinitionSaved(NAME, label + " deleted"));
    }

    /** A deleted segment takes its configuration with it. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SegmentDeleted deleted) {
        lock.definitionsChange();
        for (String table : WITH_SEGMENT) {
            rows.keep(
                    deleted.by(),
                    SegmentEditing.KIND,
                    deleted.id(),
                    table,
                    field(name("segment_id"), Integer.class).eq(deleted.id()));
        }
        find(deleted.id()).ifPresent(present -> remove(deleted.by(), present, "Health of " + deleted.name()));
        sql.deleteFrom(table(name("health_priority")))
                .where(field(name("segment_id"), Integer.class).eq(deleted.id()))
                .execute();
        entities.flush();
    }

    /** And brings it back. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SegmentPutBack back) {
        lock.definitionsChange();
        // somebody has ordered them since: who has its place, and all after, move on by one
        sql.execute(
                "update health_priority p set position = p.position + 1 from {0} where p.position >= kept.position and"
                        + " exists (select from health_priority taken where taken.position = kept.position)",
                back.deleted().rows("health_priority"));
        WITH_SEGMENT.forEach(back.deleted()::insert);
        find(back.id()).ifPresent(present -> {
            String label = "Health of " + back.name();
            states.repaired(HealthDefinitions.key(back.id()));
            audit.record(back.by(), "restored", KIND, id(back.id()), label, null, told(present));
            events.publishEvent(new DefinitionSaved(NAME, label + " put back"));
        });
    }

    private String nameOf(int segment) {
        return segments.findById(segment)
                .filter(found -> found.subject() == Subject.ACCOUNT)
                .map(Segment::name)
                .orElseThrow(() -> new NotFound("There is no account segment " + segment + "."));
    }

    /** What there is to say of it, as the audit trail has it; nothing where there is none. */
    public Map<String, Object> told(@Nullable HealthConfiguration configuration) {
        return configuration == null ? Map.of() : told(configuration.definition());
    }

    /** What the configuration of a segment, or the default, is called in the audit trail. */
    public static String id(@Nullable Integer segment) {
        return segment == null ? "default" : segment.toString();
    }

    private Map<String, Object> told(String definition) {
        return Map.of("definition", conditions.tree(definition));
    }

    /** Throws {@link NotAllowed} for whoever does not edit health. */
    public static void mayEdit(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers edit health.");
        }
    }
}
