package app.steward.automation;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.automation.AlertRule.Settings;
import app.steward.automation.AlertRule.TaskOf;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.Existing;
import app.steward.membership.Rule.Said;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleKind;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.value.CleanText;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes alert rules; {@link AlertRuleSwitch} turns them on and off. What follows is computed after the
 * commit.
 */
@Component
@Transactional
public class AlertRuleEditing {
    /** In the audit trail. */
    public static final String KIND = AlertRuleTrail.KIND;

    /** What the two choices about who matches already do. */
    static final String ACTS = "act opens alerts for them, skip does not.";

    /** Where a delete is undone. */
    public static final String UNDO = "alert-rule";

    /**
     * All that people say of an alert rule.
     *
     * @param condition that its members meet besides; null: none
     * @param role key of the success role
     * @param play number of a play, in the place of tasks; null: none
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
            @Nullable Integer play,
            List<String> told,
            boolean on) {}

    private final DSLContext sql;
    private final AlertRules rules;
    private final RuleEditing heads;
    private final AlertRuleChecks checks;
    private final AlertRuleSwitch switching;
    private final AlertEffects effects;
    private final SuccessRoles roles;
    private final Conditions conditions;
    private final Fields fields;
    private final UsedBy uses;
    private final AlertRuleTrail trail;
    private final Today today;
    private final DeletedRows deleted;

    AlertRuleEditing(
            DSLContext sql,
            AlertRules rules,
            RuleEditing heads,
            AlertRuleChecks checks,
            AlertRuleSwitch switching,
            AlertEffects effects,
            SuccessRoles roles,
            Conditions conditions,
            Fields fields,
            UsedBy uses,
            AlertRuleTrail trail,
            Today today,
            DeletedRows deleted) {
        this.sql = sql;
        this.rules = rules;
        this.heads = heads;
        this.checks = checks;
        this.switching = switching;
        this.effects = effects;
        this.roles = roles;
        this.conditions = conditions;
        this.fields = fields;
        this.uses = uses;
        this.trail = trail;
        this.today = today;
        this.deleted = deleted;
    }

    /** @param existing said where it goes on at once; there is no default that acts */
    public int create(Viewer by, Subject subject, Draft draft, @Nullable Existing existing) {
        mayEdit(by);
        if (draft.on()) {
            Existing.require(existing, ACTS);
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
        trail.created(by, rules.get(id));
        return id;
    }

    /**
     * Changes a rule.
     *
     * @param existing said where it is on, or goes on, and other records may match
     * @param version the version that the change was made of, checked when given
     */
    public void change(Viewer by, int id, Draft draft, @Nullable Existing existing, @Nullable Integer version) {
        change(by, id, null, draft, existing, version);
    }

    /**
     * Same, of a change that puts an earlier version back.
     *
     * @param restores its number
     */
    public void restore(
            Viewer by, int id, int restores, Draft draft, @Nullable Existing existing, @Nullable Integer version) {
        change(by, id, restores, draft, existing, version);
    }

    private void change(
            Viewer by,
            int id,
            @Nullable Integer restores,
            Draft draft,
            @Nullable Existing existing,
            @Nullable Integer version) {
        AlertRule before = switching.editable(by, id);
        trail.requireVersion(before, version);
        if (before.head().isOn() && !draft.on()) {
            throw BadInput.of("on", "Turn it off by its switch, which asks what becomes of its open alerts.");
        }
        Settings settings = checks.of(draft, before.head().subject());
        Said said = heads.inSpellingOf(before.head(), said(draft));
        Said was = before.head().said();
        boolean acts = said.on() && !said.matchesLike(was);
        if (acts) {
            Existing.require(existing, ACTS);
            if (!before.head().isOn()) {
                heads.forgetLingering(id);
            }
        }
        if (!said.equals(was)) {
            heads.change(before.head(), said, acts && existing == Existing.SKIP);
        } else if (!settings.equals(before.settings())) {
            sql.execute(
                    "update alert_rules d set checked_version = r.version + 1 from rules r where r.id = d.rule_id"
                            + " and r.id = {0} and d.checked_version = r.version",
                    val(id));
            heads.bump(id);
        }
        write(id, settings);
        if (acts) {
            switching.permit(id, existing == Existing.ACT);
        }
        checks.requireNoCircle(id, said.name());
        trail.changed(by, restores, before, rules.get(id));
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
                        draft.play(),
                        draft.told(),
                        false),
                null);
    }

    /** What there is to say of a rule, as the audit trail has it. */
    public Map<String, Object> told(AlertRule rule) {
        return trail.told(rule);
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
                roles.keyOf(own.roleId()),
                head.holdsDays(),
                head.keepsDays(),
                own.quietDays(),
                own.remindDays(),
                own.guard(),
                own.dropsTasks(),
                own.tasks(),
                own.play(),
                own.told().stream().map(roles::keyOf).toList(),
                head.on());
    }

    /** Deletes a rule that nothing tests, with its alerts; tasks that somebody touched stay. */
    public void delete(Viewer by, int id) {
        AlertRule rule = switching.editable(by, id);
        Conflict.requireUnused(
                rule.name() + " is in use, it is tested by", uses.members(MembershipKind.OPEN_ALERT, id));
        deleted.begin(by, UNDO, id);
        deleted.keep(by, UNDO, id, "rules", field(name("id"), Integer.class).eq(id));
        deleted.keep(
                by,
                UNDO,
                id,
                "alert_rules",
                field(name("rule_id"), Integer.class).eq(id));
        effects.forgotten(id, today.now());
        heads.delete(rule.head());
        trail.deleted(by, rule);
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
                  remind_days = {6}, guard = {7}, closing = {8}, tasks = {9}, play_id = {10}, notify = {11}
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
                val(settings.play(), Integer.class),
                shorts(settings.told()));
    }

    private static Field<Short[]> shorts(List<Integer> numbers) {
        return val(
                numbers.stream().map(Integer::shortValue).toArray(Short[]::new),
                SQLDataType.SMALLINT.getArrayDataType());
    }

    /** Throws {@link NotAllowed} for who changes no alert rules. */
    public static void mayEdit(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Alert rules are changed by super managers and administrators.");
        }
    }
}
