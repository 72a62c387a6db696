package app.steward.segment.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.ConditionForm;
import app.steward.membership.MembershipCounts;
import app.steward.problem.NotFound;
import app.steward.segment.ConditionPreview;
import app.steward.segment.SegmentKind;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The right side of the form of a segment: who would match, in words, and why one record does or does not. */
@Controller
@RequestMapping("/segments/{kind:account|user}")
class SegmentPreviewPanel {
    private final ConditionPanel panel;
    private final Segments segments;
    private final ConditionPreview preview;
    private final MembershipCounts counts;
    private final Fields fields;
    private final Conditions conditions;
    private final Formats formats;

    SegmentPreviewPanel(
            ConditionPanel panel,
            Segments segments,
            ConditionPreview preview,
            MembershipCounts counts,
            Fields fields,
            Conditions conditions,
            Formats formats) {
        this.panel = panel;
        this.segments = segments;
        this.preview = preview;
        this.counts = counts;
        this.fields = fields;
        this.conditions = conditions;
        this.formats = formats;
    }

    /** A segment asks the condition of its form and nothing else. */
    record Asked(ConditionForm criteria) implements ConditionPanel.Asked {
        @Override
        public Purpose purpose() {
            return Purpose.SEGMENT;
        }

        @Override
        public ConditionTree whole(Conditions reader, Catalogue catalogue) {
            return criteria.read(reader, catalogue, Purpose.SEGMENT);
        }

        @Override
        public boolean asksAnything() {
            return true;
        }
    }

    @PostMapping("/preview")
    String preview(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer segment,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        boolean complete = preview(Subject.of(kind), segment, posted, viewer, model);
        return ConditionPanel.answer(complete, "segment/preview", response);
    }

    /** Why the record of this name or external id meets the condition or not; a choice where several are called so. */
    @PostMapping("/explain")
    String explain(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer segment,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(defaultValue = "") String who,
            Viewer viewer,
            Model model) {
        explain(Subject.of(kind), segment, posted, who, viewer, model);
        return "segment/explained";
    }

    void look(
            Subject subject,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model) {
        ConditionPanel.look(
                posted,
                () -> preview(subject, segment, posted, viewer, model),
                who -> explain(subject, segment, posted, who, viewer, model));
    }

    private boolean preview(
            Subject subject,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model) {
        Snapshot present = fields.present(viewer);
        Catalogue catalogue = present.catalogue();
        return panel.preview(form(subject, catalogue, segment, posted, viewer), present, viewer, model, condition -> {
            model.addAttribute("preview", preview.of(viewer, subject, condition, segment, catalogue, present.now()));
            model.addAttribute(
                    "members",
                    segment == null
                            ? 0
                            : counts.visibleTo(SegmentKind.SEGMENT, viewer, subject)
                                    .getOrDefault(segment, MembershipCounts.Count.NONE)
                                    .members());
        });
    }

    private void explain(
            Subject subject,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            String who,
            Viewer viewer,
            Model model) {
        Snapshot present = fields.present(viewer);
        panel.explain(form(subject, present.catalogue(), segment, posted, viewer), who, present, viewer, model);
    }

    /** What is in the form; who only reads gets a form that posts nothing, so the stored condition stands for it. */
    private Asked form(
            Subject subject,
            Catalogue catalogue,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            Viewer viewer) {
        if (segment == null || viewer.mayEditSegments()) {
            return new Asked(ConditionForm.posted(subject, catalogue, formats.numbers(), posted));
        }
        return segments.findById(segment)
                .filter(found -> found.subject() == subject)
                .map(found -> new Asked(ConditionForm.of(subject, catalogue, conditions.tree(found.condition()))))
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
    }
}
