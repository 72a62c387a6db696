package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.team.WorkspaceSettings;
import app.steward.workspace.Workspace;
import app.steward.workspace.Workspaces;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > Workspace. */
@Controller
@RequestMapping("/settings/workspace")
class WorkspacePages {

    /** What the form holds; the day by its number, Monday is 1. */
    record WorkspaceForm(String name, String timeZone, String currency, String firstDay, int version) {
        static WorkspaceForm of(Workspace workspace) {
            return new WorkspaceForm(
                    workspace.name(),
                    workspace.timeZone().getId(),
                    workspace.currency().getCurrencyCode(),
                    Integer.toString(workspace.firstDayOfWeek().getValue()),
                    workspace.version());
        }

        DayOfWeek day() {
            try {
                return DayOfWeek.of(Integer.parseInt(firstDay));
            } catch (RuntimeException e) {
                throw BadInput.of("firstDay", "Choose a day.");
            }
        }
    }

    private final Workspaces workspaces;
    private final WorkspaceSettings settings;

    WorkspacePages(Workspaces workspaces, WorkspaceSettings settings) {
        this.workspaces = workspaces;
        this.settings = settings;
    }

    @GetMapping
    String show(Viewer viewer, Model model) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change the workspace.");
        }
        return page(model, WorkspaceForm.of(workspaces.current()));
    }

    @PostMapping
    String save(
            Viewer viewer, WorkspaceForm form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        try {
            settings.change(
                    viewer,
                    new WorkspaceSettings.Wanted(
                            form.name(), form.timeZone(), form.currency(), form.day(), form.version()));
            redirect.addFlashAttribute("toast", "Workspace saved");
            return "redirect:/settings/workspace";
        } catch (BadInput e) {
            Faults.show(e, model, response);
        } catch (Conflict e) {
            Faults.show(e, model, response);
        }
        return page(model, form);
    }

    private static String page(Model model, WorkspaceForm form) {
        model.addAttribute("form", form);
        Map<String, String> zones = SignInPages.zones();
        zones.putIfAbsent(form.timeZone(), form.timeZone());
        model.addAttribute("zones", zones);
        Map<String, String> currencies = new LinkedHashMap<>();
        Currency.getAvailableCurrencies().stream()
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .forEach(one -> currencies.put(
                        one.getCurrencyCode(), one.getCurrencyCode() + ", " + one.getDisplayName(Locale.ENGLISH)));
        model.addAttribute("currencies", currencies);
        Map<String, String> days = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.put(Integer.toString(day.getValue()), day.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        }
        model.addAttribute("days", days);
        return "team/workspace";
    }
}
