package app.steward.portfolio.web;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.health.Band;
import app.steward.listing.ListQuery;
import app.steward.listing.ListReader;
import app.steward.listing.ListScope;
import app.steward.listing.ListState;
import app.steward.listing.ListTotals;
import app.steward.listing.ListTotals.Total;
import app.steward.listing.ListTotals.Totals;
import app.steward.listing.NamedView;
import app.steward.listing.NamedViews;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.listing.TabCounts;
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
public class ListPage {
    private final ListPageFactory lists;
    private final ListReader reader;
    private final ListTabs tabs;
    private final FilterPanel filterPanel;
    private final ColumnsPanel columnsPanel;
    private final RecordListing listing;
    private final TabCounts tabCounts;
    private final NamedViews views;
    private final ListTotals listTotals;
    private final Workspaces workspaces;
    private final ListPager pager;

    ListPage(
            ListPageFactory lists,
            ListReader reader,
            ListTabs tabs,
            FilterPanel filterPanel,
            ColumnsPanel columnsPanel,
            RecordListing listing,
            TabCounts tabCounts,
            NamedViews views,
            ListTotals listTotals,
            Workspaces workspaces,
            ListPager pager) {
        this.lists = lists;
        this.reader = reader;
        this.tabs = tabs;
        this.filterPanel = filterPanel;
        this.columnsPanel = columnsPanel;
        this.listing = listing;
        this.tabCounts = tabCounts;
        this.views = views;
        this.listTotals = listTotals;
        this.workspaces = workspaces;
        this.pager = pager;
    }

    // an address without a pattern is looked up, not tried against those of all pages
    @GetMapping("/accounts")
    String accounts(@RequestParam Map<String, String> params, Viewer viewer, Model model, RedirectAttributes flash) {
        return show(ListScope.of(Subject.ACCOUNT), params, viewer, model, flash);
    }

    @GetMapping("/users")
    String users(@RequestParam Map<String, String> params, Viewer viewer, Model model, RedirectAttributes flash) {
        return show(ListScope.of(Subject.USER), params, viewer, model, flash);
    }

    @GetMapping("/subscriptions")
    String subscriptions(
            @RequestParam Map<String, String> params, Viewer viewer, Model model, RedirectAttributes flash) {
        return show(ListScope.of(Subject.SUBSCRIPTION), params, viewer, model, flash);
    }

    /** The page of any list, for whom has one of its own. */
    public String show(
            ListScope list, Map<String, String> params, Viewer viewer, Model model, RedirectAttributes flash) {
        ListState state = ListState.of(params);
        if (state.isEmpty()) {
            Optional<NamedView> opening = views.opening(viewer, list);
            if (opening.isPresent()) {
                flash.addFlashAttribute("toast", model.getAttribute("toast"));
                return "redirect:" + list.path() + "?view=" + opening.get().id();
            }
            state = reader.opening(list, viewer);
        }
        OpenList open = reader.open(list, state, viewer);
        if ("filter".equals(params.get("panel"))) {
            filterPanel.show(open, model);
        } else if ("columns".equals(params.get("panel"))) {
            columnsPanel.show(open, model);
        }
        return lists.page(open, model);
    }

    /**
     * The counts of the tabs, and what all rows come to, asked for by the page once its rows are shown. Of a list of very
     * many rows it only says that there are; its figures come after, since they read every row.
     */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/counts")
    String counts(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        OpenList open = lists.open(records, params, viewer);
        ListQuery list = open.query();
        Optional<Totals> totals = listTotals.ifFew(list, open.asked());
        model.addAttribute("tabs", ListTabs.shown(tabs.of(list.subject()), list));
        model.addAttribute("counts", tabCounts.of(list, open.asked()));
        if (list.isUnfiltered()) {
            totals.ifPresent(few -> model.addAttribute("all", few.rows()));
        } else {
            model.addAttribute("laterAll", open.url().under("all"));
            listTotals.countIfFew(list.unfiltered(), open.asked()).ifPresent(all -> model.addAttribute("all", all));
        }
        model.addAttribute("many", ListTotals.MANY);
        model.addAttribute("later", ListPager.totals(open.url(), params));
        show(open, params, totals, model);
        return "portfolio/counts";
    }

    /** Counts and totals as a page of its own, for browsers that do not ask for them by script. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/figures")
    String figures(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        OpenList open = lists.open(records, params, viewer);
        ListQuery list = open.query();
        Totals totals = listTotals.of(list, open.asked());
        model.addAttribute("list", open.scope());
        model.addAttribute("subject", open.subject());
        model.addAttribute("address", open.url());
        model.addAttribute("tabs", tabs.of(list.subject()));
        model.addAttribute("counts", tabCounts.of(list, open.asked()));
        model.addAttribute("all", list.isUnfiltered() ? totals.rows() : listing.count(list.unfiltered(), open.asked()));
        model.addAttribute("totals", totals);
        model.addAttribute("bands", bands(totals.columns()));
        return "portfolio/figures";
    }

    /** What all rows come to, however many they are; asked for by the counts. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/totals")
    String totals(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        OpenList open = lists.open(records, params, viewer);
        Totals totals = listTotals.of(open.query(), open.asked());
        if (open.query().isUnfiltered()) {
            model.addAttribute("all", totals.rows());
        }
        show(open, params, Optional.of(totals), model);
        return "portfolio/totals";
    }

    /** How many rows the list has without its filter and segment, for the first tab; asked for by the counts. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/all")
    String all(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        OpenList open = lists.open(records, params, viewer);
        model.addAttribute("all", listing.count(open.query().unfiltered(), open.asked()));
        return "portfolio/list-totals :: all";
    }

    private void show(OpenList open, Map<String, String> params, Optional<Totals> totals, Model model) {
        model.addAttribute("subject", open.subject());
        totals.ifPresent(known -> {
            model.addAttribute("totals", known);
            model.addAttribute("bands", bands(known.columns()));
            model.addAttribute("pages", pager.counted(open.url(), params, known.rows()));
        });
    }

    /** The bands of the means of health, by what a column shows. */
    private Map<FieldRef, String> bands(List<Total> totals) {
        BandThresholds thresholds = workspaces.shown().bands();
        Map<FieldRef, String> bands = new HashMap<>();
        for (Total total : totals) {
            if (total.mean() && total.value() != null && total.column().health() != null) {
                bands.put(
                        total.column().use(),
                        Band.of(total.value().intValueExact(), thresholds).key());
            }
        }
        return bands;
    }
}
