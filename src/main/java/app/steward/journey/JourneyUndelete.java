package app.steward.journey;

import app.steward.team.Viewer;
import app.steward.undo.DeletedRows.Deleted;
import app.steward.undo.Undeletes;
import org.springframework.stereotype.Component;

/** Puts a deleted draft back, as it was. One that was ever published took its runs along, and is gone. */
@Component
class JourneyUndelete implements Undeletes {
    private final JourneyEditing editing;

    JourneyUndelete(JourneyEditing editing) {
        this.editing = editing;
    }

    @Override
    public String kind() {
        return JourneyEditing.UNDO;
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        JourneyEditing.mayEdit(by);
        deleted.insert("rules");
        deleted.insert("journeys");
        return editing.putBack(by, Math.toIntExact(deleted.id())).name();
    }
}
