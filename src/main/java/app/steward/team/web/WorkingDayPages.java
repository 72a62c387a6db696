package app.steward.team.web;

import app.steward.problem.NotAllowed;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.team.WorkspaceSettings;
import app.steward.web.Faults;
import app.steward.workspace.Workspace;
import app.steward.workspace.Workspaces;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > Working days. */
@Controller
@RequestMapping("/settings/working-days")
class WorkingDayPages {
    private final Workspaces workspaces;
    private final WorkspaceSettings settings;

    WorkingDayPages(Workspaces workspaces, WorkspaceSettings settings) {
        this.workspaces = workspaces;
        this.settings = settings;
    }

    @GetMapping
    String show(Viewer viewer, Model model) {
        requireAdministrator(viewer);
        return page(workspaces.current().workingDays().days(), model);
    }

    @PostMapping
    String save(
            Viewer viewer,
            @RequestParam(name = "day", required = false) @Nullable List<String> sent,
            @RequestParam(defaultValue = "-1") int version,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        requireAdministrator(viewer);
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (sent != null && sent.contains(Integer.toString(day.getValue()))) {
                days.add(day);
            }
        }
        try {
            settings.work(viewer, days, version);
            redirect.addFlashAttribute("toast", "Working days saved");
            return "redirect:/settings/working-days";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return page(days, model);
    }

    private String page(Set<DayOfWeek> days, Model model) {
        Workspace workspace = workspaces.current();
        model.addAttribute("week", List.of(DayOfWeek.values()));
        model.addAttribute("days", days);
        model.addAttribute("version", workspace.version());
        return "team/working-days";
    }

    private static void requireAdministrator(Viewer viewer) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change the working days.");
        }
    }
}
