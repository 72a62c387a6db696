package app.steward.task;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All tasks. Says nothing of who may see them: ask {@link TaskLog} first. */
interface Tasks extends Repository<Task, Long> {

    /** To change it: two changes of one task wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Task t where t.id = :id")
    Optional<Task> lock(long id);

    Optional<Task> findByOrigin(String origin);

    Task saveAndFlush(Task task);

    void delete(Task task);

    void flush();
}
