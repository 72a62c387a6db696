package app.steward.journey;

import static org.jooq.impl.DSL.val;

import app.steward.notice.NoticeKind;
import app.steward.notice.Notices;
import app.steward.workspace.Now;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stops a journey that far more would enter than expected, until a person lets them. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JourneyGuard {
    /** Fewer than these never hold one that has no number of its own. */
    static final int LEAST = 200;

    private static final Duration TOGETHER = Duration.ofHours(1);

    private static final NoticeKind HELD = new NoticeKind(
            "journey_held",
            "Journeys that are held",
            "Far more would enter one than expected, and it waits for an administrator.",
            "lock",
            false);

    private final DSLContext sql;
    private final Notices notices;

    JourneyGuard(DSLContext sql, Notices notices) {
        this.sql = sql;
        this.notices = notices;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind heldJourneyKind() {
            return HELD;
        }
    }

    /**
     * How far it may go that is to be held.
     *
     * @param due how many would enter, with those of the last hour
     * @param most how many may all the same, elsewhere than in a pass
     */
    record Allowed(long due, long most) {}

    /** @param due how many would enter that nobody let through; null where so many may */
    @Nullable
    Allowed ask(int journey, long due, Now now) {
        if (due == 0) {
            return null;
        }
        Record row = sql.fetchSingle(
                """
                select j.guard, (select count(*) from journey_runs n where n.journey_id = j.id and n.put_in_by is null
                    and n.entered_at > {1} and n.entering > coalesce(j.let_through_at, '-infinity')) as entered,
                  ceil(0.05 * case when r.segments <> '{}' or r.lists <> '{}' then
                      (select coalesce(sum(s.members), 0) from segments s where s.id = any (r.segments))
                      + (select count(*) from rule_members m where m.rule_id = any (r.lists) and m.left_at is null)
                    else (select count(*) from users where archived_at is null) end)::bigint as share
                from journeys j join rules r on r.id = j.id where j.id = {0}""", val(journey), val(now.instant().minus(TOGETHER).atOffset(ZoneOffset.UTC)));
        long entered = row.get("entered", Long.class);
        Integer own = row.get("guard", Integer.class);
        long limit = own == null ? Math.max(LEAST, row.get("share", Long.class)) : own;
        return entered + due > limit ? new Allowed(entered + due, Math.max(0, limit - entered)) : null;
    }

    void hold(int journey, long due, Now now) {
        int held = sql.execute(
                "update rules set held_at = {0}, held_count = {1} where id = {2} and held_at is null",
                val(now.instant().atOffset(ZoneOffset.UTC)), val(due), val(journey));
        if (held > 0) {
            notices.add(
                    HELD,
                    sql.resultQuery(
                            """
                            select m.id as member_id, 'held:' || r.id || ':' || {2} as key, null::bigint as account_id,
                              r.name || ' is held: ' || to_char({1}, 'FM999,999,999') || ' users would enter' as text,
                              '/journeys/' || r.id as ref
                            from team_members m, rules r where r.id = {0} and m.profile = 'administrator'""", val(journey), val(due), val(now.instant().toString())));
        }
    }
}
