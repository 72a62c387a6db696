package app.steward.task.web;

import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Refused;
import app.steward.record.web.FormResponses;
import app.steward.task.PlayLog;
import app.steward.task.PlayStarters;
import app.steward.task.Plays;
import app.steward.task.Plays.Play;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import app.steward.web.Faults;
import app.steward.web.NumberedPage;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Automation > Plays: all of them with how they run, and one with its steps, its days and its runs. */
@Controller
@RequestMapping("/plays")
class PlayPages {
    private static final List<String> STATES = List.of("active", "completed", "stopped");

    private final Plays plays;
    private final PlayLog log;
    private final SuccessRoles roles;
    private final Today today;
    private final UndoDelete undo;

    PlayPages(Plays plays, PlayLog log, SuccessRoles roles, Today today, UndoDelete undo) {
        this.plays = plays;
        this.log = log;
        this.roles = roles;
        this.today = today;
        this.undo = undo;
    }

    /** A play with how it runs. */
    record Line(Play play, String roles, PlayLog.Counts counts) {}

    @GetMapping
    String list(Viewer viewer, Model model) {
        Map<Integer, PlayLog.Counts> counts = log.counts(viewer, today.now());
        Map<String, String> labels = labels();
        model.addAttribute(
                "lines",
                plays.all().stream()
                        .map(play -> new Line(
                                play,
                                play.steps().roles().stream()
                                        .map(role -> labels.getOrDefault(role, role))
                                        .collect(Collectors.joining(", ")),
                                counts.getOrDefault(play.id(), PlayLog.Counts.NONE)))
                        .toList());
        model.addAttribute("starters", PlayStarters.all());
        return "task/plays";
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (SuccessRole role : roles.findAllByOrderByPositionAscIdAsc()) {
            labels.put(role.key(), role.label());
        }
        return labels;
    }

    @GetMapping("/new")
    String add(@RequestParam(defaultValue = "") String starter, Viewer viewer, Model model) {
        requireEditor(viewer);
        PlayDraft draft = PlayStarters.of(starter)
                .map(found -> PlayDraft.of(found.name(), found.steps()))
                .orElseGet(PlayDraft::empty);
        return form(draft, null, viewer, model);
    }

    @GetMapping("/{id:\\d{1,9}}")
    String show(
            @PathVariable int id,
            @RequestParam(defaultValue = "active") String runs,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        Play play = plays.get(id);
        String state = STATES.contains(runs) ? runs : "active";
        runs(play, state, page, viewer, model);
        return form(PlayDraft.of(play.name(), play.steps()), play, viewer, model);
    }

    private void runs(Play play, String state, String page, Viewer viewer, Model model) {
        Now now = today.now();
        PlayLog.Counts counts = log.counts(viewer, now).getOrDefault(play.id(), PlayLog.Counts.NONE);
        int found = switch (state) {
            case "completed" -> counts.completed();
            case "stopped" -> counts.stopped();
            default -> counts.active();
        };
        NumberedPage pages = NumberedPage.of("/plays/" + play.id(), Map.of("runs", state), page, found);
        model.addAttribute("counts", counts);
        model.addAttribute("usedBy", plays.usesOf(play));
        model.addAttribute("runs", log.of(viewer, play.id(), state, now, pages.skipped(), NumberedPage.ROWS));
        model.addAttribute("state", state);
        model.addAttribute("pages", pages);
        model.addAttribute("day", now.today());
    }

    /** The form once more, with what a button of it did: it saves nothing. */
    @PostMapping({"/form", "/{id:\\d{1,9}}/form"})
    String redraw(
            @PathVariable(required = false) @Nullable Integer id,
            @RequestParam Map<String, String> sent,
            @RequestParam(defaultValue = "") String act,
            Viewer viewer,
            Model model) {
        requireEditor(viewer);
        PlayDraft draft = PlayDraft.of(sent);
        draft.act(act);
        model.addAttribute("version", sent.get("version"));
        model.addAttribute("changed", true);
        Play play = id == null ? null : plays.get(id);
        if (play != null) {
            runs(play, "active", "1", viewer, model);
        }
        return form(draft, play, viewer, model);
    }

    @PostMapping
    Object create(
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        PlayDraft draft = PlayDraft.of(sent);
        try {
            Play made = plays.create(viewer, draft.name(), draft.toJson());
            return FormResponses.see("/plays/" + made.id(), made.name() + " added", request, response);
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return form(draft, null, viewer, model);
    }

    @PostMapping("/{id:\\d{1,9}}")
    Object change(
            @PathVariable int id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        PlayDraft draft = PlayDraft.of(sent);
        String version = sent.getOrDefault("version", "");
        try {
            Play saved = plays.change(
                    viewer,
                    id,
                    draft.name(),
                    draft.toJson(),
                    version.matches("[0-9]{1,9}") ? (Integer) Integer.parseInt(version) : null);
            return FormResponses.see("/plays/" + id, saved.name() + " saved", request, response);
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        Play play = plays.get(id);
        runs(play, "active", "1", viewer, model);
        return form(draft, play, viewer, model);
    }

    @PostMapping("/{id:\\d{1,9}}/delete")
    Object delete(@PathVariable int id, Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        try {
            String name = plays.get(id).name();
            plays.delete(viewer, id);
            String taken = undo.address(viewer, Plays.UNDO, id, "/plays");
            return FormResponses.see("/plays", name + " deleted", taken, request, response);
        } catch (Conflict e) {
            return FormResponses.see("/plays/" + id, String.valueOf(e.getMessage()), request, response);
        }
    }

    private String form(PlayDraft draft, @Nullable Play play, Viewer viewer, Model model) {
        model.addAttribute("draft", draft);
        model.addAttribute("play", play);
        model.addAttribute("mayEdit", viewer.mayEditSegments());
        Map<String, String> choices = new LinkedHashMap<>();
        roles.inUse().forEach(role -> choices.put(role.key(), role.label()));
        Map<String, String> labels = labels();
        draft.steps()
                .forEach(step -> step.tasks().forEach(task -> {
                    String role = task.getOrDefault("role", "");
                    choices.putIfAbsent(role, labels.getOrDefault(role, role));
                }));
        model.addAttribute("roles", choices);
        model.addAttribute("priorities", TaskPriority.choices());
        if (model.getAttribute("version") == null && play != null) {
            model.addAttribute("version", play.version());
        }
        return "task/play";
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers edit plays.");
        }
    }
}
