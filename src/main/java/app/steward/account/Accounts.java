package app.steward.account;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The accounts of the workspace, archived ones included. Says nothing of who may see them: ask {@code Visibility} first. */
public interface Accounts extends Repository<Account, Long> {

    Optional<Account> findById(Long id);

    Optional<Account> findByExternalId(String externalId);

    /** To change it: two changes of one record wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select x from Account x where x.id = :id")
    Account lock(long id);

    long count();

    Account saveAndFlush(Account account);

    void delete(Account account);

    void flush();
}
