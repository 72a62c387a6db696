package app.steward.health;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The rows of {@link HealthConfigurations}. */
interface StoredConfigurations extends Repository<HealthConfiguration, Integer> {

    List<HealthConfiguration> findAllByOrderBySegmentIdAscIdAsc();

    Optional<HealthConfiguration> findBySegmentId(Integer segment);

    Optional<HealthConfiguration> findBySegmentIdIsNull();

    HealthConfiguration saveAndFlush(HealthConfiguration configuration);

    void delete(HealthConfiguration configuration);

    void flush();
}
