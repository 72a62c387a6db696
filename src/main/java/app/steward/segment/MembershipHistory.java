package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which segments one record entered and left. Segments that are hidden from the portfolio are left out. */
@Component
@Transactional(readOnly = true)
public class MembershipHistory {
    private static final Field<OffsetDateTime> AT = field(name("h", "at"), OffsetDateTime.class);
    private static final Field<Boolean> ENTERED = field(name("h", "entered"), Boolean.class);
    private static final Field<Integer> SEGMENT = field(name("s", "id"), Integer.class);
    private static final Field<String> NAME = field(name("s", "name"), String.class);

    private final DSLContext sql;

    MembershipHistory(DSLContext sql) {
        this.sql = sql;
    }

    /** One step into a segment, or out of it. */
    public record Step(Instant at, boolean entered, int segment, String name) {}

    /**
     * The newest ones, and all others of the same moment as the last of them.
     *
     * @param before only what was earlier; null for the newest
     */
    public List<Step> of(Subject subject, long id, @Nullable Instant before, int limit) {
        return sql.select(AT, ENTERED, SEGMENT, NAME)
                .from(table(name("membership_history")).as("h"))
                .join(table(name("segments")).as("s"))
                .on(SEGMENT.eq(field(name("h", "definition"), Integer.class)))
                .where(field(name("h", "record_id"), Long.class).eq(id))
                .and(field(name("h", "kind"), String.class).eq(MembershipKind.SEGMENT.key()))
                .and(field(name("h", "subject"), String.class).eq(subject.key()))
                .and(field(name("s", "visible"), Boolean.class))
                .and(before == null ? noCondition() : AT.lt(before.atOffset(ZoneOffset.UTC)))
                .orderBy(AT.desc())
                .limit(limit)
                .withTies()
                .fetch(row -> new Step(row.value1().toInstant(), row.value2(), row.value3(), row.value4()));
    }
}
