package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.listing.ListUrl;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.web.FormResponses;
import app.steward.task.TaskBulk;
import app.steward.task.TaskBulk.Outcome;
import app.steward.task.web.TaskInputs;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** Adds a task for each of the picked accounts or users of a list: a dialog where scripts run, else a page. */
@Controller
@RequestMapping("/portfolio/{records:[a-z][a-z0-9-]*}/tasks")
class AddTasks {
    private final ListPageFactory lists;
    private final RecordListing listing;
    private final TaskBulk tasks;
    private final TaskInputs inputs;
    private final Formats formats;

    AddTasks(ListPageFactory lists, RecordListing listing, TaskBulk tasks, TaskInputs inputs, Formats formats) {
        this.lists = lists;
        this.listing = listing;
        this.tasks = tasks;
        this.inputs = inputs;
        this.formats = formats;
    }

    /** Posted, since what was ticked may be more than an address holds; it changes nothing. */
    @PostMapping("/form")
    String form(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Map<String, String> values = Map.of(TaskInputs.FOR, "success_manager", "priority", "normal");
        return view(rows(records, sent, viewer), values, viewer, request, model);
    }

    @PostMapping
    Object add(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        PickedRows rows = rows(records, sent, viewer);
        Map<String, String> typed = sent.toSingleValueMap();
        try {
            Map<String, RawValue> patch = new LinkedHashMap<>(inputs.patch(typed, Map.of()));
            Outcome made = tasks.make(
                    viewer,
                    rows.open().subject(),
                    listing.ids(rows.query(), rows.open().asked()),
                    new Patch(patch));
            ListUrl list = rows.open().url().panel(null);
            Long act = made.undo();
            String undo = act == null
                    ? null
                    : "/tasks/undo/" + act + "?back=" + UriUtils.encode(list.toString(), StandardCharsets.UTF_8);
            return FormResponses.see(list.toString(), words(made, rows.open().subject()), undo, request, response);
        } catch (BadInput e) {
            Faults.show(TaskInputs.at(e), model, response);
            return view(rows, typed, viewer, request, model);
        }
    }

    private PickedRows rows(String records, MultiValueMap<String, String> sent, Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see tasks and change none.");
        }
        OpenList list = lists.open(records, sent.toSingleValueMap(), viewer);
        if (list.subject() == Subject.SUBSCRIPTION) {
            throw new NotFound("Tasks are about accounts and users.");
        }
        return PickedRows.of(list, sent);
    }

    private String view(
            PickedRows rows, Map<String, String> values, Viewer viewer, HttpServletRequest request, Model model) {
        model.addAttribute("rows", rows);
        model.addAttribute("address", rows.open().url());
        model.addAttribute(
                "many",
                formats.plural(
                        listing.count(rows.query(), rows.open().asked()),
                        rows.open().subject().key()));
        model.addAttribute("subject", rows.open().subject());
        model.addAttribute("inputs", inputs.of(viewer, false, null));
        model.addAttribute("values", values);
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("dialog", dialog);
        return dialog ? "portfolio/tasks-form :: form" : "portfolio/tasks";
    }

    /** Such as "38 tasks added, 2 accounts left: not seen by whom they are for". */
    private String words(Outcome made, Subject subject) {
        String words = made.done() == 0 ? "No task added" : formats.plural(made.done(), "task") + " added";
        return made.left() == 0
                ? words
                : words + ", " + formats.plural(made.left(), subject.key())
                        + " left: not seen by whom they would be for";
    }
}
