package app.steward.attribute;

import app.steward.condition.sql.Collation;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The definitions of custom attributes. A subject is named by its key. */
public interface Attributes extends Repository<Attribute, Integer> {

    @Query("select a from Attribute a order by a.subject, a.position, a.id")
    List<Attribute> all();

    @Query("select a from Attribute a where a.subject = :subject order by a.position, a.id")
    List<Attribute> of(String subject);

    /** Ignoring case, as the keys are unique. */
    @Query(
            nativeQuery = true,
            value = "select * from attributes where subject = :subject" + " and lower(key " + Collation.SQL
                    + ") = lower(cast(:key as text) " + Collation.SQL + ")")
    Optional<Attribute> find(String subject, String key);

    @Query("select coalesce(max(a.position), 0) from Attribute a where a.subject = :subject")
    int lastPosition(String subject);

    /** By the key as it is written. */
    @Modifying
    @Query(
            nativeQuery = true,
            value = "update attributes set indexed = :indexed where subject = :subject and key = :key")
    void setIndexed(String subject, String key, boolean indexed);

    Attribute saveAndFlush(Attribute attribute);

    void delete(Attribute attribute);
}
