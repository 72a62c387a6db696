package app.steward.membership;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Some of the records that a rule would act on which its guard holds, so that who lets it through knows whom it is about. */
@Component
public class WaitingSample {
    /** So many stand for all that wait. */
    public static final int MOST = 5;

    private final DSLContext sql;

    WaitingSample(DSLContext sql) {
        this.sql = sql;
    }

    /** A record that waits. */
    public record Waiting(String externalId, String label) {}

    /**
     * Those that are in use and that the viewer sees: what a kind of rule asks besides, before it takes the first few.
     *
     * @param record the column of their number
     */
    public static Condition seen(Viewer viewer, Subject subject, Field<Long> record) {
        return exists(selectOne()
                .from(table(name(subject.plural())).as("w"))
                .where(field(name("w", "id"), Long.class).eq(record))
                .and(field(name("w", "archived_at")).isNull())
                .and(viewer.sees(subject, subject.accountOf("w"))));
    }

    /** What they are called, in their order. */
    @Transactional(readOnly = true)
    public List<Waiting> named(Subject subject, Collection<Long> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        Field<Long> id = field(name("w", "id"), Long.class);
        Map<Long, Waiting> named = sql.select(
                        id, field(name("w", "external_id"), String.class), field(name("w", "label"), String.class))
                .from(table(name(subject.plural())).as("w"))
                .where(id.in(records))
                .fetchMap(id, row -> new Waiting(row.value2(), row.value3()));
        return records.stream().filter(named::containsKey).map(named::get).toList();
    }
}
