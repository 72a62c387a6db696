package app.steward.journey;

import static org.jooq.impl.DSL.val;

import app.steward.membership.RuleGuards;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.notice.NoticeKind;
import app.steward.notice.Notices;
import app.steward.workspace.Now;
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
    private static final NoticeKind HELD = new NoticeKind(
            "journey_held",
            "Journeys that are held",
            "Far more would enter one than expected, and it waits for an administrator.",
            "lock",
            false);

    private final DSLContext sql;
    private final RuleGuards guards;
    private final Notices notices;

    JourneyGuard(DSLContext sql, RuleGuards guards, Notices notices) {
        this.sql = sql;
        this.guards = guards;
        this.notices = notices;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind heldJourneyKind() {
            return HELD;
        }
    }

    /** @param due how many would enter that nobody let through; null where so many may */
    @Nullable
    Allowed ask(int journey, long due, Now now) {
        if (due == 0) {
            return null;
        }
        Record row = sql.fetchSingle(
                """
                select j.guard, (select count(*) from journey_runs n where n.journey_id = j.id and not n.by_hand
                    and n.entered_at > {1} and n.entering > coalesce(j.let_through_at, '-infinity')) as entered
                from journeys j where j.id = {0}""", val(journey), val(now.instant().minus(RuleGuards.TOGETHER).atOffset(ZoneOffset.UTC)));
        return guards.ask(journey, row.get("guard", Integer.class), row.get("entered", Long.class), due);
    }

    void hold(int journey, long due, Now now) {
        if (guards.hold(journey, due, now)) {
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
