package app.steward.demo;

import static org.jooq.impl.DSL.val;

import app.steward.action.Action;
import app.steward.action.Actions;
import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.membership.Existing;
import app.steward.milestone.MilestoneEditing;
import app.steward.milestone.MilestoneEditing.Draft;
import app.steward.milestone.MilestoneStarters;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The milestones of the demo, met over the time that its accounts have been there. */
@Component
class DemoMilestones {
    private static final List<String> KEYS =
            List.of("first_login", "three_active", "key_feature", "half_active", "first_review");

    private final DSLContext sql;
    private final MilestoneStarters starters;
    private final MilestoneEditing editing;
    private final Actions actions;
    private final Fields fields;

    DemoMilestones(
            DSLContext sql, MilestoneStarters starters, MilestoneEditing editing, Actions actions, Fields fields) {
        this.sql = sql;
        this.starters = starters;
        this.editing = editing;
        this.actions = actions;
        this.fields = fields;
    }

    void make(Now now) {
        Catalogue catalogue = fields.catalogue();
        for (String key : KEYS) {
            starters.find(key, catalogue).ifPresent(one -> {
                Draft draft = one.draft();
                editing.create(
                        Viewer.system(),
                        new Draft(
                                draft.name(),
                                draft.segments(),
                                draft.condition(),
                                0,
                                key.equals("first_review"),
                                draft.dueDays(),
                                draft.dueFrom(),
                                key.equals("half_active") ? follows() : List.of(),
                                null,
                                true,
                                null),
                        Existing.SKIP);
            });
        }
        past(now);
    }

    private List<Action> follows() {
        return actions.read(
                JsonMapper.shared()
                        .readTree(
                                "[{\"type\":\"task\",\"title\":\"Plan the first review\",\"dueIn\":10,\"workingDays\":true},"
                                        + "{\"type\":\"notify\",\"role\":\"success_manager\"}]"),
                "actions",
                Subject.ACCOUNT);
    }

    /** Met at about the time that it takes, sooner or later, by the milestones themselves. */
    private void past(Now now) {
        for (String table : List.of("milestones_met", "milestone_log")) {
            String at = table.equals("milestones_met") ? "met_at" : "at";
            sql.execute(
                    "update " + table + " x set how = 'rule', " + at + " = least({0}::timestamptz - interval '1 day',"
                            + " greatest(a.created_on::timestamptz, least({0}::timestamptz - (k.h % 40) * interval '1 day',"
                            + " a.created_on::timestamptz + (d.due_days * (20 + k.h % 70) / 100.0) * interval '1 day')))"
                            + " + interval '9 hours'"
                            + " from accounts a, milestones d, (select account_id, milestone_id, ('x' || substr(md5(account_id"
                            + " || ':' || milestone_id), 1, 6))::bit(24)::int as h from milestones_met) k"
                            + " where a.id = x.account_id and d.rule_id = x.milestone_id and k.account_id = x.account_id"
                            + " and k.milestone_id = x.milestone_id",
                    val(now.instant().atOffset(java.time.ZoneOffset.UTC)));
        }
    }
}
