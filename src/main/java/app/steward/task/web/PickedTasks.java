package app.steward.task.web;

import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.record.web.FormDay;
import app.steward.record.web.FormResponses;
import app.steward.record.web.TickedRows;
import app.steward.task.TaskBulk;
import app.steward.task.TaskBulk.Outcome;
import app.steward.task.TaskLog;
import app.steward.task.TaskState;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.FilterUrl;
import app.steward.web.Formats;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Does something to the ticked tasks, or to all that the page's address holds: assign, snooze, move, finish, drop. */
@Controller
@RequestMapping("/tasks")
class PickedTasks {
    private final TaskPages pages;
    private final TaskLog log;
    private final TaskBulk bulk;
    private final TaskInputs inputs;
    private final Today today;
    private final Formats formats;

    PickedTasks(TaskPages pages, TaskLog log, TaskBulk bulk, TaskInputs inputs, Today today, Formats formats) {
        this.pages = pages;
        this.log = log;
        this.bulk = bulk;
        this.inputs = inputs;
        this.today = today;
        this.formats = formats;
    }

    /** @param all whether it is all that the address holds; else the ticked ones */
    private record Picked(FilterUrl url, boolean all, List<Long> ids, Select<Record1<Long>> tasks) {}

    private Picked picked(MultiValueMap<String, String> sent, Viewer viewer) {
        requireEditor(viewer);
        TaskPages.Asked asked = pages.asked(sent.toSingleValueMap(), viewer);
        TickedRows ticked = TickedRows.of("tasks", sent);
        return new Picked(
                asked.url(),
                ticked.all(),
                ticked.ids(),
                ticked.all() ? log.ids(viewer, asked.filter(), asked.now()) : log.ids(viewer, ticked.ids()));
    }

    /** Posted, since what was ticked may be more than an address holds; it changes nothing. */
    @PostMapping("/picked/{what:assign|snooze}/form")
    String form(
            @PathVariable String what,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        return view(what, picked(sent, viewer), Map.of(), viewer, request, model);
    }

    /** Of one task. */
    @GetMapping("/{id:\\d{1,18}}/{what:assign|snooze}")
    String one(
            @PathVariable long id, @PathVariable String what, Viewer viewer, HttpServletRequest request, Model model) {
        requireEditor(viewer);
        log.get(viewer, id);
        List<Long> ids = List.of(id);
        Picked picked = new Picked(TaskPages.url(Map.of()), false, ids, log.ids(viewer, ids));
        return view(what, picked, Map.of(), viewer, request, model);
    }

    private String view(
            String what,
            Picked picked,
            Map<String, String> values,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("picked", picked.ids());
        model.addAttribute("all", picked.all());
        model.addAttribute("address", picked.url());
        model.addAttribute("what", what);
        model.addAttribute("values", values);
        model.addAttribute(
                "many",
                picked.all() ? "all of them" : formats.plural(picked.ids().size(), "task"));
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", what);
        if (what.equals("assign")) {
            model.addAttribute("inputs", inputs.recipients(viewer, null));
        } else {
            model.addAttribute("days", FormDay.ahead(today.now()));
        }
        return dialog ? "task/forms :: " + what : "task/one";
    }

    @PostMapping("/picked/assign")
    Object assign(
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Picked picked = picked(sent, viewer);
        try {
            TaskInputs.Recipient to = inputs.recipient(sent.toSingleValueMap());
            Outcome outcome = bulk.give(viewer, picked.tasks(), to.role(), to.member());
            return see(
                    outcome, "assigned", "left: closed, or of accounts that they don't see", picked, request, response);
        } catch (BadInput e) {
            Faults.show(e, model, response);
            return view("assign", picked, sent.toSingleValueMap(), viewer, request, model);
        }
    }

    @PostMapping("/picked/snooze")
    Object snooze(
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Picked picked = picked(sent, viewer);
        try {
            LocalDate until = FormDay.until(sent.toSingleValueMap(), today.conventions());
            Outcome outcome = bulk.snooze(viewer, picked.tasks(), until);
            String words = until == null ? "back" : "snoozed until " + formats.date(until);
            return see(outcome, words, "left: closed", picked, request, response);
        } catch (BadInput e) {
            Faults.show(e, model, response);
            return view("snooze", picked, sent.toSingleValueMap(), viewer, request, model);
        }
    }

    @PostMapping("/picked/{state:done|dropped}")
    Object finish(
            @PathVariable String state,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Picked picked = picked(sent, viewer);
        Outcome outcome = bulk.finish(viewer, picked.tasks(), TaskState.named(state));
        return see(outcome, state, "left: closed before", picked, request, response);
    }

    private Object see(
            Outcome outcome,
            String what,
            String left,
            Picked picked,
            HttpServletRequest request,
            HttpServletResponse response) {
        String words = outcome.done() == 0 ? "Nothing changed" : formats.plural(outcome.done(), "task") + " " + what;
        if (outcome.left() > 0) {
            words += ", " + formats.number(outcome.left()) + " " + left;
        }
        String page = ReturnAddress.of(request, null, picked.url().toString());
        return TaskForms.see(outcome.undo(), words, page, request, response);
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see tasks and change none.");
        }
    }
}
