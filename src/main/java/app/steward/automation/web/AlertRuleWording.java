package app.steward.automation.web;

import app.steward.automation.AlertRule;
import app.steward.automation.AlertRules;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Snapshot;
import app.steward.membership.Rule.Said;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an alert rule asks, said to people. */
@Component
class AlertRuleWording {
    private final AlertRules rules;
    private final ConditionText words;

    AlertRuleWording(AlertRules rules, ConditionText words) {
        this.rules = rules;
        this.words = words;
    }

    /** As a sentence; null where it can't be read. */
    @Nullable
    String words(AlertRule rule, Snapshot present) {
        if (asksNothing(rule)) {
            return "All " + rule.head().subject().plural() + ".";
        }
        ConditionTree condition = rules.condition(rule.head(), present.catalogue());
        return condition == null
                ? null
                : words.of(condition, rule.head().subject(), present.catalogue(), present.now());
    }

    /** Short, for a line in a table; null where it can't be read. */
    @Nullable
    String brief(AlertRule rule, Snapshot present) {
        if (asksNothing(rule)) {
            return "All " + rule.head().subject().plural();
        }
        ConditionTree condition = rules.condition(rule.head(), present.catalogue());
        return condition == null
                ? null
                : words.brief(condition, rule.head().subject(), present.catalogue(), present.now());
    }

    private static boolean asksNothing(AlertRule rule) {
        Said said = rule.head().said();
        return said.segments().isEmpty() && said.lists().isEmpty() && said.condition() == null;
    }
}
