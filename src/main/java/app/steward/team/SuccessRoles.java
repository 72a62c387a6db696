package app.steward.team;

import static org.jooq.impl.DSL.field;

import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The success roles of the workspace, in the order that administrators gave them. */
public interface SuccessRoles extends Repository<SuccessRole, Integer> {

    List<SuccessRole> findByRetiredAtIsNullOrderByPositionAscIdAsc();

    List<SuccessRole> findAllByOrderByPositionAscIdAsc();

    Optional<SuccessRole> findByKey(String key);

    Optional<SuccessRole> findById(Integer id);

    /** Empty where there is no such role. */
    default String keyOf(int id) {
        return findById(id).map(SuccessRole::key).orElse("");
    }

    SuccessRole save(SuccessRole role);

    /** Roles that are given to people, in display order. */
    default List<SuccessRole> inUse() {
        return findByRetiredAtIsNullOrderByPositionAscIdAsc();
    }

    /** Those, and retired ones that somebody still has: what is shown, tested and filtered by. */
    @Query(nativeQuery = true, value = """
            select * from success_roles r
             where r.retired_at is null
                or exists (select 1 from account_assignments a where a.role_id = r.id)
             order by r.position, r.id""")
    List<SuccessRole> shown();

    /** Changes where {@link #shown} does for the sake of who has a retired role. */
    static Field<String> retiredInUse() {
        return field(
                "(select string_agg(r.id::text, ',' order by r.id) from success_roles r where r.retired_at is not null"
                        + " and exists (select 1 from account_assignments a where a.role_id = r.id))",
                String.class);
    }
}
