package app.steward.workspace;

import java.util.Optional;
import org.springframework.data.repository.Repository;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** The one workspace. Change it inside a transaction; what changed is written at its end. */
public interface Workspaces extends Repository<Workspace, Integer> {

    Optional<Workspace> findById(Integer id);

    Workspace save(Workspace workspace);

    /** The workspace of this database. */
    default Workspace current() {
        return findById(Workspace.ID)
                .orElseThrow(() -> new IllegalStateException("The row of the workspace is missing from the database"));
    }

    /** The same for what is shown alone: a page asks for it in many places, and one request reads it once. */
    default Workspace shown() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request == null) {
            return current();
        }
        String name = Workspace.class.getName();
        Workspace known = (Workspace) request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
        if (known == null) {
            known = current();
            request.setAttribute(name, known, RequestAttributes.SCOPE_REQUEST);
        }
        return known;
    }
}
