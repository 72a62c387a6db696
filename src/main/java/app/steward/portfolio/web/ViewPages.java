package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.portfolio.NamedView;
import app.steward.portfolio.NamedViews;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import app.steward.web.Merge;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
@RequestMapping("/portfolio/{records:accounts|users|subscriptions}/views")
class ViewPages {
    private final OpenLists lists;
    private final OpenViews open;
    private final NamedViews views;
    private final ListWords words;
    private final Formats formats;

    ViewPages(OpenLists lists, OpenViews open, NamedViews views, ListWords words, Formats formats) {
        this.lists = lists;
        this.open = open;
        this.views = views;
        this.words = words;
        this.formats = formats;
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
        Subject subject = FormResponses.subject(records);
        List<NamedView> all = views.of(viewer, subject);
        model.addAttribute("subject", subject);
        model.addAttribute(
                "own", all.stream().filter(view -> viewer.is(view.owner())).toList());
        model.addAttribute(
                "shared", all.stream().filter(view -> !viewer.is(view.owner())).toList());
        model.addAttribute("others", views.privateOfOthers(viewer, subject));
        return "portfolio/views";
    }

    @GetMapping("/new")
    String form(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        OpenLists.Open list = lists.open(records, params, viewer);
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
        OpenLists.Open list = lists.open(records, params, viewer);
        Form form = Form.sent(params);
        try {
            long id = views.save(viewer, list.subject(), form.name(), form.shared(), open.state(list));
            if (form.opens()) {
                views.opens(viewer, list.subject(), id, true);
            }
            return FormResponses.see(
                    "/" + records + "?view=" + id, CleanText.of(form.name()) + " saved", request, response);
        } catch (BadInput | Conflict wrong) {
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
        NamedView view = views.changeable(viewer, FormResponses.subject(records), id);
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
        Subject subject = FormResponses.subject(records);
        NamedView view = views.changeable(viewer, subject, id);
        Form form = Form.sent(params);
        NamedViews.Naming seen = new NamedViews.Naming(
                params.getOrDefault("seen_name", view.name()),
                params.containsKey("seen_shared") ? "true".equals(params.get("seen_shared")) : view.shared());
        try {
            views.change(viewer, subject, id, seen, form.name(), form.shared());
            if (form.opens() != view.opens() && viewer.is(view.owner())) {
                views.opens(viewer, subject, id, form.opens());
            }
            boolean gone = !form.shared() && !viewer.is(view.owner());
            return FormResponses.see(
                    gone ? all(records) : back(records, params),
                    CleanText.of(form.name()) + " saved",
                    request,
                    response);
        } catch (BadInput | Conflict wrong) {
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
        OpenLists.Open mine = lists.open(records, params, viewer);
        NamedView view = views.changeable(viewer, mine.subject(), id);
        try {
            views.update(viewer, mine.subject(), id, OpenViews.seen(mine.address(), view), open.state(mine));
            return FormResponses.see("/" + records + "?view=" + id, view.name() + " updated", request, response);
        } catch (Conflict overtaken) {
            response.setStatus(409);
            return overtaken(mine, id, viewer, model);
        }
    }

    /** What another window or person keeps under the name, beside what this list shows. */
    private String overtaken(OpenLists.Open mine, long id, Viewer viewer, Model model) {
        NamedView view = views.changeable(viewer, mine.subject(), id);
        String records = mine.subject().plural();
        OpenLists.Open theirs = lists.open(records, Map.of(OpenViews.PARAM, Long.toString(id)), viewer);
        model.addAttribute("subject", mine.subject());
        model.addAttribute("view", view);
        String by = viewer.is(view.changedBy())
                ? "You changed this view in another window"
                : view.changedByName() + " changed this view";
        String who = by + " on " + formats.moment(view.changedAt()) + ", after you opened it.";
        model.addAttribute("merge", new Merge(who, words.differences(theirs, mine), Map.of()));
        model.addAttribute("address", mine.address().with(OpenViews.VERSION, view.version()));
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
        Subject subject = FormResponses.subject(records);
        views.opens(viewer, subject, id, opens);
        String list = records.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + records.substring(1);
        String name = views.find(viewer, subject, id).map(NamedView::name).orElse("the view");
        return FormResponses.see(
                back(records, params),
                opens ? list + " opens with " + name : list + " no longer opens with " + name,
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
        String name = views.delete(viewer, FormResponses.subject(records), id);
        return FormResponses.see("/portfolio/" + records + "/views", name + " deleted", request, response);
    }

    /** To the list that the dialog stood over, else to all views. */
    private static String back(String records, Map<String, String> params) {
        Address list = OpenLists.address(records, params);
        return list.params().isEmpty() ? all(records) : list.toString();
    }

    private static String all(String records) {
        return "/portfolio/" + records + "/views";
    }

    private static String form(
            OpenLists.Open list,
            @Nullable NamedView view,
            Form form,
            @Nullable String fault,
            HttpServletRequest request,
            Model model) {
        boolean dialog = FormResponses.isPart(request);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("subject", list.subject());
        all.put("address", list.address());
        all.put("form", form);
        all.put("dialog", dialog);
        model.addAllAttributes(all);
        model.addAttribute("view", view);
        model.addAttribute("fault", fault);
        return dialog ? "portfolio/view-form :: form" : "portfolio/view-form-page";
    }
}
