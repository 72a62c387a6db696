package app.steward.milestone.web;

import app.steward.action.ActionNames;
import app.steward.action.Actions;
import app.steward.audit.AuditedPart;
import app.steward.condition.ConditionLines;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipNames;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.membership.Existing;
import app.steward.membership.RuleCondition;
import app.steward.milestone.DueDates;
import app.steward.milestone.Milestone;
import app.steward.milestone.MilestoneEditing;
import app.steward.milestone.MilestoneEditing.Draft;
import app.steward.milestone.Milestones;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.version.Versioned;
import app.steward.version.Versions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What versions of a milestone say. Whether it is on stays as it is where a version comes back. */
@Component
class MilestoneVersions implements Versioned {
    /** What decides who meets it: on, it must be said what happens with who matches by it already. */
    private static final List<String> WHOM = List.of("segments", "condition", "holdsDays");

    private final Milestones milestones;
    private final MilestoneEditing editing;
    private final Versions versions;
    private final DueDates dates;
    private final Actions actions;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionLines lines;

    MilestoneVersions(
            Milestones milestones,
            MilestoneEditing editing,
            Versions versions,
            DueDates dates,
            Actions actions,
            Fields fields,
            Conditions conditions,
            ConditionLines lines) {
        this.milestones = milestones;
        this.editing = editing;
        this.versions = versions;
        this.dates = dates;
        this.actions = actions;
        this.fields = fields;
        this.conditions = conditions;
        this.lines = lines;
    }

    @Override
    public String collection() {
        return "milestones";
    }

    @Override
    public String kind() {
        return Milestones.KIND;
    }

    private Milestone milestone(String id) {
        Integer number = WholeNumber.of(id);
        if (number == null) {
            throw new NotFound("There is no milestone " + id + ".");
        }
        return milestones.get(number);
    }

    @Override
    public Present present(Viewer viewer, String id) {
        Milestone one = milestone(id);
        return new Present(
                Integer.toString(one.id()),
                one.name(),
                Subject.ACCOUNT,
                one.head().version(),
                editing.told(one),
                viewer.mayEditSegments(),
                "/milestones/" + one.id(),
                "milestones");
    }

    @Override
    public List<AuditedPart> parts(Viewer viewer, @Nullable Subject subject) {
        Snapshot snapshot = fields.present(viewer);
        MembershipNames names = versions.names(Subject.ACCOUNT, snapshot.catalogue());
        ActionNames named = actions.names();
        return List.of(
                AuditedPart.text("name", "Name"),
                AuditedPart.flag("on", "On").staying(),
                AuditedPart.names("segments", "Segments", id -> names.of(MembershipKind.SEGMENT, id)),
                AuditedPart.lines("condition", "Condition", json -> lines.of(json, Subject.ACCOUNT, snapshot, names)),
                AuditedPart.days("holdsDays", "Matches for"),
                AuditedPart.flag("strict", "Strict"),
                AuditedPart.days("dueDays", "Overdue after"),
                AuditedPart.value("dueFrom", "From", json -> dates.label(json.asString(""))),
                AuditedPart.lines(
                        "actions",
                        "When met, do",
                        json -> actions.stored(json).stream()
                                .map(action -> actions.words(action, Subject.ACCOUNT, named))
                                .toList()),
                // not restored: the trail once did not tell it
                AuditedPart.value(
                                "guard",
                                "Guard",
                                json -> json.isNumber() ? json.asInt() + " accounts at once" : "as usual")
                        .staying());
    }

    @Override
    public boolean asksForExisting(Present present, Map<String, JsonNode> values) {
        return present.isOnAndDiffers(values, WHOM);
    }

    @Override
    public void restore(Viewer by, Present present, Restoring restoring) {
        Milestone one = milestone(present.id());
        JsonNode condition = restoring.value("condition");
        JsonNode due = restoring.value("dueDays");
        Draft draft = new Draft(
                restoring.value("name").asString(),
                RuleCondition.numbers(restoring.value("segments")),
                condition.isObject()
                        ? conditions.read(fields.catalogue(by), Subject.ACCOUNT, condition, Purpose.RULE)
                        : null,
                restoring.value("holdsDays").asInt(),
                restoring.value("strict").asBoolean(),
                due.isNumber() ? (Integer) due.asInt() : null,
                restoring.value("dueFrom").asString(),
                actions.read(restoring.value("actions"), "actions", Subject.ACCOUNT),
                one.settings().guard(),
                one.isOn(),
                null);
        editing.restore(
                by, one.id(), restoring.number(), draft, Existing.of(restoring.existing()), restoring.version());
    }
}
