package app.steward.task.web;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.web.FormInput;
import app.steward.record.web.FormResponses;
import app.steward.task.TaskChanges;
import app.steward.task.TaskChanges.Acted;
import app.steward.task.TaskChanges.Along;
import app.steward.task.TaskLog;
import app.steward.task.TaskLog.Listed;
import app.steward.task.TaskState;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.Formats;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** Adds, edits, finishes and deletes one task: in a dialog where scripts run, else on a page. */
@Controller
@RequestMapping("/tasks")
class TaskForms {
    /** Up to so many users of an account are offered to choose from. */
    private static final int OFFERED = 200;

    private static final String BACK = "back";

    private final TaskLog log;
    private final TaskChanges changes;
    private final TaskInputs inputs;
    private final KnownRecords known;
    private final Today today;
    private final Formats formats;

    TaskForms(TaskLog log, TaskChanges changes, TaskInputs inputs, KnownRecords known, Today today, Formats formats) {
        this.log = log;
        this.changes = changes;
        this.inputs = inputs;
        this.known = known;
        this.today = today;
        this.formats = formats;
    }

    @GetMapping("/new")
    String add(
            @RequestParam(defaultValue = "") String account,
            @RequestParam(defaultValue = "") String user,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        requireEditor(viewer);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("account", account);
        values.put("user", user);
        values.put(TaskInputs.FOR, "success_manager");
        values.put("priority", "normal");
        return adding(values, viewer, request, model);
    }

    @PostMapping
    Object create(
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        try {
            Map<String, RawValue> values = inputs.patch(sent, Map.of());
            values.putIfAbsent("title", RawValue.word(""));
            String user = sent.getOrDefault("user", "");
            String account = sent.getOrDefault("account", "");
            if (!user.isEmpty()) {
                values.put("user", RawValue.word(user));
            } else if (!account.isBlank()) {
                values.put("account", RawValue.word(known.accountCalled(viewer, account)));
            }
            Acted made = changes.create(viewer, new Patch(values), Along.NOTHING, null);
            String page = user.isEmpty()
                    ? account.isEmpty() ? "/tasks" : FormResponses.page(Subject.ACCOUNT, account)
                    : FormResponses.page(Subject.USER, user);
            return done(made, "Task added", page, sent, request, response);
        } catch (BadInput e) {
            Faults.show(TaskInputs.at(e), model, response);
            return adding(sent, viewer, request, model);
        }
    }

    private String adding(Map<String, String> values, Viewer viewer, HttpServletRequest request, Model model) {
        Known about = about(values, viewer);
        model.addAttribute("about", about);
        model.addAttribute("inputs", inputs.of(viewer, about == null, null));
        return form(values, "add", request, model);
    }

    /** The account or user that the form is opened from; null where the account is still to be named. */
    private @Nullable Known about(Map<String, String> values, Viewer viewer) {
        String user = values.getOrDefault("user", "");
        if (!user.isEmpty()) {
            return known.seen(viewer, Subject.USER, user);
        }
        String account = values.getOrDefault("account", "");
        boolean typed = "true".equals(values.get("named"));
        return account.isEmpty() || typed ? null : known.seen(viewer, Subject.ACCOUNT, account);
    }

    @GetMapping("/{id:\\d{1,18}}")
    String show(@PathVariable long id, Viewer viewer, HttpServletRequest request, Model model) {
        Listed task = log.get(viewer, id);
        return editing(task, TaskInputs.values(task), viewer, request, model);
    }

    @PostMapping("/{id:\\d{1,18}}")
    Object change(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        Listed task = log.get(viewer, id);
        try {
            Map<String, RawValue> values = inputs.patch(sent, TaskInputs.values(task));
            version(sent, values);
            Acted changed = changes.change(viewer, id, new Patch(values), Along.NOTHING);
            return done(changed, "Task saved", "/tasks", sent, request, response);
        } catch (Overtaken e) {
            Listed now = log.get(viewer, id);
            Map<String, String> mine = new LinkedHashMap<>(sent);
            mine.put("version", Integer.toString(now.version()));
            Faults.show(new Conflict(e.beside(now.title() + ", for " + now.forWhom())), model, response);
            return editing(now, mine, viewer, request, model);
        } catch (BadInput e) {
            Faults.show(TaskInputs.at(e), model, response);
        } catch (Conflict e) {
            Faults.show(e, model, response);
        }
        return editing(task, sent, viewer, request, model);
    }

    private void version(Map<String, String> sent, Map<String, RawValue> values) {
        String version = sent.get("version");
        if (version != null) {
            values.put("version", RawValue.text(version, today.conventions()));
        }
    }

    private String editing(
            Listed task, Map<String, String> values, Viewer viewer, HttpServletRequest request, Model model) {
        model.addAttribute("task", task);
        model.addAttribute("inputs", inputs.of(viewer, false, task));
        return form(values, "edit", request, model);
    }

    @GetMapping("/{id:\\d{1,18}}/done")
    String finishing(@PathVariable long id, Viewer viewer, HttpServletRequest request, Model model) {
        requireEditor(viewer);
        Listed task = log.get(viewer, id);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("touchpoint.at", now());
        values.put("version", Integer.toString(task.version()));
        return finishing(task, values, viewer, request, model);
    }

    @PostMapping("/{id:\\d{1,18}}/done")
    Object finish(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        Listed task = log.get(viewer, id);
        try {
            Map<String, RawValue> values = new LinkedHashMap<>();
            values.put("state", RawValue.word(TaskState.DONE.key()));
            values.put("outcome", RawValue.word(sent.getOrDefault("outcome", "")));
            version(sent, values); // pressed twice, it is not logged twice
            Along along = new Along(inputs.touchpoint(sent), inputs.next(sent));
            Acted done = changes.change(viewer, id, new Patch(values), along);
            String words = along.touchpoint() == null ? "Done" : "Done, and logged";
            return done(
                    done,
                    along.next() == null ? words : words + ", next task added",
                    "/tasks",
                    sent,
                    request,
                    response);
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return finishing(task, sent, viewer, request, model);
    }

    private String finishing(
            Listed task, Map<String, String> values, Viewer viewer, HttpServletRequest request, Model model) {
        model.addAttribute("task", task);
        model.addAttribute("kinds", TaskInputs.logged());
        if (task.user() == null && task.account() != null) {
            Map<String, String> users = known.usersOf(viewer, task.account().externalId(), OFFERED);
            model.addAttribute("with", FormInput.choices("Nobody in particular", users));
        }
        model.addAttribute(
                "nextFor", task.member() == null ? task.role() : task.member().email());
        return form(values, "done", request, model);
    }

    @PostMapping("/{id:\\d{1,18}}/reopen")
    Object reopen(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        return become(TaskState.OPEN, "Task is open again", id, sent, viewer, request, response);
    }

    @PostMapping("/{id:\\d{1,18}}/drop")
    Object drop(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        return become(TaskState.DROPPED, "Task dropped", id, sent, viewer, request, response);
    }

    private Object become(
            TaskState state,
            String words,
            long id,
            Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Acted acted = changes.change(viewer, id, new Patch(Map.of("state", RawValue.word(state.key()))), Along.NOTHING);
        return done(acted, words, "/tasks", sent, request, response);
    }

    @PostMapping("/{id:\\d{1,18}}/delete")
    Object delete(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        return done(changes.delete(viewer, id), "Task deleted", "/tasks", sent, request, response);
    }

    /** What one did to tasks, one or many, is as it was before. */
    @PostMapping("/undo/{act:\\d{1,18}}")
    Object undo(
            @PathVariable long act,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        String said;
        try {
            TaskChanges.Undone undone = changes.takeBack(viewer, act);
            String left = undone.changed() == 0 ? "" : ", " + formats.number(undone.changed()) + " left: changed since";
            said = undone.tasks() == 0
                    ? "Nothing is undone" + left
                    : "Undone: " + formats.plural(undone.tasks(), "task") + " as before" + left;
        } catch (Conflict late) {
            said = String.valueOf(late.getMessage());
        }
        return FormResponses.see(ReturnAddress.of(request, sent.get(BACK), "/tasks"), said, request, response);
    }

    static Object done(
            Acted acted,
            String words,
            String usual,
            Map<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response) {
        return see(acted.undo(), words, ReturnAddress.of(request, sent.get(BACK), usual), request, response);
    }

    static Object see(
            @Nullable Long undo, String words, String page, HttpServletRequest request, HttpServletResponse response) {
        String address =
                undo == null ? null : "/tasks/undo/" + undo + "?back=" + UriUtils.encode(page, StandardCharsets.UTF_8);
        return FormResponses.see(page, words, address, request, response);
    }

    private String form(Map<String, String> values, String part, HttpServletRequest request, Model model) {
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("values", values);
        model.addAttribute("dialog", dialog);
        model.addAttribute("day", today.now().today());
        model.addAttribute("part", part);
        return dialog ? "task/forms :: " + part : "task/one";
    }

    private String now() {
        return today.now()
                .instant()
                .atZone(today.now().zone())
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see tasks and change none.");
        }
    }
}
