package app.steward.list.web;

import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.list.ListEditing;
import app.steward.list.ListFigures;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.segment.ConditionPreview;
import app.steward.segment.web.ConditionPanel;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The right side of the form of a list: who would be in it, who enters and leaves, and why one record would or not. */
@Controller
@RequestMapping("/lists")
class ListPreviewPanel {
    private final ConditionPanel panel;
    private final Lists lists;
    private final ConditionPreview preview;
    private final ListFigures figures;
    private final Fields fields;
    private final Formats formats;

    ListPreviewPanel(
            ConditionPanel panel,
            Lists lists,
            ConditionPreview preview,
            ListFigures figures,
            Fields fields,
            Formats formats) {
        this.panel = panel;
        this.lists = lists;
        this.preview = preview;
        this.figures = figures;
        this.fields = fields;
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
        Snapshot present = fields.present(viewer);
        ListForm form = form(kind, posted, present, viewer);
        boolean complete = preview(form, list(list, viewer), present, viewer, model);
        return ConditionPanel.answer(complete, "segment/preview", response);
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
        Snapshot present = fields.present(viewer);
        panel.explain(form(kind, posted, present, viewer), who, present, viewer, model);
        return "segment/explained";
    }

    void look(
            ListForm form,
            @Nullable Rule list,
            MultiValueMap<String, String> posted,
            Snapshot present,
            Viewer viewer,
            Model model) {
        ConditionPanel.look(
                posted,
                () -> preview(form, list, present, viewer, model),
                who -> panel.explain(form, who, present, viewer, model));
    }

    private ListForm form(String kind, MultiValueMap<String, String> posted, Snapshot present, Viewer viewer) {
        ListEditing.mayKeep(viewer);
        return ListForm.posted(Subject.of(kind), present.catalogue(), formats.numbers(), posted);
    }

    private @Nullable Rule list(@Nullable Integer id, Viewer viewer) {
        return id == null ? null : lists.get(viewer, id);
    }

    private boolean preview(ListForm form, @Nullable Rule list, Snapshot present, Viewer viewer, Model model) {
        return panel.preview(form, present, viewer, model, condition -> {
            // Of one that is found when it is read nobody enters or leaves.
            Integer stored = list == null || list.isComputedWhenRead() ? null : list.id();
            model.addAttribute(
                    "preview",
                    preview.ofRule(viewer, form.subject(), condition, stored, present.catalogue(), present.now()));
            model.addAttribute(
                    "members",
                    list == null
                            ? 0
                            : ListFigures.at(figures.of(viewer, List.of(list), null), list.id())
                                    .members());
        });
    }
}
