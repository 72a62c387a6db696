package app.steward.portfolio.web;

import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.listing.Column;
import app.steward.listing.Filter;
import app.steward.listing.ListParameter;
import app.steward.listing.ListQuery;
import app.steward.listing.ListReader;
import app.steward.listing.ListScopes;
import app.steward.listing.ListState;
import app.steward.listing.ListTotals;
import app.steward.listing.ListUrl;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.listing.SavedViewResolver;
import app.steward.listing.UserChoices;
import app.steward.portfolio.FirstSteps;
import app.steward.record.KnownRecords;
import app.steward.segment.Segment;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Opens lists by the names and parameters of their addresses, and gives their pages what they show. */
@Component
class ListPageFactory {
    private final ListScopes scopes;
    private final ListReader reader;
    private final ListTabs tabs;
    private final Filter filter;
    private final SuccessRoles roles;
    private final PeopleMenu people;
    private final SavedViewResolver views;
    private final UserChoices userChoices;
    private final KnownRecords known;
    private final ListPager pager;
    private final FirstSteps firstSteps;

    ListPageFactory(
            ListScopes scopes,
            ListReader reader,
            ListTabs tabs,
            Filter filter,
            SuccessRoles roles,
            PeopleMenu people,
            SavedViewResolver views,
            UserChoices userChoices,
            KnownRecords known,
            ListPager pager,
            FirstSteps firstSteps) {
        this.scopes = scopes;
        this.reader = reader;
        this.tabs = tabs;
        this.filter = filter;
        this.roles = roles;
        this.people = people;
        this.views = views;
        this.userChoices = userChoices;
        this.known = known;
        this.pager = pager;
        this.firstSteps = firstSteps;
    }

    /**
     * The list whose piece is asked for.
     *
     * @param name as it stands in the address of the piece
     * @throws app.steward.problem.BadInput with what is wrong with the address
     */
    OpenList open(String name, Map<String, String> sent, Viewer viewer) {
        return reader.open(scopes.find(name, viewer), sent, viewer);
    }

    /** The address of the list that a piece belongs to. */
    ListUrl url(String name, Map<String, String> sent, Viewer viewer) {
        return new ListUrl(scopes.find(name, viewer), ListState.of(sent));
    }

    /** The page with its rows. */
    String page(OpenList open, Model model) {
        ListState state = open.state();
        ListQuery list = open.query();
        Viewer viewer = open.asked().viewer();
        SavedViewResolver.Menu menu = views.menu(open);
        ListUrl url = views.url(open.url(), menu);
        RecordListing.Slice slice = pager.rows(open);

        model.addAttribute("list", open.scope());
        model.addAttribute("subject", list.subject());
        model.addAttribute("view", list);
        model.addAttribute("address", url);
        model.addAttribute("views", menu);
        model.addAttribute("frozen", open.layout().frozen());
        model.addAttribute("panel", state.get(ListParameter.PANEL));
        List<Segment> all = tabs.of(list.subject());
        model.addAttribute("tabs", ListTabs.shown(all, list));
        model.addAttribute("manyTabs", all.size());
        model.addAttribute("withoutTab", tabs.without(list, all));
        model.addAttribute("roles", roles.shown());
        model.addAttribute("role", state.get(ListParameter.ROLE));
        people.offer(list, state, viewer, model);
        model.addAttribute("menus", userChoices.menus(open));
        if (list.account() != null) {
            known.byExternalId(viewer, Subject.ACCOUNT, state.get(ListParameter.ACCOUNT))
                    .ifPresent(account -> model.addAttribute("account", account));
        }
        model.addAttribute("rows", slice.rows());
        model.addAttribute("labels", Column.labels(list.columns()));
        model.addAttribute("size", state.pageSize());
        model.addAttribute("sizes", ListState.SIZES);
        ListPager.Pages pages = pager.pages(url, slice);
        boolean whole = pages.first() == null && pages.last() == null;
        model.addAttribute("pages", pages);
        model.addAttribute("total", whole ? (Integer) slice.rows().size() : null);
        model.addAttribute("many", ListPager.reached(url, slice) > ListTotals.MANY ? (Integer) ListTotals.MANY : null);
        ConditionTree filtered = list.filter();
        model.addAttribute(
                "filters", filtered == null ? List.of() : filter.parts(list.subject(), filtered, open.asked()));
        model.addAttribute("filtered", filtered == null ? 0 : filtered.tests().count());
        // where there is nothing at all, what is chosen is not the reason
        boolean before = open.scope().isOfAll()
                && slice.rows().isEmpty()
                && list.segment() == null
                && firstSteps.isBefore(list.subject());
        model.addAttribute("narrowed", list.isNarrowed() && !before);
        if (before && viewer.mayAdminister()) {
            model.addAttribute("firstSteps", firstSteps.all());
        }
        return "portfolio/list";
    }
}
