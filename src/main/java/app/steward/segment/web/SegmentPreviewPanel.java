package app.steward.segment.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.ExplainView;
import app.steward.membership.MembershipCounts;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.segment.ConditionExplanation;
import app.steward.segment.ConditionPreview;
import app.steward.segment.LineCounts;
import app.steward.segment.RecordsByName;
import app.steward.segment.SegmentKind;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** The right side of the form of a segment: who would match, in words, and why one record does or does not. */
@Controller
@RequestMapping("/segments/{kind:account|user}")
class SegmentPreviewPanel {
    private final Segments segments;
    private final ConditionPreview preview;
    private final ConditionExplanation explanation;
    private final LineCounts lineCounts;
    private final MembershipCounts segmentCounts;
    private final RecordsByName names;
    private final ExplainView explain;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final Today today;
    private final Formats formats;

    SegmentPreviewPanel(
            Segments segments,
            ConditionPreview preview,
            ConditionExplanation explanation,
            LineCounts lineCounts,
            MembershipCounts segmentCounts,
            RecordsByName names,
            ExplainView explain,
            Fields fields,
            Conditions conditions,
            ConditionText words,
            Today today,
            Formats formats) {
        this.segments = segments;
        this.preview = preview;
        this.explanation = explanation;
        this.lineCounts = lineCounts;
        this.segmentCounts = segmentCounts;
        this.names = names;
        this.explain = explain;
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
        this.formats = formats;
    }

    @PostMapping("/preview")
    String preview(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer segment,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        if (preview(Subject.of(kind), segment, posted, viewer, model)) {
            return "segment/preview";
        }
        // The last complete condition stays in view; only what is wrong with this one is said.
        response.setHeader("HX-Reswap", "none");
        return "segment/incomplete";
    }

    /** Puts into the page who would match, for browsers without scripts; false where the condition is not complete. */
    boolean preview(
            Subject subject,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model) {
        long started = System.nanoTime();
        Catalogue catalogue = fields.catalogue(viewer);
        Now now = today.now();
        ConditionForm form = form(subject, catalogue, segment, posted, viewer);
        LineCounts.Counted counted = lineCounts.of(viewer, subject, lines(form, catalogue), catalogue, now);
        Map<String, Long> counts = new LinkedHashMap<>();
        counted.byLine().forEach((path, count) -> counts.put("count-" + path.replace('.', '-'), count));
        model.addAttribute("counts", counts);
        model.addAttribute("subject", subject);
        try {
            ConditionTree condition =
                    conditions.read(catalogue, subject, form.json().condition(), Purpose.SEGMENT);
            model.addAttribute("preview", preview.of(viewer, subject, condition, segment, catalogue, now));
            model.addAttribute("all", counted.all());
            model.addAttribute(
                    "members",
                    segment == null
                            ? 0
                            : segmentCounts
                                    .visibleTo(SegmentKind.SEGMENT, viewer, subject)
                                    .getOrDefault(segment, MembershipCounts.Count.NONE)
                                    .members());
            model.addAttribute("words", words.phrases(condition, subject, catalogue, now));
            model.addAttribute(
                    "warnings",
                    conditions.warnings(catalogue, subject, condition).stream()
                            .map(Fault::message)
                            .toList());
            model.addAttribute("seconds", Math.max(1, (System.nanoTime() - started) / 100_000_000) / 10.0);
            return true;
        } catch (BadInput incomplete) {
            model.addAttribute(
                    "incomplete",
                    form.inWords(incomplete.faults()).stream()
                            .map(Fault::message)
                            .distinct()
                            .limit(3)
                            .toList());
            return false;
        }
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

    void explain(
            Subject subject,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            String who,
            Viewer viewer,
            Model model) {
        Catalogue catalogue = fields.catalogue(viewer);
        Now now = today.now();
        List<RecordsByName.Named> found =
                who.isBlank() ? List.of() : names.like(viewer, subject, CleanText.of(who), catalogue, now);
        model.addAttribute("subject", subject);
        model.addAttribute("who", CleanText.of(who));
        model.addAttribute("found", found);
        if (!found.isEmpty()) {
            try {
                ConditionTree condition = conditions.read(
                        catalogue,
                        subject,
                        form(subject, catalogue, segment, posted, viewer).json().condition(),
                        Purpose.SEGMENT);
                var explained = explanation.of(viewer, subject, found.get(0).externalId(), condition, catalogue, now);
                model.addAttribute("matches", explained.matches());
                model.addAttribute("leaves", explain.of(explained, subject, catalogue, now));
            } catch (BadInput incomplete) {
                model.addAttribute("leaves", List.of());
            }
        }
    }

    /** What is in the form; who only reads gets a form that posts nothing, so the stored condition stands for it. */
    private ConditionForm form(
            Subject subject,
            Catalogue catalogue,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            Viewer viewer) {
        if (segment == null || viewer.mayEditSegments()) {
            return ConditionForm.posted(subject, catalogue, formats.numbers(), posted);
        }
        return segments.findById(segment)
                .filter(found -> found.subject() == subject)
                .map(found -> ConditionForm.of(subject, catalogue, conditions.tree(found.condition())))
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
    }

    private Map<String, ConditionTree> lines(ConditionForm form, Catalogue catalogue) {
        Map<String, ConditionTree> lines = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> line :
                new ArrayList<>(form.json().lines().entrySet())) {
            try {
                lines.put(line.getKey(), conditions.read(catalogue, form.subject(), line.getValue(), Purpose.SEGMENT));
            } catch (BadInput incomplete) {
                // A line that says nothing yet has no count.
            }
        }
        return lines;
    }
}
