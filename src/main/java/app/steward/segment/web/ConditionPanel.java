package app.steward.segment.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Phrase;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.ExplainView;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.segment.ConditionExplanation;
import app.steward.segment.ConditionPreview;
import app.steward.segment.LineCounts;
import app.steward.segment.RecordsByName;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;

/**
 * What follows the form of a condition while it is filled, of a segment, a list or an alert rule: its lines, how many
 * records match, in words, and why one record does or does not.
 */
@Component
public class ConditionPanel {

    /** What a form asks. */
    public interface Asked {
        /** The lines. */
        ConditionForm criteria();

        Purpose purpose();

        /** All that it asks, the lines and what is chosen beside them; throws {@link BadInput} in words of the form. */
        ConditionTree whole(Conditions conditions, Catalogue catalogue);

        /** Whether it asks for anything: what need not is of all records. */
        boolean asksAnything();
    }

    private final LineCounts lineCounts;
    private final ConditionExplanation explanation;
    private final RecordsByName names;
    private final ExplainView explain;
    private final Conditions conditions;
    private final ConditionText words;
    private final Today today;

    ConditionPanel(
            LineCounts lineCounts,
            ConditionExplanation explanation,
            RecordsByName names,
            ExplainView explain,
            Conditions conditions,
            ConditionText words,
            Today today) {
        this.lineCounts = lineCounts;
        this.explanation = explanation;
        this.names = names;
        this.explain = explain;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
    }

    /** The lines drawn anew after a button or another field; the page puts them in their place. */
    public String redraw(Asked form, boolean readOnly, String address, Model model, HttpServletResponse response) {
        model.addAttribute("builder", Builder.of(form.criteria(), form.purpose(), List.of(), today.now()));
        model.addAttribute("readOnly", readOnly);
        model.addAttribute("redraw", address);
        response.setHeader("HX-Trigger-After-Settle", "condition-changed");
        return "segment/builder";
    }

    /**
     * Puts into the page how many match; false where the form is not complete.
     *
     * @param figures puts beside it what the form is for
     */
    public boolean preview(Asked form, Snapshot present, Viewer viewer, Model model, Consumer<ConditionTree> figures) {
        long started = System.nanoTime();
        Catalogue catalogue = present.catalogue();
        Subject subject = form.criteria().subject();
        LineCounts.Counted counted = lineCounts.of(
                viewer,
                subject,
                form.criteria().lines(conditions, catalogue, form.purpose()),
                catalogue,
                present.now());
        Map<String, Long> counts = new LinkedHashMap<>();
        counted.byLine().forEach((path, count) -> counts.put("count-" + path.replace('.', '-'), count));
        model.addAttribute("counts", counts);
        model.addAttribute("all", counted.all());
        model.addAttribute("subject", subject);
        try {
            ConditionTree condition = form.whole(conditions, catalogue);
            figures.accept(condition);
            model.addAttribute(
                    "words",
                    form.asksAnything()
                            ? words.phrases(condition, subject, catalogue, present.now())
                            : List.of(new Phrase("All " + subject.plural() + ".", false)));
            model.addAttribute("warnings", messages(conditions.warnings(catalogue, subject, condition)));
            model.addAttribute("seconds", Math.max(1, (System.nanoTime() - started) / 100_000_000) / 10.0);
            return true;
        } catch (BadInput incomplete) {
            model.addAttribute(
                    "incomplete",
                    messages(incomplete.faults()).stream().distinct().limit(3).toList());
            return false;
        }
    }

    private static List<String> messages(List<Fault> faults) {
        return faults.stream().map(Fault::message).toList();
    }

    /** The view that answers a preview: where the form is not complete, what was shown stays and only that is said. */
    public static String answer(boolean complete, String view, HttpServletResponse response) {
        if (complete) {
            return view;
        }
        response.setHeader("HX-Reswap", "none");
        return "segment/incomplete";
    }

    /** Puts into the page why the record of this name or external id matches or not; a choice where several have it. */
    public void explain(Asked form, String who, Snapshot present, Viewer viewer, Model model) {
        Subject subject = form.criteria().subject();
        String externalId = find(subject, who, present, viewer, model);
        if (externalId == null) {
            return;
        }
        try {
            ConditionTree condition = form.whole(conditions, present.catalogue());
            var explained = explanation.of(viewer, subject, externalId, condition, present.catalogue(), present.now());
            model.addAttribute("matches", explained.matches());
            model.addAttribute("leaves", explain.of(explained, subject, present.catalogue(), present.now()));
        } catch (BadInput incomplete) {
            model.addAttribute("leaves", List.of());
        }
    }

    /** Puts into the page who is called so; answers the external id of the first of them. */
    public @Nullable String find(Subject subject, String who, Snapshot present, Viewer viewer, Model model) {
        String name = CleanText.of(who);
        List<RecordsByName.Named> found =
                name.isEmpty() ? List.of() : names.like(viewer, subject, name, present.catalogue(), present.now());
        model.addAttribute("subject", subject);
        model.addAttribute("who", name);
        model.addAttribute("found", found);
        return found.isEmpty() ? null : found.get(0).externalId();
    }

    /** Without scripts a button of the form asks for what else comes by itself. */
    public static void look(MultiValueMap<String, String> posted, Runnable preview, Consumer<String> explain) {
        String act = posted.getFirst("act");
        if ("preview".equals(act)) {
            preview.run();
        } else if ("explain".equals(act)) {
            explain.accept(Objects.requireNonNullElse(posted.getFirst("whom"), ""));
        }
    }

    /** What it would select in place of what is selected now, as a sentence or two. */
    public static List<String> sentences(ConditionPreview.Result would, Subject subject, Formats formats) {
        String all = formats.plural(would.selected().count(), subject.key()) + " would match";
        ConditionPreview.Some entering = would.entering();
        ConditionPreview.Some leaving = would.leaving();
        if (entering == null || leaving == null) {
            return List.of(all + ".");
        }
        return List.of(
                entering.count() == 0 && leaving.count() == 0
                        ? all + ": none would enter or leave."
                        : all + ": " + formats.number(entering.count()) + " would enter, "
                                + formats.number(leaving.count()) + " would leave.");
    }
}
