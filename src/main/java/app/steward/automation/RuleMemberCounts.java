package app.steward.automation;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.membership.RuleMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** How many members rules have of those whom somebody sees, those that a rule keeps among them. */
@Component
public class RuleMemberCounts {
    private final DSLContext sql;

    RuleMemberCounts(DSLContext sql) {
        this.sql = sql;
    }

    /** By rule; of those without any nothing. */
    public Map<Integer, Long> of(Viewer viewer, List<AlertRule> rules, Now now) {
        Map<Integer, Long> counts = new HashMap<>();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            List<Integer> ids = rules.stream()
                    .filter(rule -> rule.head().subject() == subject)
                    .map(AlertRule::id)
                    .toList();
            if (ids.isEmpty()) {
                continue;
            }
            sql.select(field(name("m", "rule_id"), Integer.class), count())
                    .from(table(name("rule_members")).as("m"))
                    .join(table(name("rules")).as("r"))
                    .on(field(name("r", "id")).eq(field(name("m", "rule_id"))))
                    .join(table(name(subject.plural())).as("x"))
                    .on(field(name("x", "id")).eq(field(name("m", "record_id"))))
                    .where(field(name("m", "rule_id"), Integer.class).in(ids))
                    .and(RuleMembers.members("m", "r", now))
                    .and(viewer.sees(subject, subject.accountOf("x")))
                    .groupBy(field(name("m", "rule_id")))
                    .forEach(row -> counts.put(row.value1(), row.value2().longValue()));
        }
        return counts;
    }
}
