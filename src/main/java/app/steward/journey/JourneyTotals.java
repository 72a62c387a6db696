package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What journeys came to, of the users that somebody sees: who entered, and where they are now. */
@Component
@Transactional(readOnly = true)
public class JourneyTotals {
    private final DSLContext sql;

    JourneyTotals(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Of one journey. Who entered is here, stuck or has ended.
     *
     * @param goal how many met the goal
     * @param lastEntry null: nobody has entered
     */
    public record Totals(
            long entered, long here, long stuck, long ended, long goal, @Nullable Instant lastEntry) {
        public static final Totals NOBODY = new Totals(0, 0, 0, 0, 0, null);
    }

    /** By the journey's number; of those that somebody entered. */
    public Map<Integer, Totals> of(Viewer viewer) {
        Map<Integer, Totals> totals = new HashMap<>();
        sql.fetch(
                        """
                        select r.journey_id, count(*) as entered,
                          count(*) filter (where r.left_at is null and r.state <> 'stuck') as here,
                          count(*) filter (where r.left_at is null and r.state = 'stuck') as stuck,
                          count(*) filter (where r.left_at is not null) as ended,
                          count(*) filter (where r.goal_at is not null) as goal, max(r.entered_at) as last_entry
                        from journey_runs r join users u on u.id = r.user_id where {0} group by r.journey_id""",
                        seen(viewer))
                .forEach(row -> totals.put(
                        row.get("journey_id", Integer.class),
                        new Totals(
                                row.get("entered", Long.class),
                                row.get("here", Long.class),
                                row.get("stuck", Long.class),
                                row.get("ended", Long.class),
                                row.get("goal", Long.class),
                                Journeys.moment(row.get("last_entry", OffsetDateTime.class)))));
        return totals;
    }

    /** What somebody sees of the users {@code u}: archived ones are out of counts. */
    static Condition seen(Viewer viewer) {
        return condition("u.archived_at is null")
                .and(
                        viewer.seesAll()
                                ? noCondition()
                                : viewer.sees(Subject.USER, field(name("u", "account_id"), Long.class)));
    }
}
