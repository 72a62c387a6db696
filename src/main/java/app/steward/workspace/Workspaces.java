package app.steward.workspace;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The one workspace. Change it inside a transaction; what changed is written at its end. */
public interface Workspaces extends Repository<Workspace, Integer> {

    Optional<Workspace> findById(Integer id);

    Workspace save(Workspace workspace);

    /** The workspace of this database. */
    default Workspace current() {
        return findById(Workspace.ID)
                .orElseThrow(() -> new IllegalStateException("The row of the workspace is missing from the database"));
    }
}
