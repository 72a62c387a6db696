package app.steward.list.web;

import app.steward.audit.AuditedPart;
import app.steward.condition.ConditionLines;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipNames;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.list.ListEditing;
import app.steward.list.ListEditing.Changes;
import app.steward.list.ListEditing.Criteria;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.membership.RuleCondition;
import app.steward.problem.NotFound;
import app.steward.segment.ConditionPreview;
import app.steward.segment.web.ConditionPanel;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.version.Versioned;
import app.steward.version.Versions;
import app.steward.web.Formats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What versions of a shared list say. Of private ones there are none, since what they ask stands nowhere but in them. Who
 * has it and whether it follows the data stay as they are where a version comes back: these move members.
 */
@Component
class ListVersions implements Versioned {
    private final Lists lists;
    private final ListEditing editing;
    private final Versions versions;
    private final ConditionPreview preview;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionLines lines;
    private final Formats formats;

    ListVersions(
            Lists lists,
            ListEditing editing,
            Versions versions,
            ConditionPreview preview,
            Fields fields,
            Conditions conditions,
            ConditionLines lines,
            Formats formats) {
        this.lists = lists;
        this.editing = editing;
        this.versions = versions;
        this.preview = preview;
        this.fields = fields;
        this.conditions = conditions;
        this.lines = lines;
        this.formats = formats;
    }

    @Override
    public String collection() {
        return "lists";
    }

    @Override
    public String kind() {
        return ListEditing.KIND;
    }

    @Override
    public Present present(Viewer viewer, String id) {
        Rule list = Optional.ofNullable(WholeNumber.of(id))
                .flatMap(number -> lists.find(viewer, number))
                .orElseThrow(() -> new NotFound("There is no list " + id + "."));
        return new Present(
                Integer.toString(list.id()),
                list.name(),
                list.subject(),
                list.version(),
                list.isPrivate() ? null : editing.told(list),
                Lists.mayEdit(viewer, list),
                "/lists/" + list.id(),
                "lists");
    }

    @Override
    public List<AuditedPart> parts(Viewer viewer, @Nullable Subject subject) {
        Snapshot snapshot = fields.present(viewer);
        MembershipNames names = versions.names(subject, snapshot.catalogue());
        return List.of(
                AuditedPart.text("name", "Name"),
                AuditedPart.flag("shared", "Shared").staying(),
                AuditedPart.text("status", "Status").staying(),
                AuditedPart.names("segments", "Segments", id -> names.of(MembershipKind.SEGMENT, id)),
                AuditedPart.lines("condition", "Criteria", json -> lines.of(json, subject, snapshot, names)));
    }

    /** Of one that is moved by hand nobody enters or leaves. */
    @Override
    public List<String> effects(Viewer viewer, Present present, Map<String, JsonNode> values) {
        JsonNode segments = values.get("segments");
        JsonNode own = values.get("condition");
        int id = Integer.parseInt(present.id());
        if (segments == null || own == null || !lists.get(viewer, id).isOn()) {
            return List.of();
        }
        Snapshot snapshot = fields.present(viewer);
        JsonNode whole = RuleCondition.of(RuleCondition.numbers(segments), List.of(), own.isObject() ? own : null);
        ConditionTree condition = conditions
                .stored(snapshot.catalogue(), present.subject(), conditions.text(whole))
                .condition();
        return condition == null
                ? List.of()
                : ConditionPanel.sentences(
                        preview.ofRule(viewer, present.subject(), condition, id, snapshot.catalogue(), snapshot.now()),
                        present.subject(),
                        formats);
    }

    @Override
    public void restore(Viewer by, Present present, Restoring restoring) {
        JsonNode stored = restoring.value("condition");
        ConditionTree criteria = stored.isObject()
                ? conditions.read(fields.catalogue(by), present.subject(), stored, Purpose.SHARED_LIST)
                : null;
        editing.restore(
                by,
                Integer.parseInt(present.id()),
                restoring.number(),
                new Changes(
                        restoring.value("name").asString(),
                        RuleCondition.numbers(restoring.value("segments")),
                        new Criteria(criteria),
                        null,
                        null,
                        null,
                        restoring.version()));
    }
}
