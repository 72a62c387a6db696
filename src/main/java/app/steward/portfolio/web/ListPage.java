package app.steward.portfolio.web;

import app.steward.condition.FieldUse;
import app.steward.health.Band;
import app.steward.portfolio.ListTotals;
import app.steward.portfolio.ListTotals.Total;
import app.steward.portfolio.Listing;
import app.steward.portfolio.NamedView;
import app.steward.portfolio.NamedViews;
import app.steward.portfolio.TabCounts;
import app.steward.portfolio.View;
import app.steward.team.Viewer;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Workspaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Customers > Accounts, Users and Subscriptions: tabs, toolbar, table. Counts arrive after the rows. */
@Controller
class ListPage {
    private final OpenLists lists;
    private final FilterPanel filterPanel;
    private final ColumnsPanel columnsPanel;
    private final Listing listing;
    private final TabCounts tabCounts;
    private final NamedViews views;
    private final ListTotals listTotals;
    private final Workspaces workspaces;

    ListPage(
            OpenLists lists,
            FilterPanel filterPanel,
            ColumnsPanel columnsPanel,
            Listing listing,
            TabCounts tabCounts,
            NamedViews views,
            ListTotals listTotals,
            Workspaces workspaces) {
        this.lists = lists;
        this.filterPanel = filterPanel;
        this.columnsPanel = columnsPanel;
        this.listing = listing;
        this.tabCounts = tabCounts;
        this.views = views;
        this.listTotals = listTotals;
        this.workspaces = workspaces;
    }

    @GetMapping("/{records:accounts|users|subscriptions}")
    String list(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            Model model,
            RedirectAttributes flash) {
        if (OpenLists.address(records, params).params().isEmpty()) {
            Optional<NamedView> opening = views.opening(viewer, Answers.subject(records));
            if (opening.isPresent()) {
                flash.addFlashAttribute("toast", model.getAttribute("toast"));
                return "redirect:/" + records + "?view=" + opening.get().id();
            }
        }
        OpenLists.Open open = lists.open(records, params, viewer);
        if ("filter".equals(params.get("panel"))) {
            filterPanel.show(open, model);
        } else if ("columns".equals(params.get("panel"))) {
            columnsPanel.show(open, model);
        }
        return lists.page(open, model);
    }

    /** The counts of the tabs and of the list, asked for by the page once its rows are shown. */
    @GetMapping("/portfolio/{records:accounts|users|subscriptions}/counts")
    String counts(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        OpenLists.Open open = lists.open(records, params, viewer);
        View view = open.view();
        model.addAttribute("subject", view.subject());
        model.addAttribute("tabs", lists.tabs(view.subject()));
        model.addAttribute("all", listing.count(view.unfiltered(), open.asked()));
        model.addAttribute("counts", tabCounts.of(view, open.asked()));
        model.addAttribute("total", listing.count(view, open.asked()));
        return "portfolio/counts";
    }

    /** What all rows come to, asked for likewise and apart, since it reads more than the counts do. */
    @GetMapping("/portfolio/{records:accounts|users|subscriptions}/totals")
    String totals(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        OpenLists.Open open = lists.open(records, params, viewer);
        List<Total> totals = listTotals.of(open.view(), open.asked());
        BandThresholds thresholds = workspaces.current().bands();
        Map<FieldUse, String> bands = new HashMap<>();
        for (Total total : totals) {
            if (total.mean() && total.value() != null && total.column().health() != null) {
                bands.put(
                        total.column().use(),
                        Band.of(total.value().intValueExact(), thresholds).key());
            }
        }
        model.addAttribute("totals", totals);
        model.addAttribute("bands", bands);
        return "portfolio/totals";
    }
}
