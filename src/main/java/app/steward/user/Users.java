package app.steward.user;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The users of the workspace, archived ones included. Says nothing of who may see them: ask {@code Visibility} first. */
public interface Users extends Repository<User, Long> {

    Optional<User> findById(Long id);

    Optional<User> findByExternalId(String externalId);

    /** To change it: two changes of one record wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select x from User x where x.id = :id")
    User lock(long id);

    User saveAndFlush(User user);

    void delete(User user);

    void flush();
}
