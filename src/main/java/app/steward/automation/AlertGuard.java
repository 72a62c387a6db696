package app.steward.automation;

import app.steward.membership.RuleGuards.Guarded;
import app.steward.notice.HeldRules;
import app.steward.notice.NoticeKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stops rules that would open far more alerts than expected, until a person lets them. */
@Configuration(proxyBeanMethods = false)
class AlertGuard {
    static final HeldRules.Kind RULES = new HeldRules.Kind(
            "rule_held",
            "Alert rules that are held",
            "One would open far more alerts than expected, and waits for an administrator.",
            new Guarded("alert_rules", "rule_id", """
                    select count(*) from alerts a where a.rule_id = d.rule_id and a.opened_at > {0}
                      and a.entered_at > coalesce(d.let_through_at, '-infinity')"""),
            "alerts would open",
            "/alerts/rules/");

    @Bean
    NoticeKind heldRuleKind() {
        return RULES.notice();
    }
}
