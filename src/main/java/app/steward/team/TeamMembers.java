package app.steward.team;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The team. E-mail addresses are asked for as {@link TeamMember#emailKey} writes them. */
public interface TeamMembers extends Repository<TeamMember, Long> {

    Optional<TeamMember> findById(Long id);

    Optional<TeamMember> findByEmail(String email);

    @Query("select m from TeamMember m order by lower(m.name), m.id")
    List<TeamMember> all();

    /** Those who may be given accounts and may sign in. */
    @Query("select m from TeamMember m where m.disabledAt is null order by lower(m.name), m.id")
    List<TeamMember> active();

    long count();

    TeamMember save(TeamMember member);

    TeamMember saveAndFlush(TeamMember member);
}
