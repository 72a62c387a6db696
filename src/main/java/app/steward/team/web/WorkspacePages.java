package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.team.WorkspaceSettings;
import app.steward.web.Faults;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.EngagementWeights;
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
import org.jspecify.annotations.Nullable;
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
    record WorkspaceForm(
            String name,
            String timeZone,
            String currency,
            String firstDay,
            String goodFrom,
            String poorBelow,
            String engagementUsers,
            String engagementDays,
            String engagementFeatures,
            int version) {
        static WorkspaceForm of(Workspace workspace) {
            return new WorkspaceForm(
                    workspace.name(),
                    workspace.timeZone().getId(),
                    workspace.currency().getCurrencyCode(),
                    Integer.toString(workspace.firstDayOfWeek().getValue()),
                    Integer.toString(workspace.bands().good()),
                    Integer.toString(workspace.bands().poor()),
                    Integer.toString(workspace.engagement().users()),
                    Integer.toString(workspace.engagement().days()),
                    Integer.toString(workspace.engagement().features()),
                    workspace.version());
        }

        DayOfWeek day() {
            try {
                return DayOfWeek.of(Integer.parseInt(firstDay));
            } catch (RuntimeException e) {
                throw BadInput.of("firstDay", "Choose a day.");
            }
        }

        BandThresholds bands() {
            return new BandThresholds(number(goodFrom), number(poorBelow));
        }

        EngagementWeights engagement() {
            return new EngagementWeights(number(engagementUsers), number(engagementDays), number(engagementFeatures));
        }

        /** What is no whole number is none that the settings take. */
        private static int number(@Nullable String text) {
            try {
                return text == null ? -1 : Integer.parseInt(text.strip());
            } catch (NumberFormatException e) {
                return -1;
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
        onlyAdministrators(viewer);
        return page(model, WorkspaceForm.of(workspaces.current()));
    }

    @PostMapping
    String save(
            Viewer viewer, WorkspaceForm form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        onlyAdministrators(viewer);
        try {
            settings.change(
                    viewer,
                    new WorkspaceSettings.Wanted(
                            form.name(),
                            form.timeZone(),
                            form.currency(),
                            form.day(),
                            form.bands(),
                            form.engagement(),
                            form.version()));
            redirect.addFlashAttribute("toast", "Workspace saved");
            return "redirect:/settings/workspace";
        } catch (BadInput e) {
            Faults.show(e, model, response);
        } catch (Conflict e) {
            Faults.show(e, model, response);
        }
        return page(model, form);
    }

    private static void onlyAdministrators(Viewer viewer) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change the workspace.");
        }
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
