package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.automation.AlertRule.Settings;
import app.steward.automation.AlertRule.TaskOf;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.derive.DefinitionSaved;
import app.steward.membership.Rule;
import app.steward.membership.Rule.Said;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleKind;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Use;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes, changes, turns on and off and deletes alert rules. What follows is computed after the commit. */
@Component
@Transactional
public class AlertRuleEditing {
    static final String KIND = "alert rule";

    /** What happens with who matches already when a rule goes on, or comes to match by a change of it. */
    public enum Existing {
        ACT,
        SKIP;

        /** By key; throws {@link BadInput} at "existing". Null for nothing said. */
        public static @Nullable Existing of(@Nullable String key) {
            return switch (key == null ? "" : key) {
                case "" -> null;
                case "act" -> ACT;
                case "skip" -> SKIP;
                default -> throw BadInput.of("existing", "Choose act or skip.");
            };
        }
    }

    /**
     * All that people say of an alert rule.
     *
     * @param condition that its members meet besides; null: none
     * @param role key of the success role
     * @param told keys of success roles
     */
    public record Draft(
            String name,
            AlertType type,
            List<Integer> segments,
            List<Integer> lists,
            @Nullable ConditionTree condition,
            String message,
            TaskPriority priority,
            String role,
            int holdsDays,
            int keepsDays,
            int quietDays,
            @Nullable Integer remindDays,
            @Nullable Integer guard,
            boolean dropsTasks,
            List<TaskOf> tasks,
            List<String> told,
            boolean on) {}

    private final DSLContext sql;
    private final AlertRules rules;
    private final RuleEditing heads;
    private final AlertRuleChecks checks;
    private final AlertPass pass;
    private final AlertEffects effects;
    private final SuccessRoles roles;
    private final Conditions conditions;
    private final Fields fields;
    private final UsedBy uses;
    private final AuditTrail audit;
    private final Today today;
    private final ApplicationEventPublisher events;

    AlertRuleEditing(
            DSLContext sql,
            AlertRules rules,
            RuleEditing heads,
            AlertRuleChecks checks,
            AlertPass pass,
            AlertEffects effects,
            SuccessRoles roles,
            Conditions conditions,
            Fields fields,
            UsedBy uses,
            AuditTrail audit,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.rules = rules;
        this.heads = heads;
        this.checks = checks;
        this.pass = pass;
        this.effects = effects;
        this.roles = roles;
        this.conditions = conditions;
        this.fields = fields;
        this.uses = uses;
        this.audit = audit;
        this.today = today;
        this.events = events;
    }

    /** @param existing said where it goes on at once; there is no default that acts */
    public int create(Viewer by, Subject subject, Draft draft, @Nullable Existing existing) {
        mayEdit(by);
        if (draft.on()) {
            require(existing);
        }
        return add(by, subject, draft, existing);
    }

    private int add(Viewer by, Subject subject, Draft draft, @Nullable Existing existing) {
        Settings settings = checks.of(draft, subject);
        int id = heads.add(RuleKind.ALERT, subject, said(draft), existing == Existing.SKIP, by.memberId());
        sql.execute(
                "insert into alert_rules (rule_id, type, role_id, permitted) values ({0}, {1}, {2}, {3})",
                val(id), val(settings.type().key()), val(settings.roleId()), val(existing == Existing.ACT));
        write(id, settings);
        checks.requireNoCircle(id, draft.name());
        audit.record(by, "created", KIND, Integer.toString(id), rules.get(id).name(), null, told(rules.get(id)));
        return id;
    }

    /**
     * Changes a rule.
     *
     * @param existing said where it is on, or goes on, and other records may match
     * @param version the version that the change was made of, checked when given
     */
    public void change(Viewer by, int id, Draft draft, @Nullable Existing existing, @Nullable Integer version) {
        AlertRule before = editable(by, id);
        audit.requireVersion(
                KIND,
                Integer.toString(id),
                before.name(),
                version,
                before.head().version());
        if (before.head().isOn() && !draft.on()) {
            throw BadInput.of("on", "Turn it off by its switch, which asks what becomes of its open alerts.");
        }
        Settings settings = checks.of(draft, before.head().subject());
        Said said = same(before.head(), said(draft));
        Said was = before.head().said();
        boolean moves = !said.segments().equals(was.segments())
                || !said.lists().equals(was.lists())
                || !Objects.equals(said.condition(), was.condition())
                || said.holdsDays() != was.holdsDays()
                || said.keepsDays() != was.keepsDays()
                || said.on() != was.on();
        boolean acts = draft.on() && moves;
        if (acts) {
            require(existing);
            if (!before.head().isOn()) {
                forgetLingering(id);
            }
        }
        if (!said.equals(was)) {
            heads.change(before.head(), said, acts && existing == Existing.SKIP);
        } else if (!settings.equals(before.settings())) {
            sql.execute(
                    "update alert_rules d set checked_version = r.version + 1 from rules r where r.id = d.rule_id"
                            + " and r.id = {0} and d.checked_version = r.version",
                    val(id));
            sql.execute("update rules set version = version + 1, updated_at = now() where id = {0}", val(id));
        }
        write(id, settings);
        if (acts) {
            permit(id, existing == Existing.ACT);
        }
        checks.requireNoCircle(id, said.name());
        tell(by, before, rules.get(id));
    }

    /** Only the name and the words of a rule in another spelling are no change of whom it matches. */
    private Said same(Rule before, Said said) {
        String was = before.said().condition();
        String is = said.condition();
        boolean equal = was != null && is != null && conditions.tree(was).equals(conditions.tree(is));
        return new Said(
                said.name(),
                List.copyOf(new TreeSet<>(said.segments())),
                List.copyOf(new TreeSet<>(said.lists())),
                equal ? was : is,
                said.holdsDays(),
                said.keepsDays(),
                null,
                said.on());
    }

    /** Turns it on: who matches now is acted upon, or only who comes to match. */
    public void turnOn(Viewer by, int id, @Nullable Existing existing) {
        AlertRule before = editable(by, id);
        require(existing);
        if (before.head().isOn()) {
            return;
        }
        forgetLingering(id);
        heads.change(before.head(), switched(before.head().said(), true), existing == Existing.SKIP);
        permit(id, existing == Existing.ACT);
        tell(by, before, rules.get(id));
    }

    /** Turns it off: its open alerts close, or stay. */
    public void turnOff(Viewer by, int id, boolean closes) {
        AlertRule before = editable(by, id);
        if (!before.head().isOn()) {
            return;
        }
        heads.change(before.head(), switched(before.head().said(), false), false);
        sql.execute("update rules set held_at = null, held_count = 0 where id = {0}", val(id));
        if (closes) {
            close(before.head());
        }
        tell(by, before, rules.get(id));
    }

    private void close(Rule head) {
        Now now = today.now();
        pass.lockFacts(
                head.subject(),
                sql.fetch("select record_id from alerts where rule_id = {0} and closed_at is null", val(head.id()))
                        .getValues(0, Long.class));
        Result<Record> closed = sql.fetch(
                "update alerts set closed_at = {0}, closed_why = 'rule_off', version = version + 1"
                        + " where rule_id = {1} and closed_at is null returning id, rule_id, record_id",
                val(at(now)), val(head.id()));
        effects.cleared(closed.getValues(0, Long.class), now);
        effects.moved(head.subject(), closed);
    }

    /** Lets a held rule act upon those who wait, or skips them. */
    public void release(Viewer by, int id, @Nullable Existing existing) {
        AlertRule before = editable(by, id);
        require(existing);
        if (!before.isHeld()) {
            throw new Conflict(before.name() + " is not held.");
        }
        if (existing == Existing.SKIP) {
            sql.execute("""
                    update rule_members m set acted_at = {0} where (rule_id, record_id) in (
                      select o.rule_id, o.record_id from rule_members o where o.rule_id = {1} and o.acted_at is null
                        and o.left_at is null order by o.record_id for update)""", val(at(today.now())), val(id));
        }
        permit(id, existing == Existing.ACT);
        // decided: what opened until now counts no more
        sql.execute("update alert_rules set let_through_at = {0} where rule_id = {1}", val(at(today.now())), val(id));
        audit.record(
                by,
                existing == Existing.ACT ? "let through" : "skipped",
                KIND,
                Integer.toString(id),
                before.name(),
                null,
                Map.of("alerts", before.head().heldCount()));
        events.publishEvent(new DefinitionSaved(
                RuleKind.computed(before.head().subject(), id), "Alert rule let through: " + before.name()));
    }

    /** Makes one like it, off, with a name of its own; answers its number. */
    public int copy(Viewer by, int id) {
        mayEdit(by);
        AlertRule rule = rules.get(id);
        Said head = rule.head().said();
        Catalogue catalogue = fields.catalogue();
        String condition = head.condition();
        ConditionTree own = condition == null
                ? null
                : conditions.stored(catalogue, rule.head().subject(), condition).condition();
        if (condition != null && own == null) {
            throw new Conflict(rule.name() + " is broken: repair its condition before it is copied.");
        }
        Draft draft = draft(rule, own);
        return add(
                by,
                rule.head().subject(),
                new Draft(
                        heads.freeName(RuleKind.ALERT, rule.head().subject(), rule.name(), null),
                        draft.type(),
                        draft.segments(),
                        draft.lists(),
                        own,
                        draft.message(),
                        draft.priority(),
                        draft.role(),
                        draft.holdsDays(),
                        draft.keepsDays(),
                        draft.quietDays(),
                        draft.remindDays(),
                        draft.guard(),
                        draft.dropsTasks(),
                        draft.tasks(),
                        draft.told(),
                        false),
                null);
    }

    /** What a rule says now, to be changed. */
    public Draft draft(AlertRule rule, @Nullable ConditionTree condition) {
        Said head = rule.head().said();
        Settings own = rule.settings();
        return new Draft(
                head.name(),
                own.type(),
                head.segments(),
                head.lists(),
                condition,
                own.message(),
                own.priority(),
                roleOf(own.roleId()),
                head.holdsDays(),
                head.keepsDays(),
                own.quietDays(),
                own.remindDays(),
                own.guard(),
                own.dropsTasks(),
                own.tasks(),
                own.told().stream().map(this::roleOf).toList(),
                head.on());
    }

    /** The key of a success role. */
    public String roleOf(int id) {
        return roles.findById(id).map(SuccessRole::key).orElse("");
    }

    /** Deletes a rule that nothing tests, with its alerts; tasks that somebody touched stay. */
    public void delete(Viewer by, int id) {
        AlertRule rule = editable(by, id);
        List<Use> usedBy = uses.members(MembershipKind.OPEN_ALERT, id);
        if (!usedBy.isEmpty()) {
            throw new Conflict(
                    rule.name() + " is in use, it is tested by: "
                            + usedBy.stream().map(Use::name).collect(Collectors.joining(", ")) + ".",
                    usedBy);
        }
        Map<String, Object> was = told(rule);
        effects.forgotten(id, today.now());
        heads.delete(rule.head());
        audit.record(by, "deleted", KIND, Integer.toString(id), rule.name(), was, null);
    }

    private void permit(int id, boolean acts) {
        sql.execute("update alert_rules set permitted = {0} where rule_id = {1}", val(acts), val(id));
        sql.execute("update rules set held_at = null, held_count = 0 where id = {0} and held_at is not null", val(id));
    }

    /** Once on again all enter anew, whatever was kept of them. */
    private void forgetLingering(int id) {
        sql.execute(
                "delete from rule_members where rule_id = {0} and left_at is not null and record_id in (select record_id"
                        + " from rule_members where rule_id = {0} order by record_id for update)",
                val(id));
    }

    private static void require(@Nullable Existing existing) {
        if (existing == null) {
            throw BadInput.of(
                    "existing", "Say what happens with who matches already: act opens alerts for them, skip does not.");
        }
    }

    private static Said switched(Said said, boolean on) {
        return new Said(
                said.name(),
                said.segments(),
                said.lists(),
                said.condition(),
                said.holdsDays(),
                said.keepsDays(),
                null,
                on);
    }

    private Said said(Draft draft) {
        ConditionTree condition = draft.condition();
        return new Said(
                CleanText.at("name", draft.name()),
                draft.segments(),
                draft.lists(),
                condition == null ? null : conditions.write(condition),
                draft.holdsDays(),
                draft.keepsDays(),
                null,
                draft.on());
    }

    private void write(int id, Settings settings) {
        sql.execute(
                """
                update alert_rules set type = {1}, message = {2}, priority = {3}, role_id = {4}, quiet_days = {5},
                  remind_days = {6}, guard = {7}, closing = {8}, tasks = {9}, notify = {10}
                where rule_id = {0}""",
                val(id),
                val(settings.type().key()),
                val(settings.message()),
                val(settings.priority().key()),
                val(settings.roleId()),
                val(settings.quietDays()),
                val(settings.remindDays(), Integer.class),
                val(settings.guard(), Integer.class),
                val(settings.dropsTasks() ? "drop" : "leave"),
                val(JSONB.valueOf(AlertRules.written(settings.tasks()))),
                shorts(settings.told()));
    }

    private static Field<Short[]> shorts(List<Integer> numbers) {
        return val(
                numbers.stream().map(Integer::shortValue).toArray(Short[]::new),
                SQLDataType.SMALLINT.getArrayDataType());
    }

    private AlertRule editable(Viewer by, int id) {
        mayEdit(by);
        heads.locked(RuleKind.ALERT, id);
        return rules.get(id);
    }

    /** Throws {@link NotAllowed} for who changes no alert rules. */
    public static void mayEdit(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Alert rules are changed by super managers and administrators.");
        }
    }

    private void tell(Viewer by, AlertRule before, AlertRule after) {
        Map<String, Object> was = told(before);
        Map<String, Object> is = told(after);
        if (!was.equals(is)) {
            audit.record(
                    by,
                    "changed",
                    KIND,
                    Integer.toString(after.id()),
                    after.name(),
                    difference(was, is),
                    difference(is, was));
        }
    }

    private Map<String, Object> told(AlertRule rule) {
        Map<String, Object> told = new LinkedHashMap<>();
        Said head = rule.head().said();
        Settings own = rule.settings();
        String condition = head.condition();
        told.put("subject", rule.head().subject().key());
        told.put("name", head.name());
        told.put("on", head.on());
        told.put("type", own.type().key());
        told.put("segments", head.segments());
        told.put("lists", head.lists());
        told.put("condition", condition == null ? "" : conditions.tree(condition));
        told.put("message", own.message());
        told.put("priority", own.priority().key());
        told.put("role", roleOf(own.roleId()));
        told.put("holdsDays", head.holdsDays());
        told.put("keepsDays", head.keepsDays());
        told.put("quietDays", own.quietDays());
        told.put("remindDays", Objects.requireNonNullElse((Object) own.remindDays(), ""));
        told.put("guard", Objects.requireNonNullElse((Object) own.guard(), ""));
        told.put("closing", own.dropsTasks() ? "drop" : "leave");
        told.put("tasks", own.tasks().stream().map(TaskOf::title).toList());
        told.put("notify", own.told().stream().map(this::roleOf).toList());
        return told;
    }

    private static Map<String, Object> difference(Map<String, Object> of, Map<String, Object> other) {
        Map<String, Object> differs = new LinkedHashMap<>(of);
        differs.entrySet().removeIf(entry -> entry.getValue().equals(other.get(entry.getKey())));
        return differs;
    }

    private static OffsetDateTime at(Now now) {
        return now.instant().atOffset(ZoneOffset.UTC);
    }
}
