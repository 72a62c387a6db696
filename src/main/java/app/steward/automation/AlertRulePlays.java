package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.problem.Use;
import app.steward.task.PlayUses;
import app.steward.task.Plays;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which plays alert rules start. */
@Component
@Transactional(readOnly = true)
class AlertRulePlays implements PlayUses {
    private final DSLContext sql;

    AlertRulePlays(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public List<Use> of(Plays.Play play) {
        return sql.fetch(
                        "select r.id, r.name from alert_rules d join rules r on r.id = d.rule_id where d.play_id = {0}"
                                + " order by r.name, r.id",
                        val(play.id()))
                .map(row -> new Use(AlertRuleTrail.KIND, row.get(0, String.class), row.get(1, String.class)));
    }
}
