package app.steward.automation;

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

/** Stops rules that would open far more alerts than expected, until a person lets them. */
@Component
class AlertGuard {
    private static final NoticeKind HELD = HeldRules.kind(
            "rule_held",
            "Alert rules that are held",
            "One would open far more alerts than expected, and waits for an administrator.");

    private static final Guarded RULES = new Guarded("alert_rules", "rule_id", """
            select count(*) from alerts a where a.rule_id = d.rule_id and a.opened_at > {0}
              and a.entered_at > coalesce(d.let_through_at, '-infinity')""");

    private final RuleGuards guards;
    private final HeldRules held;

    AlertGuard(RuleGuards guards, HeldRules held) {
        this.guards = guards;
        this.held = held;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind heldRuleKind() {
            return HELD;
        }
    }

    /** @param due how many each would open that nobody let through */
    Map<Integer, Allowed> check(Map<Integer, Long> due, Now now) {
        return guards.check(
                RULES,
                due,
                now,
                (rule, many) -> held.tell(HELD, rule, many, "alerts would open", "/alerts/rules/", now));
    }
}
