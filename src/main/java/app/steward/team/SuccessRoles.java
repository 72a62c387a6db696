package app.steward.team;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The success roles of the workspace, in the order that administrators gave them. */
public interface SuccessRoles extends Repository<SuccessRole, Integer> {

    List<SuccessRole> findByRetiredAtIsNullOrderByPositionAscIdAsc();

    List<SuccessRole> findAllByOrderByPositionAscIdAsc();

    Optional<SuccessRole> findByKey(String key);

    Optional<SuccessRole> findById(Integer id);

    SuccessRole save(SuccessRole role);

    /** Roles in use, in display order. */
    default List<SuccessRole> inUse() {
        return findByRetiredAtIsNullOrderByPositionAscIdAsc();
    }
}
