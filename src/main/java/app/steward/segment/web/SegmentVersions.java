package app.steward.segment.web;

import app.steward.audit.AuditedPart;
import app.steward.condition.ConditionLines;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipNames;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.segment.ConditionPreview;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentEditing.Changes;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.version.Versioned;
import app.steward.version.Versions;
import app.steward.web.Formats;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What versions of a segment say. */
@Component
class SegmentVersions implements Versioned {
    private final Segments segments;
    private final SegmentEditing editing;
    private final ConditionPreview preview;
    private final Versions versions;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionLines lines;
    private final Formats formats;

    SegmentVersions(
            Segments segments,
            SegmentEditing editing,
            ConditionPreview preview,
            Versions versions,
            Fields fields,
            Conditions conditions,
            ConditionLines lines,
            Formats formats) {
        this.segments = segments;
        this.editing = editing;
        this.preview = preview;
        this.versions = versions;
        this.fields = fields;
        this.conditions = conditions;
        this.lines = lines;
        this.formats = formats;
    }

    @Override
    public String collection() {
        return "segments";
    }

    @Override
    public String kind() {
        return SegmentEditing.KIND;
    }

    @Override
    public Present present(Viewer viewer, String id) {
        Segment segment = Optional.ofNullable(WholeNumber.of(id))
                .flatMap(segments::findById)
                .orElseThrow(() -> new NotFound("There is no segment " + id + "."));
        return new Present(
                Integer.toString(segment.id()),
                segment.name(),
                segment.subject(),
                segment.version(),
                editing.told(segment),
                viewer.mayEditSegments(),
                "/segments/" + segment.subject().key() + "/" + segment.id(),
                segment.subject().key() + "-segments");
    }

    @Override
    public List<AuditedPart> parts(Viewer viewer, @Nullable Subject subject) {
        Snapshot snapshot = fields.present(viewer);
        MembershipNames names = versions.names(subject, snapshot.catalogue());
        return List.of(
                AuditedPart.text("name", "Name"),
                AuditedPart.flag("visible", "Shown as a tab"),
                AuditedPart.lines("condition", "Condition", json -> lines.of(json, subject, snapshot, names)));
    }

    @Override
    public List<String> effects(Viewer viewer, Present present, Map<String, JsonNode> values) {
        JsonNode stored = values.get("condition");
        Snapshot snapshot = fields.present(viewer);
        ConditionTree condition = stored == null || stored.equals(told(present).get("condition"))
                ? null
                : conditions
                        .stored(snapshot.catalogue(), present.subject(), conditions.text(stored))
                        .condition();
        if (condition == null) {
            return List.of();
        }
        try {
            return ConditionPanel.sentences(
                    preview.of(
                            viewer,
                            present.subject(),
                            condition,
                            Integer.valueOf(present.id()),
                            snapshot.catalogue(),
                            snapshot.now()),
                    present.subject(),
                    formats);
        } catch (BadInput testsItself) {
            return List.of(); // which is said where it is to come back
        }
    }

    private static Map<String, ?> told(Present present) {
        return Objects.requireNonNull(present.told());
    }

    @Override
    public void restore(Viewer by, Present present, Restoring restoring) {
        ConditionTree condition =
                conditions.read(fields.catalogue(by), present.subject(), restoring.value("condition"), Purpose.SEGMENT);
        editing.restore(
                by,
                Integer.parseInt(present.id()),
                restoring.number(),
                new Changes(
                        restoring.value("name").asString(),
                        restoring.value("visible").asBoolean(),
                        condition,
                        restoring.version()));
    }
}
