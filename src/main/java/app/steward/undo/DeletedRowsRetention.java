package app.steward.undo;

import app.steward.job.Recurring;
import java.time.Duration;
import org.jooq.DSLContext;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Forgets what was deleted once nobody can take it back any more: texts do not outlive their ten minutes by much. */
@Component
@DependsOnDatabaseInitialization
class DeletedRowsRetention implements Recurring {
    private final DSLContext sql;

    DeletedRowsRetention(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void look() {
        sql.execute(
                "delete from undoable_deletes where (member_id, kind, record_id) in (select member_id, kind, record_id"
                        + " from undoable_deletes where not " + DeletedRows.IN_TIME + " for update skip locked)");
    }
}
