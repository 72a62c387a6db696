package app.steward.automation;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.membership.Rule;
import app.steward.membership.RuleCondition;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.problem.NotFound;
import app.steward.task.TaskPriority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The alert rules, read. Everybody knows of all of them; of what follows each sees their own part. */
@Component
@Transactional(readOnly = true)
public class AlertRules {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext sql;
    private final Rules rules;
    private final Conditions conditions;

    AlertRules(DSLContext sql, Rules rules, Conditions conditions) {
        this.sql = sql;
        this.rules = rules;
        this.conditions = conditions;
    }

    /** By name. */
    public List<AlertRule> all() {
        Map<Integer, AlertRule.Settings> settings = new HashMap<>();
        sql.fetch("select d.*, d.tasks::text as made from alert_rules d")
                .forEach(row -> settings.put(row.get("rule_id", Integer.class), settings(row)));
        List<AlertRule> all = new ArrayList<>();
        for (Rule head : rules.of(RuleKind.ALERT)) {
            AlertRule.Settings own = settings.get(head.id());
            if (own != null) {
                all.add(new AlertRule(head, own));
            }
        }
        return all;
    }

    public AlertRule get(int id) {
        Rule head =
                rules.find(RuleKind.ALERT, id).orElseThrow(() -> new NotFound("There is no alert rule " + id + "."));
        Record row = sql.fetchSingle(
                "select d.*, d.tasks::text as made from alert_rules d where d.rule_id = {0}",
                org.jooq.impl.DSL.val(id));
        return new AlertRule(head, settings(row));
    }

    /** Which play each rule starts, of those that start one. */
    Map<Integer, Integer> plays() {
        return sql.fetch("select rule_id, play_id from alert_rules where play_id is not null")
                .intoMap(row -> row.get(0, Integer.class), row -> row.get(1, Integer.class));
    }

    private static AlertRule.Settings settings(Record row) {
        return new AlertRule.Settings(
                AlertType.of(row.get("type", String.class)),
                row.get("message", String.class),
                TaskPriority.named(row.get("priority", String.class)),
                row.get("role_id", Integer.class),
                row.get("quiet_days", Integer.class),
                row.get("remind_days", Integer.class),
                row.get("guard", Integer.class),
                row.get("closing", String.class).equals("drop"),
                tasks(row.get("made", String.class)),
                row.get("play_id", Integer.class),
                Arrays.stream(row.get("notify", Short[].class))
                        .map(Short::intValue)
                        .toList());
    }

    /** Segments, lists and condition as one; null where they can't be read. */
    public @Nullable ConditionTree condition(Rule head, Catalogue catalogue) {
        return conditions
                .stored(catalogue, head.subject(), conditions.text(json(head)))
                .condition();
    }

    /** The same as JSON. */
    JsonNode json(Rule head) {
        return RuleCondition.of(head.said(), conditions);
    }

    static String written(List<AlertRule.TaskOf> tasks) {
        ArrayNode all = JSON.createArrayNode();
        for (AlertRule.TaskOf task : tasks) {
            ObjectNode one = all.addObject();
            one.put("title", task.title());
            one.put("text", task.text());
            one.put("role", task.role());
            one.put("priority", task.priority().key());
            one.put("dueIn", task.dueIn());
            one.put("workingDays", task.workingDays());
        }
        return JSON.writeValueAsString(all);
    }

    private static List<AlertRule.TaskOf> tasks(String stored) {
        return tasks(JSON.readTree(stored));
    }

    /** Tasks as they are stored, and as the audit trail has them. */
    public static List<AlertRule.TaskOf> tasks(JsonNode stored) {
        List<AlertRule.TaskOf> tasks = new ArrayList<>();
        for (JsonNode one : stored) {
            tasks.add(new AlertRule.TaskOf(
                    // the audit trail once had titles alone
                    one.isString() ? one.asString() : one.path("title").asString(""),
                    one.path("text").asString(""),
                    one.path("role").isString() ? one.path("role").asString() : null,
                    TaskPriority.named(
                            Objects.requireNonNull(one.path("priority").asString("normal"))),
                    one.path("dueIn").isInt() ? (Integer) one.path("dueIn").asInt() : null,
                    one.path("workingDays").asBoolean(false)));
        }
        return tasks;
    }
}
