package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** When a user, or users of an account, came into journeys, reached their goals and left them. */
@Component
@Transactional(readOnly = true)
public class JourneyHistory {
    private final DSLContext sql;

    JourneyHistory(DSLContext sql) {
        this.sql = sql;
    }

    /** What somebody did. */
    public enum What {
        ENTERED,
        GOAL,
        ENDED,
        /** A message was not even queued. */
        SKIPPED
    }

    /**
     * A move of a user; of an account, the same move of all its users on one day.
     *
     * @param at of the last of them
     * @param user external id of the last of them
     * @param others how many more
     * @param why it ended; null where it did not
     * @param note the label of the end, why somebody took them out, or why a message was skipped; empty for none
     * @param by who put them in or took them out; null where nobody did
     */
    public record Move(
            Instant at,
            What what,
            int journey,
            String name,
            String user,
            String label,
            int others,
            @Nullable RunEnd why,
            String note,
            @Nullable String by) {}

    /** A day that goes on behind the page before is whole on that page. */
    private static final String READ = """
            select e.what, r.journey_id, n.name, e.why, e.note, m.name as by, max(e.at) as at, count(*)::int as n,
              (array_agg(u.external_id order by e.at desc, u.id))[1] as external_id,
              (array_agg(u.label order by e.at desc, u.id))[1] as label
            from users u join journey_runs r on r.user_id = u.id join rules n on n.id = r.journey_id
            cross join lateral ({5}) e (what, at, why, note, member)
            left join team_members m on m.id = e.member
            where {0} and {1} and e.at is not null
            group by e.what, r.journey_id, n.name, e.why, e.note, m.name, {2}
            having {3} order by max(e.at) desc limit {4}""";

    /** An end at the goal is said by the goal. */
    private static final String MOVES = """
            values ('ENTERED', r.entered_at, null, null, r.put_in_by), ('GOAL', r.goal_at, null, null, null),
              ('ENDED', case when r.end_why <> 'goal' then r.left_at end, r.end_why, r.end_note, r.left_by)""";

    private static final String SKIPPED = """
            select 'SKIPPED', l.at, null::text, l.detail ->> 'why', null::bigint from journey_log l
            where l.run_id = r.id and l.what = 'skipped'""";

    /** Who came in, reached the goal and left, the latest first. */
    public List<Move> of(Viewer viewer, Subject subject, long id, @Nullable Instant before, Now now, int limit) {
        return read(MOVES, viewer, subject, id, before, now, limit);
    }

    /** Messages that a step skipped, before any was written, the latest first. */
    public List<Move> skipped(Viewer viewer, Subject subject, long id, @Nullable Instant before, Now now, int limit) {
        return read(SKIPPED, viewer, subject, id, before, now, limit);
    }

    private List<Move> read(
            String what, Viewer viewer, Subject subject, long id, @Nullable Instant before, Now now, int limit) {
        boolean account = subject == Subject.ACCOUNT;
        Condition whose = condition(account ? "u.account_id = {0} and u.archived_at is null" : "u.id = {0}", val(id));
        Field<Long> of = DSL.field(DSL.name("u", "account_id"), Long.class);
        QueryPart together =
                account ? sql("(e.at at time zone {0})::date", inline(now.zone().getId())) : sql("r.id, e.at");
        return sql.fetch(
                        READ,
                        whose,
                        Visibility.oneByOne(viewer, Subject.USER, of),
                        together,
                        before == null
                                ? noCondition()
                                : condition("max(e.at) < {0}", val(before.atOffset(ZoneOffset.UTC))),
                        inline(limit),
                        sql(what))
                .map(row -> {
                    String why = row.get("why", String.class);
                    String note = row.get("note", String.class);
                    return new Move(
                            row.get("at", OffsetDateTime.class).toInstant(),
                            What.valueOf(row.get("what", String.class)),
                            row.get("journey_id", Integer.class),
                            row.get("name", String.class),
                            row.get("external_id", String.class),
                            row.get("label", String.class),
                            row.get("n", Integer.class) - 1,
                            why == null ? null : RunEnd.of(why),
                            note == null ? "" : note,
                            row.get("by", String.class));
                });
    }
}
