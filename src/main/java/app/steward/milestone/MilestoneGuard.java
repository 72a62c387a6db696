package app.steward.milestone;

import app.steward.membership.RuleGuards;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.membership.RuleGuards.Guarded;
import app.steward.notice.HeldRules;
import app.steward.notice.NoticeKind;
import app.steward.workspace.Now;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Stops a milestone that far more accounts would meet than expected, until a person lets them. */
@Component
class MilestoneGuard {
    private static final NoticeKind HELD = HeldRules.kind(
            "milestone_held",
            "Milestones that are held",
            "Far more accounts would meet one than expected, and it waits for an administrator.");

    private static final Guarded MILESTONES = new Guarded("milestones", "rule_id", """
            select count(*) from milestones_met x where x.milestone_id = d.rule_id and x.met_at > {0} and x.how = 'rule'
              and (x.evidence ->> 'entered')::timestamptz > coalesce(d.let_through_at, '-infinity')""");

    private final RuleGuards guards;
    private final HeldRules held;

    MilestoneGuard(RuleGuards guards, HeldRules held) {
        this.guards = guards;
        this.held = held;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind heldMilestoneKind() {
            return HELD;
        }
    }

    /** @param due how many would meet each that nobody let through */
    Map<Integer, Allowed> check(Map<Integer, Long> due, Now now) {
        return guards.check(
                MILESTONES,
                due,
                now,
                (one, many) -> held.tell(HELD, one, many, "accounts would meet it", "/milestones/", now));
    }
}
