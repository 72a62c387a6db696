package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.team.Viewer;
import app.steward.team.WorkspaceSettings;
import app.steward.web.Faults;
import app.steward.web.Merge;
import app.steward.web.OriginalValues;
import app.steward.workspace.AttentionWeights;
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
import org.springframework.web.bind.annotation.RequestParam;
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
            String attentionHealth,
            String attentionRenewal,
            String attentionUse,
            String attentionTouchpoints,
            String attentionTickets,
            String attentionOverdue,
            @Nullable String pulseDays,
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
                    Integer.toString(workspace.attention().health()),
                    Integer.toString(workspace.attention().renewal()),
                    Integer.toString(workspace.attention().use()),
                    Integer.toString(workspace.attention().touchpoints()),
                    Integer.toString(workspace.attention().tickets()),
                    Integer.toString(workspace.attention().overdue()),
                    Integer.toString(workspace.pulseDays()),
                    workspace.version());
        }

        /** The same of other values, by the names of the inputs. */
        static WorkspaceForm of(Map<String, String> values, int version) {
            return new WorkspaceForm(
                    values.getOrDefault("name", ""),
                    values.getOrDefault("timeZone", ""),
                    values.getOrDefault("currency", ""),
                    values.getOrDefault("firstDay", ""),
                    values.getOrDefault("goodFrom", ""),
                    values.getOrDefault("poorBelow", ""),
                    values.getOrDefault("engagementUsers", ""),
                    values.getOrDefault("engagementDays", ""),
                    values.getOrDefault("engagementFeatures", ""),
                    values.getOrDefault("attentionHealth", ""),
                    values.getOrDefault("attentionRenewal", ""),
                    values.getOrDefault("attentionUse", ""),
                    values.getOrDefault("attentionTouchpoints", ""),
                    values.getOrDefault("attentionTickets", ""),
                    values.getOrDefault("attentionOverdue", ""),
                    values.get("pulseDays"),
                    version);
        }

        Map<String, String> values() {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("name", name);
            values.put("timeZone", timeZone);
            values.put("currency", currency);
            values.put("firstDay", firstDay);
            values.put("goodFrom", goodFrom);
            values.put("poorBelow", poorBelow);
            values.put("engagementUsers", engagementUsers);
            values.put("engagementDays", engagementDays);
            values.put("engagementFeatures", engagementFeatures);
            values.put("attentionHealth", attentionHealth);
            values.put("attentionRenewal", attentionRenewal);
            values.put("attentionUse", attentionUse);
            values.put("attentionTouchpoints", attentionTouchpoints);
            values.put("attentionTickets", attentionTickets);
            values.put("attentionOverdue", attentionOverdue);
            if (pulseDays != null) {
                values.put("pulseDays", pulseDays);
            }
            return values;
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

        AttentionWeights attention() {
            return new AttentionWeights(
                    number(attentionHealth),
                    number(attentionRenewal),
                    number(attentionUse),
                    number(attentionTouchpoints),
                    number(attentionTickets),
                    number(attentionOverdue));
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

    private static final Map<String, String> LABELS = new LinkedHashMap<>();

    static {
        LABELS.put("name", "Name");
        LABELS.put("timeZone", "Time zone");
        LABELS.put("currency", "Currency");
        LABELS.put("firstDay", "Weeks start on");
        LABELS.put("goodFrom", "Good from");
        LABELS.put("poorBelow", "Poor below");
        LABELS.put("engagementUsers", "Engagement: active users");
        LABELS.put("engagementDays", "Engagement: active days");
        LABELS.put("engagementFeatures", "Engagement: product stickiness");
        LABELS.put("attentionHealth", "Attention: health fell");
        LABELS.put("attentionRenewal", "Attention: renewal near");
        LABELS.put("attentionUse", "Attention: no use");
        LABELS.put("attentionTouchpoints", "Attention: no touchpoint");
        LABELS.put("attentionTickets", "Attention: urgent tickets");
        LABELS.put("attentionOverdue", "Attention: overdue invoices");
        LABELS.put("pulseDays", "Pulse holds for");
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
        WorkspaceForm form = WorkspaceForm.of(workspaces.current());
        model.addAttribute("opened", form.values());
        return page(model, form);
    }

    @PostMapping
    String save(
            Viewer viewer,
            WorkspaceForm form,
            @RequestParam Map<String, String> sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
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
                            form.attention(),
                            form.pulseDays() == null ? null : WorkspaceForm.number(form.pulseDays()),
                            form.version()));
            redirect.addFlashAttribute("toast", "Workspace saved");
            return "redirect:/settings/workspace";
        } catch (BadInput e) {
            Faults.show(e, model, response);
        } catch (Overtaken e) {
            WorkspaceForm now = WorkspaceForm.of(workspaces.current());
            Merge merge = Merge.of(
                    e,
                    LABELS,
                    OriginalValues.in(sent),
                    now.values(),
                    form.values(),
                    (name, value) -> name.equals("firstDay") ? days().getOrDefault(value, value) : value);
            merge.show(model, response);
            model.addAttribute("opened", now.values());
            return page(model, WorkspaceForm.of(merge.values(), now.version()));
        } catch (Conflict e) {
            Faults.show(e, model, response);
        }
        model.addAttribute("opened", OriginalValues.in(sent));
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
        model.addAttribute("days", days());
        return "team/workspace";
    }

    private static Map<String, String> days() {
        Map<String, String> days = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.put(Integer.toString(day.getValue()), day.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        }
        return days;
    }
}
