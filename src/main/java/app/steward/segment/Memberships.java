package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.condition.Subject;
import app.steward.membership.MembershipTables;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The segments that one record is in, and since when. */
@Component
@Transactional(readOnly = true)
public class Memberships {
    private final DSLContext sql;
    private final Segments segments;

    Memberships(DSLContext sql, Segments segments) {
        this.sql = sql;
        this.segments = segments;
    }

    /** A segment and the moment at which the record entered it. */
    public record Membership(Segment segment, Instant since) {}

    /** In display order; segments that are hidden from the portfolio are left out. */
    public List<Membership> of(Subject subject, long id) {
        MembershipTables tables = new MembershipTables(SegmentKind.SEGMENT, subject);
        Field<Integer> segment = tables.definition();
        Field<OffsetDateTime> entered = field(name("entered_at"), OffsetDateTime.class);
        List<Segment> shown =
                segments.of(subject).stream().filter(Segment::visible).toList();
        if (shown.isEmpty()) {
            return List.of();
        }
        Map<Integer, OffsetDateTime> since = sql.select(segment, entered)
                .from(tables.members())
                .where(tables.record().eq(id))
                .and(segment.in(shown.stream().map(Segment::id).toList()))
                .fetchMap(segment, entered);
        List<Membership> memberships = new ArrayList<>();
        for (Segment one : shown) {
            OffsetDateTime at = since.get(one.id());
            if (at != null) {
                memberships.add(new Membership(one, at.toInstant()));
            }
        }
        return memberships;
    }
}
