package app.steward.segment;

import app.steward.condition.Subject;
import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The segments, in display order. */
public interface Segments extends Repository<Segment, Integer> {

    Optional<Segment> findById(Integer id);

    List<Segment> findBySubjectOrderByPositionAscIdAsc(Subject subject);

    List<Segment> findAllByOrderBySubjectAscPositionAscIdAsc();

    Segment saveAndFlush(Segment segment);

    void delete(Segment segment);

    void flush();

    /** All of a subject, in display order. */
    default List<Segment> of(Subject subject) {
        return findBySubjectOrderByPositionAscIdAsc(subject);
    }
}
