package app.steward.refresh.web;

import app.steward.change.ChangeQueue;
import app.steward.derive.Stage;
import app.steward.refresh.DailyTime;
import app.steward.refresh.Refresh;
import app.steward.refresh.Run;
import app.steward.refresh.Runs;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import app.steward.workspace.StewardSettings;
import app.steward.workspace.Workspaces;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings, Refreshes. */
@Controller
@RequestMapping("/settings/refreshes")
class RefreshPages {
    private static final int ON_A_PAGE = 20;

    private final Refresh refresh;
    private final Runs runs;
    private final ChangeQueue queue;
    private final Formats formats;
    private final Workspaces workspaces;
    private final StewardSettings settings;
    private final Map<String, String> stageNames;

    RefreshPages(
            Refresh refresh,
            Runs runs,
            ChangeQueue queue,
            Formats formats,
            Workspaces workspaces,
            StewardSettings settings,
            List<Stage> stages) {
        this.refresh = refresh;
        this.runs = runs;
        this.queue = queue;
        this.formats = formats;
        this.workspaces = workspaces;
        this.settings = settings;
        this.stageNames = stages.stream().collect(Collectors.toMap(Stage::name, Stage::label));
    }

    @ModelAttribute("stageNames")
    Map<String, String> stageNames() {
        return stageNames;
    }

    @GetMapping
    String list(Viewer viewer, @RequestParam(required = false) @Nullable Long before, Model model) {
        RefreshApi.check(viewer);
        fill(before, model);
        return "refresh/list";
    }

    /** The runs only, which the page asks for again while one of them is open. */
    @GetMapping("/runs")
    String runs(Viewer viewer, @RequestParam(required = false) @Nullable Long before, Model model) {
        RefreshApi.check(viewer);
        fill(before, model);
        return "refresh/list :: runs";
    }

    private void fill(@Nullable Long before, Model model) {
        List<Run> found = runs.newest(ON_A_PAGE + 1, before);
        List<Run> shown = found.subList(0, Math.min(ON_A_PAGE, found.size()));
        model.addAttribute("runs", shown);
        model.addAttribute("open", shown.stream().filter(Run::isOpen).toList());
        model.addAttribute(
                "older", found.size() > ON_A_PAGE ? shown.get(ON_A_PAGE - 1).id() : null);
        model.addAttribute("before", before);
        ChangeQueue.Waiting waiting = queue.waiting();
        model.addAttribute("waiting", sentence(waiting));
        model.addAttribute("still", waiting.records() == 0 && shown.stream().noneMatch(Run::isOpen));
        DailyTime daily = DailyTime.of(settings, workspaces.current());
        model.addAttribute(
                "daily",
                daily.at().format(DateTimeFormatter.ofPattern("HH:mm")) + " ("
                        + daily.zone().getId() + ")");
    }

    private @Nullable String sentence(ChangeQueue.Waiting waiting) {
        if (waiting.records() == 0) {
            return null;
        }
        long minutes = waiting.oldest().toMinutes();
        return formats.plural(waiting.records(), "changed record") + (waiting.records() == 1 ? " waits" : " wait")
                + " to be tested again, the oldest for "
                + (minutes < 1 ? "less than a minute." : formats.plural(minutes, "minute") + ".");
    }

    @PostMapping
    String start(Viewer viewer, RedirectAttributes after) {
        RefreshApi.check(viewer);
        refresh.requestByDifference(RefreshApi.reason(viewer));
        after.addFlashAttribute("toast", "Refresh started");
        return "redirect:/settings/refreshes";
    }

    /** Everything anew, whatever the days say. */
    @PostMapping("/anew")
    String startAnew(Viewer viewer, RedirectAttributes after) {
        RefreshApi.check(viewer);
        refresh.requestChecked(RefreshApi.reason(viewer));
        after.addFlashAttribute("toast", "Everything is being computed anew");
        return "redirect:/settings/refreshes";
    }
}
