package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.audit.AuditTrail;
import app.steward.problem.Use;
import app.steward.task.Plays.Play;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.springframework.stereotype.Component;

/** Puts a deleted play back, with its versions and past runs; the tasks of these never went. */
@Component
class PlayUndelete implements Deletable {
    private final Plays plays;
    private final AuditTrail audit;

    PlayUndelete(Plays plays, AuditTrail audit) {
        this.plays = plays;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return Plays.UNDO;
    }

    @Override
    public String type() {
        return "play";
    }

    @Override
    public About about(Viewer viewer, long id) {
        return new About(plays.get(Math.toIntExact(id)).name(), "/plays/" + id, "/plays");
    }

    @Override
    public List<Use> usedBy(long id) {
        return plays.usesOf(plays.get(Math.toIntExact(id)));
    }

    @Override
    public boolean mayDelete(Viewer by, long id) {
        return by.mayEditSegments();
    }

    @Override
    public void delete(Viewer by, long id) {
        plays.delete(by, Math.toIntExact(id));
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        Plays.requireEditor(by);
        deleted.insert("plays");
        deleted.insert("play_versions");
        // an account that was deleted since took its runs with it
        deleted.insert(
                "play_runs",
                field(name("kept", "account_id"), Long.class)
                        .in(select(field(name("id"), Long.class)).from(table(name("accounts")))));
        Play play = plays.get(Math.toIntExact(deleted.id()));
        audit.record(by, "restored", "play", Integer.toString(play.id()), play.name(), null, Plays.values(play));
        return play.name();
    }
}
