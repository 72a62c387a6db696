package app.steward.mail.web;

import app.steward.mail.MailDraft;
import app.steward.mail.MailSettings;
import app.steward.mail.MailState;
import app.steward.mail.MailTest;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.web.Faults;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > E-mail: administrators change it, super managers look. */
@Controller
@RequestMapping("/settings/e-mail")
class MailSettingsPages {
    static final Map<String, String> SECURITY = new LinkedHashMap<>();

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

    @GetMapping
    String show(Viewer viewer, Model model) {
        requireReader(viewer);
        return page(viewer, null, model);
    }

    @PostMapping
    String save(
            Viewer viewer,
            @RequestParam MultiValueMap<String, String> sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        requireReader(viewer);
        MailDraft form = draft(sent);
        try {
            settings.change(viewer, form);
            redirect.addFlashAttribute("toast", "E-mail settings saved");
            return "redirect:/settings/e-mail";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return page(viewer, form, model);
    }

    /**
     * The form as its page sends it. One that lacks a field is none of ours, and is not taken for one that empties it:
     * without a host, no mail would be sent any more.
     */
    private static MailDraft draft(MultiValueMap<String, String> sent) {
        List<Fault> faults = new ArrayList<>();
        UnaryOperator<String> one = name -> {
            List<String> values = sent.getOrDefault(name, List.of());
            if (values.size() != 1) {
                faults.add(new Fault(name, values.isEmpty() ? "A value is missing." : "Send one value."));
            }
            return values.isEmpty() ? "" : values.get(0);
        };
        Integer version = WholeNumber.of(one.apply("version"));
        if (version == null) {
            faults.add(new Fault("version", "Enter a number."));
        }
        MailDraft draft = new MailDraft(
                one.apply("host"),
                one.apply("port"),
                one.apply("security"),
                one.apply("username"),
                sent.getFirst("password"),
                "true".equals(sent.getFirst("forget")),
                one.apply("sender"),
                one.apply("senderName"),
                one.apply("replyTo"),
                one.apply("domains"),
                one.apply("perSecond"),
                one.apply("perHour"),
                one.apply("onlyTo"),
                WholeNumber.allOf(sent.getOrDefault("day", List.of())),
                one.apply("from"),
                one.apply("to"),
                one.apply("cap"),
                version == null ? 0 : version);
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return draft;
    }

    /** What the server answers is shown by this very page. */
    @PostMapping("/test")
    String test(Viewer viewer, Model model) {
        requireReader(viewer);
        model.addAttribute("tested", test.send(viewer));
        return page(viewer, null, model);
    }

    @PostMapping("/events")
    String renew(Viewer viewer, RedirectAttributes redirect) {
        settings.renewEventsSecret(viewer);
        redirect.addFlashAttribute("toast", "The address for reports is another one now");
        return "redirect:/settings/e-mail";
    }

    /** @param typed null shows what is stored */
    private String page(Viewer viewer, @Nullable MailDraft typed, Model model) {
        MailState state = settings.state();
        model.addAttribute("form", typed == null ? state.draft() : typed);
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
