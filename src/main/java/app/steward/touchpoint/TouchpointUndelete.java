package app.steward.touchpoint;

import static org.jooq.impl.DSL.val;

import app.steward.change.RecordsDeleted;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.undo.DeletedRows.Deleted;
import app.steward.undo.Undeletes;
import org.jooq.DSLContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Puts a deleted touchpoint back, where its account or user is still there; tasks that it was logged with name it again. */
@Component
class TouchpointUndelete implements Undeletes {
    private static final String TABLE = "touchpoints";

    private final DSLContext sql;
    private final DeletedRows kept;
    private final TouchpointChanges changes;

    TouchpointUndelete(DSLContext sql, DeletedRows kept, TouchpointChanges changes) {
        this.sql = sql;
        this.kept = kept;
        this.changes = changes;
    }

    @Override
    public String kind() {
        return TouchpointChanges.UNDO;
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        deleted.insert(TABLE);
        sql.execute(
                "update tasks t set touchpoint_id = {0} from {1} where t.id = kept.id and t.touchpoint_id is null",
                val(deleted.id()), deleted.rows("tasks"));
        return changes.putBack(by, deleted.id());
    }

    /** What was said with an account or user goes with it, deleted before or not. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(RecordsDeleted gone) {
        kept.forgetOf(kind(), TABLE, "account_id", gone.accounts());
        kept.forgetOf(kind(), TABLE, "user_id", gone.users());
    }
}
