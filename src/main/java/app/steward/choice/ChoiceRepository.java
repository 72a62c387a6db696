package app.steward.choice;

import app.steward.condition.Choice;
import app.steward.record.RejectedValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The entries of one list, in the order that administrators gave them. */
@NoRepositoryBean
public interface ChoiceRepository<T extends ChoiceEntry> extends Repository<T, String> {

    List<T> findAllByOrderByPositionAscKeyAsc();

    Optional<T> findById(String key);

    T saveAndFlush(T entry);

    void delete(T entry);

    default List<Choice> choices() {
        return findAllByOrderByPositionAscKeyAsc().stream()
                .map(ChoiceEntry::choice)
                .toList();
    }

    /** The key of the entry named by key or label, ignoring case; null for null, {@link RejectedValue} for an unknown one. */
    @Transactional(readOnly = true, noRollbackFor = RejectedValue.class)
    default @Nullable String keyOf(@Nullable String name, String what) {
        return name == null ? null : ChoiceEntry.named(choices(), name, what);
    }
}
