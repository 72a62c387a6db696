package app.steward.milestone;

import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.membership.RuleGuards;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.notice.NoticeKind;
import app.steward.notice.Notices;
import app.steward.workspace.Now;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stops a milestone that far more accounts would meet than expected, until a person lets them. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class MilestoneGuard {
    private static final NoticeKind HELD = new NoticeKind(
            "milestone_held",
            "Milestones that are held",
            "Far more accounts would meet one than expected, and it waits for an administrator.",
            "lock",
            false);

    private final DSLContext sql;
    private final RuleGuards guards;
    private final Notices notices;

    MilestoneGuard(DSLContext sql, RuleGuards guards, Notices notices) {
        this.sql = sql;
        this.guards = guards;
        this.notices = notices;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind heldMilestoneKind() {
            return HELD;
        }
    }

    /**
     * Of milestones that so many would meet, those that have to be held.
     *
     * @param due how many would meet each that nobody let through
     */
    Map<Integer, Allowed> ask(Map<Integer, Long> due, Now now) {
        Map<Integer, Allowed> held = new HashMap<>();
        if (due.isEmpty()) {
            return held;
        }
        sql.fetch("""
                        select d.rule_id, d.guard, (
                            select count(*) from milestones_met x where x.milestone_id = d.rule_id and x.met_at > {0}
                              and x.how = 'rule'
                              and (x.evidence ->> 'entered')::timestamptz > coalesce(d.let_through_at, '-infinity')) as met
                        from milestones d where d.rule_id = any ({1})""", val(now.instant().minus(RuleGuards.TOGETHER).atOffset(ZoneOffset.UTC)), Bound.ints(due.keySet()))
                .forEach(row -> {
                    int milestone = row.get("rule_id", Integer.class);
                    Allowed over = guards.ask(
                            milestone,
                            row.get("guard", Integer.class),
                            row.get("met", Long.class),
                            due.getOrDefault(milestone, 0L));
                    if (over != null) {
                        held.put(milestone, over);
                    }
                });
        return held;
    }

    void hold(int milestone, long due, Now now) {
        if (guards.hold(milestone, due, now)) {
            notices.add(
                    HELD,
                    sql.resultQuery(
                            """
                            select m.id as member_id, 'held:' || r.id || ':' || {2} as key, null::bigint as account_id,
                              r.name || ' is held: ' || to_char({1}, 'FM999,999,999') || ' accounts would meet it' as text,
                              '/milestones/' || r.id as ref
                            from team_members m, rules r where r.id = {0} and m.profile = 'administrator'""", val(milestone), val(due), val(now.instant().toString())));
        }
    }
}
