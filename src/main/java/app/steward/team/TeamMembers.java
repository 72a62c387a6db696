package app.steward.team;

import app.steward.condition.sql.Collation;
import app.steward.problem.Storable;
import app.steward.value.CleanText;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/** The team. E-mail addresses are asked for as {@link TeamMember#emailKey} writes them. */
public interface TeamMembers extends Repository<TeamMember, Long> {

    String NAMED = "(cast(:text as text) = '' or strpos(search_plain(lower(m.name " + Collation.SQL + ")),"
            + " search_plain(lower(cast(:text as text) " + Collation.SQL + "))) > 0"
            + " or strpos(m.email, lower(cast(:text as text))) > 0)";

    Optional<TeamMember> findById(Long id);

    List<TeamMember> findByIdIn(Collection<Long> ids);

    Optional<TeamMember> findByEmail(String email);

    @Query("select m from TeamMember m order by lower(m.name), m.id")
    List<TeamMember> all();

    /** Those who may be given accounts and may sign in. */
    @Query(
            nativeQuery = true,
            value = "select * from team_members m where m.disabled_at is null and m.profile <> 'viewer'"
                    + " order by lower(m.name), m.id")
    List<TeamMember> active();

    /** Likewise, whose name or e-mail address holds the text, accents aside; so many at most. */
    @Query(
            nativeQuery = true,
            value = "select * from team_members m where m.disabled_at is null and m.profile <> 'viewer' and " + NAMED
                    + " order by lower(m.name), m.id limit :most")
    List<TeamMember> owners(@Param("text") String text, @Param("most") int most);

    /** Those who may sign in, whose name or e-mail address holds the text, accents aside; so many at most. */
    @Query(
            nativeQuery = true,
            value = "select * from team_members m where m.disabled_at is null and " + NAMED
                    + " order by lower(m.name), m.id limit :most")
    List<TeamMember> called(@Param("text") String text, @Param("most") int most);

    /** Of all, those whose name or e-mail address holds the text, accents aside: a page of them, by name. */
    @Query(
            nativeQuery = true,
            value = "select * from team_members m where " + NAMED
                    + " order by lower(m.name), m.id limit :most offset :skipped")
    List<TeamMember> page(@Param("text") String text, @Param("skipped") int skipped, @Param("most") int most);

    @Query(nativeQuery = true, value = "select count(*) from team_members m where " + NAMED)
    int count(@Param("text") String text);

    /** The e-mail address of whoever was named so: by that, else by a name that only one of them has; else the text. */
    default String emailOf(String named) {
        if (named.isBlank()
                || !Storable.is(named)
                || findByEmail(TeamMember.emailKey(named)).isPresent()) {
            return named;
        }
        List<TeamMember> same = called(named, 50).stream()
                .filter(member -> member.name().equalsIgnoreCase(CleanText.of(named)))
                .toList();
        return same.size() == 1 ? same.get(0).email() : named;
    }

    long count();

    TeamMember save(TeamMember member);

    TeamMember saveAndFlush(TeamMember member);
}
