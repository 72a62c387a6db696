package app.steward.portfolio.web;

import app.steward.listing.ListParameter;
import app.steward.listing.ListReader;
import app.steward.listing.ListScope;
import app.steward.listing.ListScopes;
import app.steward.listing.ListState;
import app.steward.listing.ListUrl;
import app.steward.listing.ListWords;
import app.steward.listing.NamedView;
import app.steward.listing.NamedViews;
import app.steward.listing.OpenList;
import app.steward.listing.SavedViewResolver;
import app.steward.problem.Conflict;
import app.steward.problem.Refused;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import app.steward.web.Merge;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Saves, changes and deletes named views: dialogs over the list where scripts run, else pages of their own. The address
 * of each holds the state of the list, which it leads back to.
 */
@Controller
@RequestMapping("/portfolio/{records:[a-z][a-z0-9-]*}/views")
class ViewPages {
    private final ListPageFactory lists;
    private final ListReader reader;
    private final SavedViewResolver resolver;
    private final ListScopes scopes;
    private final NamedViews views;
    private final ListWords words;
    private final Formats formats;
    private final UndoDelete undo;

    ViewPages(
            ListPageFactory lists,
            ListReader reader,
            SavedViewResolver resolver,
            ListScopes scopes,
            NamedViews views,
            ListWords words,
            Formats formats,
            UndoDelete undo) {
        this.lists = lists;
        this.reader = reader;
        this.resolver = resolver;
        this.scopes = scopes;
        this.views = views;
        this.words = words;
        this.formats = formats;
        this.undo = undo;
    }

    /** What the dialog holds. */
    record Form(String name, boolean shared, boolean opens) {
        static Form sent(Map<String, String> sent) {
            return new Form(
                    sent.getOrDefault("name", ""), "true".equals(sent.get("shared")), "true".equals(sent.get("opens")));
        }
    }

    /** All views of a list, to rename, share and delete. */
    @GetMapping
    String all(@PathVariable String records, Viewer viewer, Model model) {
        ListScope list = scopes.find(records, viewer);
        List<NamedView> all = views.of(viewer, list);
        model.addAttribute("list", list);
        model.addAttribute("subject", list.subject());
        model.addAttribute(
                "own", all.stream().filter(view -> viewer.is(view.owner())).toList());
        model.addAttribute(
                "shared", all.stream().filter(view -> !viewer.is(view.owner())).toList());
        model.addAttribute("others", views.privateOfOthers(viewer, list));
        return "portfolio/views";
    }

    @GetMapping("/new")
    String form(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        OpenList list = lists.open(records, params, viewer);
        return form(list, null, new Form("", false, false), null, request, model);
    }

    @PostMapping
    Object save(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        OpenList list = lists.open(records, params, viewer);
        Form form = Form.sent(params);
        try {
            long id = views.save(viewer, list.scope(), form.name(), form.shared(), resolver.state(list));
            if (form.opens()) {
                views.opens(viewer, list.scope(), id, true);
            }
            return FormResponses.see(
                    list.scope().path() + "?view=" + id, CleanText.of(form.name()) + " saved", request, response);
        } catch (Refused wrong) {
            response.setStatus(422);
            return form(list, null, form, String.valueOf(wrong.getMessage()), request, model);
        }
    }

    @GetMapping("/{id:\\d{1,18}}")
    String edit(
            @PathVariable String records,
            @PathVariable long id,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        NamedView view = views.changeable(viewer, scopes.find(records, viewer), id);
        Form form = new Form(view.name(), view.shared(), view.opens());
        return form(lists.open(records, params, viewer), view, form, null, request, model);
    }

    @PostMapping("/{id:\\d{1,18}}")
    Object change(
            @PathVariable String records,
            @PathVariable long id,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        ListScope list = scopes.find(records, viewer);
        NamedView view = views.changeable(viewer, list, id);
        Form form = Form.sent(params);
        NamedViews.Naming seen = new NamedViews.Naming(
                params.getOrDefault("seen_name", view.name()),
                params.containsKey("seen_shared") ? "true".equals(params.get("seen_shared")) : view.shared());
        try {
            views.change(viewer, list, id, seen, form.name(), form.shared());
            if (form.opens() != view.opens() && viewer.is(view.owner())) {
                views.opens(viewer, list, id, form.opens());
            }
            boolean gone = !form.shared() && !viewer.is(view.owner());
            return FormResponses.see(
                    gone ? list.piece("views") : back(list, params),
                    CleanText.of(form.name()) + " saved",
                    request,
                    response);
        } catch (Refused wrong) {
            response.setStatus(422);
            return form(
                    lists.open(records, params, viewer),
                    view,
                    form,
                    String.valueOf(wrong.getMessage()),
                    request,
                    model);
        }
    }

    /** Keeps what the list shows now. */
    @PostMapping("/{id:\\d{1,18}}/state")
    Object update(
            @PathVariable String records,
            @PathVariable long id,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        OpenList mine = lists.open(records, params, viewer);
        NamedView view = views.changeable(viewer, mine.scope(), id);
        try {
            views.update(viewer, mine.scope(), id, SavedViewResolver.seen(mine.state(), view), resolver.state(mine));
            return FormResponses.see(mine.scope().path() + "?view=" + id, view.name() + " updated", request, response);
        } catch (Conflict overtaken) {
            response.setStatus(409);
            return overtaken(mine, id, viewer, model);
        }
    }

    /** What another window or person keeps under the name, beside what this list shows. */
    private String overtaken(OpenList mine, long id, Viewer viewer, Model model) {
        NamedView view = views.changeable(viewer, mine.scope(), id);
        OpenList theirs = reader.open(mine.scope(), Map.of(ListParameter.VIEW.key(), Long.toString(id)), viewer);
        model.addAttribute("list", mine.scope());
        model.addAttribute("subject", mine.subject());
        model.addAttribute("view", view);
        String by = viewer.is(view.changedBy())
                ? "You changed this view in another window"
                : view.changedByName() + " changed this view";
        String who = by + " on " + formats.moment(view.changedAt()) + ", after you opened it.";
        model.addAttribute("merge", new Merge(who, differences(theirs, mine), Map.of()));
        model.addAttribute("address", mine.url().with(ListParameter.VIEW_VERSION, view.version()));
        return "portfolio/view-overtaken";
    }

    /** The list opens with it, or no longer does. */
    @PostMapping("/{id:\\d{1,18}}/opens")
    Object opens(
            @PathVariable String records,
            @PathVariable long id,
            @RequestParam boolean opens,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        ListScope list = scopes.find(records, viewer);
        views.opens(viewer, list, id, opens);
        String name = views.find(viewer, list, id).map(NamedView::name).orElse("the view");
        return FormResponses.see(
                back(list, params),
                list.title() + (opens ? " opens with " : " no longer opens with ") + name,
                request,
                response);
    }

    @PostMapping("/{id:\\d{1,18}}/delete")
    Object delete(
            @PathVariable String records,
            @PathVariable long id,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        ListScope list = scopes.find(records, viewer);
        String name = views.delete(viewer, list, id);
        String shown = list.piece("views");
        String taken = undo.address(viewer, NamedViews.UNDO, id, shown);
        return FormResponses.see(shown, name + " deleted", taken, request, response);
    }

    /** What two states of one list do not have in common. */
    private List<Merge.Difference> differences(OpenList theirs, OpenList mine) {
        Map<ListParameter, ListWords.Said> there = new EnumMap<>(ListParameter.class);
        words.of(theirs).forEach(said -> there.put(said.parameter(), said));
        List<Merge.Difference> differences = new ArrayList<>();
        for (ListWords.Said here : words.of(mine)) {
            ListParameter parameter = here.parameter();
            ListWords.Said other = there.get(parameter);
            if (!here.equals(other)) {
                differences.add(new Merge.Difference(
                        parameter.key(),
                        here.label(),
                        theirs.state().get(parameter),
                        other == null ? "" : other.words(),
                        here.words(),
                        false));
            }
        }
        return differences;
    }

    /** To the list that the dialog stood over, else to all views. */
    private static String back(ListScope list, Map<String, String> params) {
        ListState state = ListState.of(params);
        return state.isEmpty() ? list.piece("views") : new ListUrl(list, state).toString();
    }

    private static String form(
            OpenList list,
            @Nullable NamedView view,
            Form form,
            @Nullable String fault,
            HttpServletRequest request,
            Model model) {
        boolean dialog = FormResponses.isPart(request);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("list", list.scope());
        all.put("subject", list.subject());
        all.put("address", list.url());
        all.put("form", form);
        all.put("dialog", dialog);
        model.addAllAttributes(all);
        model.addAttribute("view", view);
        model.addAttribute("fault", fault);
        return dialog ? "portfolio/view-form :: form" : "portfolio/view-form-page";
    }
}
