package app.steward.segment.web;

import app.steward.condition.ConditionLines;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentEditing.Changes;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.version.VersionPart;
import app.steward.version.Versioned;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What versions of a segment say. */
@Component
class SegmentVersions implements Versioned {
    private final Segments segments;
    private final SegmentEditing editing;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionLines lines;

    SegmentVersions(
            Segments segments, SegmentEditing editing, Fields fields, Conditions conditions, ConditionLines lines) {
        this.segments = segments;
        this.editing = editing;
        this.fields = fields;
        this.conditions = conditions;
        this.lines = lines;
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
    public List<VersionPart> parts(Viewer viewer, Present present) {
        Snapshot snapshot = fields.present(viewer);
        return List.of(
                VersionPart.text("name", "Name"),
                VersionPart.flag("visible", "Shown as a tab"),
                VersionPart.lines("condition", "Condition", json -> lines.of(json, present.subject(), snapshot)));
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
