package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;

import app.steward.condition.Subject;
import app.steward.membership.MembershipTables;
import app.steward.team.Viewer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads who is in a segment. */
@Component
public class SegmentMembers {

    /** A member, and since when it is one. The number orders pages and is shown nowhere. */
    public record Member(long id, String externalId, String name, Instant since) {}

    private final DSLContext sql;

    SegmentMembers(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Members that the viewer sees, in a fixed order.
     *
     * @param after starts behind this member; null for the first page
     */
    public List<Member> of(Viewer viewer, Subject subject, int segment, @Nullable Long after, int limit) {
        MembershipTables tables = new MembershipTables(SegmentKind.SEGMENT, subject);
        Field<Long> member = tables.record("m");
        Field<Long> record = field(name("r", "id"), Long.class);
        Field<OffsetDateTime> since = field(name("m", "entered_at"), OffsetDateTime.class);
        return sql.select(
                        record,
                        field(name("r", "external_id"), String.class),
                        field(name("r", "label"), String.class),
                        since)
                .from(tables.members().as("m"))
                .join(tables.records().as("r"))
                .on(record.eq(member))
                .where(tables.definition("m").eq(segment))
                .and(after == null ? noCondition() : member.gt(after))
                .and(not(subject.archived("r")))
                .and(viewer.sees(subject, subject.accountOf("r")))
                .orderBy(member)
                .limit(limit)
                .fetch(row -> new Member(
                        row.value1(), row.value2(), row.value3(), row.value4().toInstant()));
    }
}
