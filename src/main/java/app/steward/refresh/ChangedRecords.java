package app.steward.refresh;

import app.steward.change.Chains;
import app.steward.change.DefinitionChanged;
import app.steward.change.RecordsChanged;
import app.steward.change.RefreshRequested;
import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.workspace.WorkspaceChanged;
import jakarta.persistence.EntityManager;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Lets what is derived follow what people change, in the transaction of the change. */
@Component
class ChangedRecords {
    private final EntityManager entities;
    private final Fields fields;
    private final Chain chain;
    private final Refresh refresh;

    ChangedRecords(EntityManager entities, Fields fields, Chain chain, Refresh refresh) {
        this.entities = entities;
        this.fields = fields;
        this.chain = chain;
        this.refresh = refresh;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(RecordsChanged changed) {
        if (changed.touched().isEmpty()) {
            return;
        }
        entities.flush(); // what was changed is to be seen by what follows, which asks by SQL
        chain.follow(changed.touched(), fields.present(Principal.SYSTEM), false, Chains.NONE);
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

    /** In the transaction of whoever asks, so that it is asked for exactly when that commits. */
    @EventListener
    void on(RefreshRequested requested) {
        refresh.request(requested.reason());
    }
}
