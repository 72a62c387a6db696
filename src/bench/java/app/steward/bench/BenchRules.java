package app.steward.bench;

import app.steward.automation.AlertRule;
import app.steward.automation.AlertRuleEditing;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.automation.AlertRules;
import app.steward.automation.AlertType;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.membership.Existing;
import app.steward.task.TaskPriority;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;

/**
 * A hundred alert rules about accounts: the conditions of the bench's segments, each once about all accounts and once about
 * the members of a segment. All are on, and skip who matches when they go on, so that alerts are opened by what changes.
 */
final class BenchRules {
    private static final String NAME = "Bench rule ";

    private final ApplicationContext context;
    private final Map<Integer, BenchSegments.Pair> byHand = new LinkedHashMap<>();

    BenchRules(ApplicationContext context) {
        this.context = context;
    }

    /** @param segment number of the segment that half of the rules are about */
    void create(int segment) {
        int n = 0;
        for (BenchSegments.Pair pair : BenchSegments.ofAccounts()) {
            byHand.put(create(++n, List.of(), pair), pair);
            BenchSegments.Pair within = new BenchSegments.Pair(
                    pair.json(), segment + " = any (af.segments) and (" + pair.predicate() + ")");
            byHand.put(create(++n, List.of(segment), pair), within);
        }
    }

    private int create(int n, List<Integer> segments, BenchSegments.Pair pair) {
        ConditionTree condition = context.getBean(Conditions.class)
                .read(context.getBean(Fields.class).catalogue(), Subject.ACCOUNT, pair.json(), Purpose.RULE);
        Draft draft = new Draft(
                NAME + n,
                AlertType.RISK,
                segments,
                List.of(),
                condition,
                "",
                TaskPriority.NORMAL,
                "success_manager",
                0,
                0,
                AlertRule.QUIET_DAYS,
                null,
                Integer.MAX_VALUE,
                true,
                List.of(),
                null,
                List.of(),
                true);
        return context.getBean(AlertRuleEditing.class).create(Viewer.system(), Subject.ACCOUNT, draft, Existing.SKIP);
    }

    /** What they test by hand, by their numbers. */
    Map<Integer, BenchSegments.Pair> byHand() {
        return byHand;
    }

    /** Those of a run that was stopped, too. */
    void delete() {
        List<Integer> all = new ArrayList<>();
        context.getBean(AlertRules.class).all().stream()
                .filter(rule -> rule.name().startsWith(NAME))
                .forEach(rule -> all.add(rule.id()));
        all.forEach(id -> context.getBean(AlertRuleEditing.class).delete(Viewer.system(), id));
    }
}
