package app.steward.refresh;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.change.DefinitionChanged;
import app.steward.change.RecordsChanged;
import app.steward.change.RefreshRequested;
import app.steward.condition.Asker;
import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Present;
import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.fact.Scope;
import app.steward.health.HealthPass;
import app.steward.segment.Segment;
import app.steward.segment.SegmentPass;
import app.steward.segment.SegmentPass.Part;
import app.steward.segment.Segments;
import app.steward.workspace.Now;
import app.steward.workspace.WorkspaceChanged;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Lets derived values and memberships follow what people change, in the transaction of the change. */
@Component
class ChangedRecords {
    /** An account's users are tested with it up to this many, more in the background. */
    private static final int AT_ONCE = 1_000;

    private final DSLContext sql;
    private final EntityManager entities;
    private final Fields fields;
    private final Facts facts;
    private final SegmentPass segmentPass;
    private final HealthPass healthPass;
    private final Segments segments;
    private final Refresh refresh;

    ChangedRecords(
            DSLContext sql,
            EntityManager entities,
            Fields fields,
            Facts facts,
            SegmentPass segmentPass,
            HealthPass healthPass,
            Segments segments,
            Refresh refresh) {
        this.sql = sql;
        this.entities = entities;
        this.fields = fields;
        this.facts = facts;
        this.segmentPass = segmentPass;
        this.healthPass = healthPass;
        this.segments = segments;
        this.refresh = refresh;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(RecordsChanged changed) {
        entities.flush(); // what was changed is to be seen by what follows, which asks by SQL
        Present present = fields.present(Asker.SYSTEM);
        Now now = present.now();
        Catalogue catalogue = present.catalogue();
        facts.recompute(Subject.USER, changed.users(), now); // first: an account's facts read those of its users
        facts.recompute(Subject.ACCOUNT, changed.accounts(), now);
        SegmentPass.Outcome before =
                segmentPass.run(Subject.ACCOUNT, changed.accounts(), null, Part.BEFORE_HEALTH, catalogue, now);
        healthPass.run(changed.accounts(), catalogue, now);
        if (before.readsHealth()) {
            segmentPass.run(Subject.ACCOUNT, changed.accounts(), null, Part.AFTER_HEALTH, catalogue, now);
        }
        segmentPass.run(Subject.USER, users(changed), null, Part.ALL, catalogue, now);
    }

    /** User segments may test any field and segment of the account, so all users of a changed one are tested. */
    private Set<Long> users(RecordsChanged changed) {
        Set<Long> users = new TreeSet<>(changed.users());
        if (!changed.accounts().isEmpty()) {
            Field<Long> id = field(name("id"), Long.class);
            users.addAll(sql.select(id)
                    .from(table(name("users")))
                    .where(new Scope.Records(changed.accounts()).holds(field(name("account_id"), Long.class)))
                    .limit(AT_ONCE + 1)
                    .fetch(id));
        }
        if (users.size() > AT_ONCE) {
            List<Integer> all =
                    segments.of(Subject.USER).stream().map(Segment::id).toList();
            if (!all.isEmpty()) {
                refresh.request(all, "An account with many users changed");
            }
            return changed.users();
        }
        return users;
    }

    @EventListener
    void on(DefinitionChanged changed) {
        refresh.request("The meaning of " + changed.field().replace('_', ' ') + " changed");
    }

    @EventListener
    void on(WorkspaceChanged changed) {
        if (changed.changesWhatIsDerived()) {
            refresh.request(
                    changed.changesTheZone()
                            ? "The time zone of the workspace was changed"
                            : "Settings of the workspace were changed");
        }
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void on(RefreshRequested requested) {
        refresh.request(requested.reason());
    }
}
