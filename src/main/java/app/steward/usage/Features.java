package app.steward.usage;

import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The features that were seen or named so far. */
public interface Features extends Repository<Feature, Integer> {

    /** All, by label. Number 0, which counts logins, is none. */
    @Query("from Feature f where f.id <> 0 order by lower(f.label), f.feature, f.module, f.product")
    List<Feature> all();

    Feature saveAndFlush(Feature feature);
}
