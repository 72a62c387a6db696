package app.steward.milestone;

import app.steward.membership.RuleGuards.Guarded;
import app.steward.notice.HeldRules;
import app.steward.notice.NoticeKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stops a milestone that far more accounts would meet than expected, until a person lets them. */
@Configuration(proxyBeanMethods = false)
class MilestoneGuard {
    static final HeldRules.Kind MILESTONES = new HeldRules.Kind(
            "milestone_held",
            "Milestones that are held",
            "Far more accounts would meet one than expected, and it waits for an administrator.",
            new Guarded("milestones", "rule_id", """
                    select count(*) from milestones_met x where x.milestone_id = d.rule_id and x.met_at > {0} and x.how = 'rule'
                      and (x.evidence ->> 'entered')::timestamptz > coalesce(d.let_through_at, '-infinity')"""),
            "accounts would meet it",
            "/milestones/");

    @Bean
    NoticeKind heldMilestoneKind() {
        return MILESTONES.notice();
    }
}
