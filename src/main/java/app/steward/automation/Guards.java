package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.membership.RuleGuards;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.workspace.Now;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Stops rules that would open far more alerts than expected, until a person lets them. */
@Component
class Guards {
    private final DSLContext sql;
    private final RuleGuards guards;
    private final AlertEffects effects;

    Guards(DSLContext sql, RuleGuards guards, AlertEffects effects) {
        this.sql = sql;
        this.guards = guards;
        this.effects = effects;
    }

    /** Of rules that would open so many, those that have to be held. */
    Map<Integer, Allowed> ask(Map<Integer, Long> due, Now now) {
        Map<Integer, Allowed> held = new HashMap<>();
        if (due.isEmpty()) {
            return held;
        }
        sql.fetch("""
                        select d.rule_id, d.guard, (
                            select count(*) from alerts a where a.rule_id = d.rule_id and a.opened_at > {0}
                              and a.entered_at > coalesce(d.let_through_at, '-infinity')) as opened
                        from alert_rules d where d.rule_id = any ({1})""", val(now.instant().minus(RuleGuards.TOGETHER).atOffset(ZoneOffset.UTC)), Bound.ints(due.keySet()))
                .forEach(row -> {
                    int rule = row.get("rule_id", Integer.class);
                    Allowed over = guards.ask(
                            rule,
                            row.get("guard", Integer.class),
                            row.get("opened", Long.class),
                            due.getOrDefault(rule, 0L));
                    if (over != null) {
                        held.put(rule, over);
                    }
                });
        return held;
    }

    void hold(int rule, long due, Now now) {
        if (guards.hold(rule, due, now)) {
            effects.held(rule, due, now);
        }
    }
}
