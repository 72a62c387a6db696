package app.steward.list.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Phrase;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.ExplainView;
import app.steward.list.ListFigures;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.segment.ConditionExplanation;
import app.steward.segment.ConditionPreview;
import app.steward.segment.LineCounts;
import app.steward.segment.RecordsByName;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletResponse;
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

/** The right side of the form of a list: who would be in it, who enters and leaves, and why one record would or not. */
@Controller
@RequestMapping("/lists")
class ListPreviewPanel {
    private final Lists lists;
    private final ConditionPreview preview;
    private final ConditionExplanation explanation;
    private final LineCounts lineCounts;
    private final ListFigures figures;
    private final RecordsByName names;
    private final ExplainView explain;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final Formats formats;

    ListPreviewPanel(
            Lists lists,
            ConditionPreview preview,
            ConditionExplanation explanation,
            LineCounts lineCounts,
            ListFigures figures,
            RecordsByName names,
            ExplainView explain,
            Fields fields,
            Conditions conditions,
            ConditionText words,
            Formats formats) {
        this.lists = lists;
        this.preview = preview;
        this.explanation = explanation;
        this.lineCounts = lineCounts;
        this.figures = figures;
        this.names = names;
        this.explain = explain;
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.formats = formats;
    }

    @PostMapping("/preview/{kind:account|user}")
    String preview(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer list,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        if (preview(form(kind, posted, viewer), list(list, viewer), viewer, model)) {
            return "segment/preview";
        }
        // The last complete criteria stay in view; only what is wrong with these is said.
        response.setHeader("HX-Reswap", "none");
        return "segment/incomplete";
    }

    @PostMapping("/explain/{kind:account|user}")
    String explain(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer list,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(defaultValue = "") String who,
            Viewer viewer,
            Model model) {
        list(list, viewer);
        explain(form(kind, posted, viewer), who, viewer, model);
        return "segment/explained";
    }

    /** Without scripts a button asks for what else comes by itself. */
    void look(ListForm form, @Nullable Rule list, MultiValueMap<String, String> posted, Viewer viewer, Model model) {
        String act = posted.getFirst("act");
        if ("preview".equals(act)) {
            preview(form, list, viewer, model);
        } else if ("explain".equals(act)) {
            String who = posted.getFirst("whom");
            explain(form, who == null ? "" : who, viewer, model);
        }
    }

    private ListForm form(String kind, MultiValueMap<String, String> posted, Viewer viewer) {
        if (!viewer.mayKeepLists()) {
            throw new NotAllowed("Lists are kept by CSMs, super managers and administrators.");
        }
        return ListForm.posted(Subject.of(kind), fields.catalogue(viewer), formats.numbers(), posted);
    }

    private @Nullable Rule list(@Nullable Integer id, Viewer viewer) {
        return id == null ? null : lists.get(viewer, id);
    }

    /** Puts into the page who would be in it; false where the criteria are not complete. */
    private boolean preview(ListForm form, @Nullable Rule list, Viewer viewer, Model model) {
        long started = System.nanoTime();
        Snapshot present = fields.present(viewer);
        Catalogue catalogue = present.catalogue();
        Subject subject = form.subject();
        LineCounts.Counted counted = lineCounts.of(viewer, subject, lines(form, catalogue), catalogue, present.now());
        Map<String, Long> counts = new LinkedHashMap<>();
        counted.byLine().forEach((path, count) -> counts.put("count-" + path.replace('.', '-'), count));
        model.addAttribute("counts", counts);
        model.addAttribute("subject", subject);
        try {
            ConditionTree condition = form.whole(conditions, catalogue);
            // Of one that is found when it is read nobody enters or leaves.
            Integer stored = list == null || list.isComputedWhenRead() ? null : list.id();
            model.addAttribute("preview", preview.ofRule(viewer, subject, condition, stored, catalogue, present.now()));
            model.addAttribute("all", counted.all());
            model.addAttribute(
                    "members",
                    list == null
                            ? 0
                            : ListFigures.at(figures.of(viewer, List.of(list), null), list.id())
                                    .members());
            model.addAttribute(
                    "words",
                    form.asksAnything()
                            ? words.phrases(condition, subject, catalogue, present.now())
                            : List.of(new Phrase("All " + subject.plural() + ".", false)));
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
                    incomplete.faults().stream()
                            .map(Fault::message)
                            .distinct()
                            .limit(3)
                            .toList());
            return false;
        }
    }

    private void explain(ListForm form, String who, Viewer viewer, Model model) {
        Snapshot present = fields.present(viewer);
        Catalogue catalogue = present.catalogue();
        Subject subject = form.subject();
        List<RecordsByName.Named> found =
                who.isBlank() ? List.of() : names.like(viewer, subject, CleanText.of(who), catalogue, present.now());
        model.addAttribute("subject", subject);
        model.addAttribute("who", CleanText.of(who));
        model.addAttribute("found", found);
        if (!found.isEmpty()) {
            try {
                ConditionTree condition = form.whole(conditions, catalogue);
                var explained =
                        explanation.of(viewer, subject, found.get(0).externalId(), condition, catalogue, present.now());
                model.addAttribute("matches", explained.matches());
                model.addAttribute("leaves", explain.of(explained, subject, catalogue, present.now()));
            } catch (BadInput incomplete) {
                model.addAttribute("leaves", List.of());
            }
        }
    }

    private Map<String, ConditionTree> lines(ListForm form, Catalogue catalogue) {
        Map<String, ConditionTree> lines = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> line : form.criteria().json().lines().entrySet()) {
            try {
                lines.put(line.getKey(), conditions.read(catalogue, form.subject(), line.getValue(), form.purpose()));
            } catch (BadInput incomplete) {
                // A line that says nothing yet has no count.
            }
        }
        return lines;
    }
}
