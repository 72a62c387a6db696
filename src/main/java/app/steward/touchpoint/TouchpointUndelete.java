package app.steward.touchpoint;

import static org.jooq.impl.DSL.val;

import app.steward.team.Viewer;
import app.steward.undo.DeletedRows.Deleted;
import app.steward.undo.Undeletes;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Puts a deleted touchpoint back, where its account or user is still there; tasks that it was logged with name it again. */
@Component
class TouchpointUndelete implements Undeletes {
    private final DSLContext sql;
    private final TouchpointChanges changes;

    TouchpointUndelete(DSLContext sql, TouchpointChanges changes) {
        this.sql = sql;
        this.changes = changes;
    }

    @Override
    public String kind() {
        return TouchpointChanges.UNDO;
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        deleted.insert("touchpoints");
        sql.execute(
                "update tasks t set touchpoint_id = {0} from {1} where t.id = kept.id and t.touchpoint_id is null",
                val(deleted.id()), deleted.rows("tasks"));
        return changes.putBack(by, deleted.id());
    }
}
