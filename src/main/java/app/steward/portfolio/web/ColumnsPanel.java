package app.steward.portfolio.web;

import app.steward.listing.ColumnLayout;
import app.steward.listing.ListParameter;
import app.steward.listing.OpenList;
import app.steward.listing.OwnColumns;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The Columns drawer beside a list: which fields it shows, in which order, which stay in view. For oneself only. */
@Controller
@RequestMapping("/portfolio/{records:[a-z][a-z0-9-]*}/columns")
class ColumnsPanel {
    private final ListPageFactory lists;
    private final OwnColumns own;

    ColumnsPanel(ListPageFactory lists, OwnColumns own) {
        this.lists = lists;
        this.own = own;
    }

    /** Puts the drawer with the columns of the list beside it. */
    void show(OpenList open, Model model) {
        fill(ColumnsForm.of(open.subject(), open.catalogue(), open.layout()), List.of(), model);
    }

    /** Saves the columns; a button that changes the form draws the page anew. */
    @PostMapping
    String save(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        OpenList open = lists.open(records, params, viewer);
        String asked = params.getOrDefault("act", "");
        String act = asked.equals(FilterPanel.OTHER) ? "add:" + FilterPanel.named(open, posted) : asked;
        boolean ofView = open.state().get(ListParameter.VIEW).matches("[0-9]+");
        if (act.equals("reset") && ofView) {
            return "redirect:" + open.url().arranged(ColumnLayout.usual(open.scope(), open.catalogue()));
        } else if (act.equals("reset")) {
            own.reset(viewer, open.scope());
            flash.addFlashAttribute("toast", "The usual columns are back");
            return "redirect:" + open.url().arranged();
        }
        ColumnsForm form = ColumnsForm.posted(open.subject(), open.catalogue(), posted);
        try {
            if (!act.isEmpty()) {
                form.act(act);
                return again(open, form, List.of(), model);
            }
            ColumnLayout arrangement = form.arrangement();
            if (ofView) {
                return "redirect:" + open.url().arranged(arrangement);
            }
            own.save(viewer, open.scope(), arrangement);
            flash.addFlashAttribute("toast", "Columns saved");
            return "redirect:" + open.url().arranged();
        } catch (BadInput wrong) {
            response.setStatus(422);
            return again(open, form, said(wrong, form), model);
        }
    }

    /** The rows drawn anew after a button. */
    @PostMapping("/rows")
    String redraw(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model) {
        OpenList open = lists.open(records, params, viewer);
        ColumnsForm form = ColumnsForm.posted(open.subject(), open.catalogue(), posted);
        List<String> faults = List.of();
        try {
            form.act(params.getOrDefault("act", ""));
        } catch (BadInput limit) {
            faults = said(limit, form);
        }
        fill(form, faults, model);
        model.addAttribute("address", open.url());
        model.addAttribute("subject", open.subject());
        return "portfolio/columns :: rows";
    }

    private String again(OpenList open, ColumnsForm form, List<String> faults, Model model) {
        fill(form, faults, model);
        String page = lists.page(open, model);
        model.addAttribute("panel", "columns");
        return page;
    }

    private static List<String> said(BadInput wrong, ColumnsForm form) {
        return wrong.faults().stream()
                .filter(fault -> !form.isSaid(fault))
                .map(Fault::message)
                .distinct()
                .toList();
    }

    private static void fill(ColumnsForm form, List<String> faults, Model model) {
        model.addAttribute("pinned", form.pinned());
        model.addAttribute("scrolling", form.scrolling());
        model.addAttribute("columnCount", form.count());
        model.addAttribute("full", form.full());
        model.addAttribute("pinnedFull", form.pinnedFull());
        model.addAttribute("columnFields", form.fields());
        model.addAttribute("columnFaults", faults);
    }
}
