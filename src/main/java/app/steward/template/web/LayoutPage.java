package app.steward.template.web;

import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.template.EmailLayout;
import app.steward.template.EmailLayouts;
import app.steward.template.MessageSource;
import app.steward.template.MessageView;
import app.steward.template.PreviewUsers;
import app.steward.template.TemplatePreview;
import app.steward.template.TemplateStarters;
import app.steward.web.Faults;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is around every e-mail, on a page of administrators. */
@Controller
@RequestMapping("/email-templates/layout")
class LayoutPage {
    private final EmailLayouts layouts;
    private final TemplatePreview previews;
    private final PreviewUsers users;

    LayoutPage(EmailLayouts layouts, TemplatePreview previews, PreviewUsers users) {
        this.layouts = layouts;
        this.previews = previews;
        this.users = users;
    }

    @GetMapping
    String show(Viewer viewer, Model model) {
        requireAdministrator(viewer);
        model.addAttribute("layout", layouts.current());
        return "template/around";
    }

    @PostMapping
    Object change(
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        EmailLayout typed = posted(sent);
        try {
            layouts.change(
                    viewer,
                    typed.logo(),
                    typed.company(),
                    typed.colour(),
                    typed.foot(),
                    typed.version() == 0 ? null : (Integer) typed.version());
            return FormResponses.see("/email-templates/layout", "Layout saved", request, response);
        } catch (Overtaken overtaken) {
            response.setStatus(409);
            model.addAttribute(
                    "overtaken", overtaken.getMessage() + " What you entered is still here: save again to replace it.");
            typed = new EmailLayout(
                    typed.logo(),
                    typed.company(),
                    typed.colour(),
                    typed.foot(),
                    layouts.current().version());
        } catch (Refused wrong) {
            Faults.show(wrong, model, response);
        }
        model.addAttribute("layout", typed);
        return "template/around";
    }

    /** A message within it, for a frame; as it is typed, or as it is stored where that can't be. */
    @GetMapping("/message")
    ResponseEntity<String> stored(@RequestParam(defaultValue = "") String view, Viewer viewer) {
        requireAdministrator(viewer);
        return framed(viewer, layouts.current(), view);
    }

    @PostMapping("/message")
    ResponseEntity<String> typed(@RequestParam Map<String, String> sent, Viewer viewer) {
        requireAdministrator(viewer);
        EmailLayout typed = posted(sent);
        EmailLayout layout;
        try {
            layout = layouts.checked(typed.logo(), typed.company(), typed.colour(), typed.foot(), typed.version());
        } catch (Refused wrong) {
            layout = layouts.current();
        }
        return framed(viewer, layout, sent.getOrDefault("view", ""));
    }

    private ResponseEntity<String> framed(Viewer viewer, EmailLayout layout, String view) {
        MessageSource sample = TemplateStarters.all().get(0).draft().source();
        return MessageFrame.of(
                previews.of(viewer, sample, layout, users.first(viewer).orElse(null), MessageView.of(view)), view);
    }

    private static EmailLayout posted(Map<String, String> sent) {
        String version = sent.getOrDefault("version", "");
        return new EmailLayout(
                sent.getOrDefault("logo", ""),
                sent.getOrDefault("company", ""),
                sent.getOrDefault("colour", ""),
                sent.getOrDefault("foot", ""),
                version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : 0);
    }

    private static void requireAdministrator(Viewer viewer) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Administrators change the layout.");
        }
    }
}
