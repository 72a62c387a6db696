package app.steward.template.web;

import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.web.FormResponses;
import app.steward.search.Search;
import app.steward.team.Viewer;
import app.steward.template.EmailTemplate;
import app.steward.template.EmailTemplates;
import app.steward.template.EmptyFields;
import app.steward.template.Message.Shown;
import app.steward.template.MessageSource;
import app.steward.template.MessageView;
import app.steward.template.PreviewUsers;
import app.steward.template.PreviewUsers.PreviewUser;
import app.steward.template.TemplatePreview;
import app.steward.template.TestSending;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What a template would look like to a user whom the viewer sees: what is being written, for who may write, else what is
 * stored.
 */
@Controller
@RequestMapping("/email-templates")
class TemplateLook {
    private static final List<String> VIEWS = List.of("desktop", "phone", "dark", "text");

    private final EmailTemplates templates;
    private final TemplatePreview previews;
    private final PreviewUsers users;
    private final EmptyFields empty;
    private final TestSending test;

    TemplateLook(
            EmailTemplates templates,
            TemplatePreview previews,
            PreviewUsers users,
            EmptyFields empty,
            TestSending test) {
        this.templates = templates;
        this.previews = previews;
        this.users = users;
        this.empty = empty;
        this.test = test;
    }

    /**
     * Puts what is looked at into the model.
     *
     * @param template that is written; null for a new one
     * @param isStored whether the text is the template's own, which has an address to be shown from
     */
    void show(
            Model model,
            Viewer viewer,
            MessageSource source,
            boolean isStored,
            @Nullable EmailTemplate template,
            Map<String, String> params) {
        PreviewUser user = user(viewer, params);
        String view = view(params);
        model.addAttribute("user", user);
        model.addAttribute("view", view);
        model.addAttribute("stored", isStored ? template : null);
        model.addAttribute("shown", previews.of(viewer, source, user, MessageView.of(view)));
        model.addAttribute("sendsTests", viewer.mayEditSegments() && template != null);
        model.addAttribute("sendsMail", test.isPossible());
    }

    private static String view(Map<String, String> params) {
        String view = params.getOrDefault("view", "");
        return VIEWS.contains(view) ? view : "desktop";
    }

    /** Who was chosen: {@code at}, unless another was typed as {@code as}; {@code go} goes on from there. */
    private @Nullable PreviewUser user(Viewer viewer, Map<String, String> params) {
        String at = params.getOrDefault("at", "");
        String as = params.getOrDefault("as", "").strip();
        PreviewUser chosen = at.isEmpty() ? null : users.withId(viewer, at).orElse(null);
        if (!as.isEmpty() && (chosen == null || !as.equals(chosen.label()))) {
            chosen = users.named(viewer, as).orElse(chosen);
        }
        if (chosen == null) {
            chosen = users.first(viewer).orElse(null);
        }
        String go = params.getOrDefault("go", "");
        if (chosen != null && !go.isEmpty()) {
            return users.beside(viewer, chosen.id(), go.equals("next")).orElse(chosen);
        }
        return chosen;
    }

    private MessageSource source(Viewer viewer, Map<String, String> sent) {
        if (viewer.mayEditSegments() && sent.containsKey("body")) {
            MessageSource typed = TemplateForm.posted(sent).source();
            return typed.body().length() <= MessageSource.MOST_OF_BODY
                    ? typed
                    : new MessageSource(
                            typed.subject(), typed.preview(), typed.body().substring(0, MessageSource.MOST_OF_BODY));
        }
        return template(sent).source();
    }

    private EmailTemplate template(Map<String, String> sent) {
        String id = sent.getOrDefault("id", "");
        if (!id.matches("[0-9]{1,9}")) {
            throw new NotFound("There is no such e-mail template.");
        }
        return templates.get(Integer.parseInt(id));
    }

    /** What stands around the message, and a frame that fetches it. */
    @PostMapping("/preview")
    String preview(@RequestParam Map<String, String> sent, Viewer viewer, HttpServletResponse response, Model model) {
        EmailTemplate template = sent.getOrDefault("id", "").isEmpty() ? null : template(sent);
        show(model, viewer, source(viewer, sent), false, template, sent);
        PreviewUser now = (PreviewUser) model.getAttribute("user");
        if (now != null && !now.externalId().equals(sent.get("at"))) {
            // once the new user is in the form, which what listens reads
            response.setHeader("HX-Trigger-After-Settle", "user-changed");
        }
        return "template/preview :: changed";
    }

    @PostMapping("/message")
    ResponseEntity<String> message(@RequestParam Map<String, String> sent, Viewer viewer) {
        return framed(viewer, source(viewer, sent), sent);
    }

    @GetMapping("/{id:\\d{1,9}}/message")
    ResponseEntity<String> message(@PathVariable int id, @RequestParam Map<String, String> params, Viewer viewer) {
        return framed(viewer, templates.get(id).source(), params);
    }

    private ResponseEntity<String> framed(Viewer viewer, MessageSource source, Map<String, String> params) {
        String view = view(params);
        Shown shown = previews.of(viewer, source, user(viewer, params), MessageView.of(view));
        return MessageFrame.of(shown, view);
    }

    /** How many users have no value for what is written. */
    @PostMapping("/empty")
    String empty(@RequestParam Map<String, String> sent, Viewer viewer, Model model) {
        model.addAttribute("lines", empty.of(viewer, source(viewer, sent)));
        model.addAttribute("mayEdit", viewer.mayEditSegments());
        return "template/preview :: empty";
    }

    /** All merge fields with what the chosen user has there. */
    @GetMapping("/fields")
    String fields(@RequestParam Map<String, String> params, Viewer viewer, Model model) {
        PreviewUser user = user(viewer, params);
        model.addAttribute("user", user);
        model.addAttribute("offers", previews.offers(viewer, user));
        return "template/preview :: fields";
    }

    /** Users to choose from while somebody types. */
    @GetMapping("/users")
    String users(@RequestParam(defaultValue = "") String as, Viewer viewer, Model model) {
        model.addAttribute("hits", as.isBlank() ? List.<Search.Hit>of() : users.found(viewer, as));
        return "template/preview :: users";
    }

    /** Sends what is stored to whoever asks, as the chosen user would get it. */
    @PostMapping("/{id:\\d{1,9}}/test")
    Object test(
            @PathVariable int id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!viewer.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers send tests.");
        }
        EmailTemplate template = templates.get(id);
        PreviewUser user = user(viewer, sent);
        if (user == null) {
            throw BadInput.of("as", "There is nobody to look at it as.");
        }
        String said = test.toOneself(viewer, previews.sent(viewer, template, user));
        return FormResponses.see("/email-templates/" + id, said, request, response);
    }
}
