package app.steward.touchpoint;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All touchpoints. Says nothing of who may see them: ask {@link TouchpointLog} first. */
interface Touchpoints extends Repository<Touchpoint, Long> {

    /** To change it: two changes of one touchpoint wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Touchpoint t where t.id = :id")
    Optional<Touchpoint> lock(long id);

    Touchpoint saveAndFlush(Touchpoint touchpoint);

    void delete(Touchpoint touchpoint);

    void flush();
}
