package app.steward.mail.web;

import app.steward.mail.MailSettings;
import app.steward.mail.MailState;
import app.steward.mail.MailTest;
import app.steward.problem.NotAllowed;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > E-mail: administrators change it, super managers look. */
@Controller
@RequestMapping("/settings/e-mail")
class MailSettingsPages {
    private static final Map<String, String> SECURITY = new LinkedHashMap<>();

    static {
        SECURITY.put("starttls", "STARTTLS, usually port 587");
        SECURITY.put("tls", "TLS from the start, usually port 465");
        SECURITY.put("none", "None: on this machine or within one network only");
    }

    private final MailSettings settings;
    private final MailTest test;

    MailSettingsPages(MailSettings settings, MailTest test) {
        this.settings = settings;
        this.test = test;
    }

    /** The form as it was typed. */
    record Form(
            String host,
            String port,
            String security,
            String username,
            @Nullable String password,
            @Nullable Boolean forget,
            String sender,
            String senderName,
            String replyTo,
            String domains,
            String perSecond,
            String perHour,
            String onlyTo,
            @Nullable List<Integer> day,
            String from,
            String to,
            String cap,
            int version) {

        private static Form of(MailState state) {
            return new Form(
                    state.host(),
                    Integer.toString(state.port()),
                    state.security(),
                    state.username(),
                    "",
                    false,
                    state.sender(),
                    state.senderName(),
                    state.replyTo(),
                    String.join("\n", state.domains()),
                    Integer.toString(state.perSecond()),
                    Integer.toString(state.perHour()),
                    String.join("\n", state.onlyTo()),
                    state.hours().days().stream()
                            .map(DayOfWeek::getValue)
                            .sorted()
                            .toList(),
                    state.hours().from().toString(),
                    state.hours().to().equals(LocalTime.MIDNIGHT)
                            ? "24:00"
                            : state.hours().to().toString(),
                    Integer.toString(state.cap()),
                    state.version());
        }

        private MailSettings.Wanted wanted() {
            int days = day == null
                    ? 0
                    : day.stream()
                            .filter(each -> each >= 1 && each <= 7)
                            .mapToInt(each -> 1 << (each - 1))
                            .reduce(0, (one, other) -> one | other);
            String typed = password == null || password.isEmpty() ? null : password;
            return new MailSettings.Wanted(
                    host,
                    port,
                    security,
                    username,
                    Boolean.TRUE.equals(forget) ? "" : typed,
                    sender,
                    senderName,
                    replyTo,
                    List.of(domains),
                    perSecond,
                    perHour,
                    List.of(onlyTo),
                    days,
                    from,
                    to,
                    cap,
                    version);
        }

        /** Never shows a password that was typed. */
        private Form withoutPassword() {
            return new Form(
                    host,
                    port,
                    security,
                    username,
                    "",
                    forget,
                    sender,
                    senderName,
                    replyTo,
                    domains,
                    perSecond,
                    perHour,
                    onlyTo,
                    day,
                    from,
                    to,
                    cap,
                    version);
        }
    }

    @GetMapping
    String show(Viewer viewer, Model model) {
        requireReader(viewer);
        return page(viewer, Form.of(settings.state()), model);
    }

    @PostMapping
    String save(Viewer viewer, Form form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        requireReader(viewer);
        try {
            settings.change(viewer, form.wanted());
            redirect.addFlashAttribute("toast", "E-mail settings saved");
            return "redirect:/settings/e-mail";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return page(viewer, form.withoutPassword(), model);
    }

    /** What the server answers is shown by this very page. */
    @PostMapping("/test")
    String test(Viewer viewer, Model model) {
        requireReader(viewer);
        model.addAttribute("tested", test.send(viewer));
        return page(viewer, Form.of(settings.state()), model);
    }

    @PostMapping("/events")
    String renew(Viewer viewer, RedirectAttributes redirect) {
        settings.renewEventsSecret(viewer);
        redirect.addFlashAttribute("toast", "The address for reports is another one now");
        return "redirect:/settings/e-mail";
    }

    private String page(Viewer viewer, Form form, Model model) {
        MailState state = settings.state();
        model.addAttribute("form", form);
        model.addAttribute("state", state);
        model.addAttribute("securities", SECURITY);
        model.addAttribute("week", Arrays.asList(DayOfWeek.values()));
        model.addAttribute("may", viewer.mayAdminister());
        model.addAttribute("reports", viewer.mayAdminister() ? state.reports() : Map.of());
        return "mail/settings";
    }

    private static void requireReader(Viewer viewer) {
        if (!viewer.mayEditSegments()) {
            throw new NotAllowed("Only administrators and super managers see how mail is sent.");
        }
    }
}
