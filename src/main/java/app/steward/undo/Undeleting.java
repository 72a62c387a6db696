package app.steward.undo;

import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes deletes back. */
@Component
public class Undeleting {
    private final DeletedRows rows;
    private final List<Undeletes> kinds;

    Undeleting(DeletedRows rows, List<Undeletes> kinds) {
        this.rows = rows;
        this.kinds = List.copyOf(kinds);
    }

    /**
     * Puts back what the viewer deleted, in this order and all of it or nothing; answers what each is called. Throws
     * {@link Conflict} where that is too late.
     */
    @Transactional
    public List<String> takeBack(Viewer by, List<Gone> gone) {
        return gone.stream().map(one -> takeBack(by, one)).toList();
    }

    private String takeBack(Viewer by, Gone gone) {
        Undeletes feature = kinds.stream()
                .filter(one -> one.kind().equals(gone.kind()))
                .findFirst()
                .orElseThrow(() -> new NotFound("Nothing of that name is undone."));
        String label = feature.putBack(by, rows.find(by, gone.kind(), gone.id()));
        rows.forget(by, gone.kind(), gone.id());
        return label;
    }
}
