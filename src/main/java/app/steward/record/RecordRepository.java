package app.steward.record;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;

/** The records of one kind, archived ones included. Says nothing of who may see them: ask {@code Visibility} first. */
@NoRepositoryBean
public interface RecordRepository<R extends CustomerRecord> extends Repository<R, Long> {

    Optional<R> findById(Long id);

    /** To change it: two changes of one record wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select x from #{#entityName} x where x.id = :id")
    R lock(long id);

    R saveAndFlush(R record);

    void delete(R record);

    void flush();
}
