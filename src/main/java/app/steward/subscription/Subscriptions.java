package app.steward.subscription;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The subscriptions of the workspace, archived ones included. Says nothing of who may see them: ask {@code Visibility} first. */
public interface Subscriptions extends Repository<Subscription, Long> {

    Optional<Subscription> findById(Long id);

    Optional<Subscription> findByExternalId(String externalId);

    /** To change it: two changes of one record wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select x from Subscription x where x.id = :id")
    Subscription lock(long id);

    Subscription saveAndFlush(Subscription subscription);

    void delete(Subscription subscription);

    void flush();
}
