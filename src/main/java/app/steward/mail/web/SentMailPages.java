package app.steward.mail.web;

import app.steward.condition.Subject;
import app.steward.mail.MailSettings;
import app.steward.mail.MailSource;
import app.steward.mail.MessageState;
import app.steward.mail.SentMail;
import app.steward.mail.SentMail.Content;
import app.steward.mail.SentMail.Filter;
import app.steward.mail.SentMail.Sent;
import app.steward.problem.NotFound;
import app.steward.record.KnownRecords;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.template.web.MessageFrame;
import app.steward.value.WholeNumber;
import app.steward.web.FilterUrl;
import app.steward.web.NumberedPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.HtmlUtils;

/** Automation > Sent mail: every message, what it said, and what became of it. */
@Controller
class SentMailPages {
    private static final Map<String, Integer> DAYS = new LinkedHashMap<>();
    private static final int OF_A_USER = 5;

    /** Which message stands beside the list. */
    private static final String BESIDE = "message";

    static {
        DAYS.put("1", 1);
        DAYS.put("7", 7);
        DAYS.put("30", 30);
        DAYS.put("90", 90);
    }

    private final SentMail mail;
    private final MailSettings settings;
    private final KnownRecords known;

    SentMailPages(SentMail mail, MailSettings settings, KnownRecords known) {
        this.mail = mail;
        this.settings = settings;
        this.known = known;
    }

    static FilterUrl url(Map<String, String> sent) {
        return FilterUrl.of("/sent-mail", "/sent-mail", List.of("state", "q", "source", "days", "to"), List.of(), sent);
    }

    static Filter filter(FilterUrl url) {
        return new Filter(
                url.get("to").equals("team"),
                DAYS.getOrDefault(url.get("days"), 7),
                MessageState.of(url.get("state")).orElse(null),
                url.get("source"),
                url.get("q"),
                null);
    }

    @GetMapping("/sent-mail")
    String list(@RequestParam Map<String, String> sent, Viewer viewer, Model model) {
        SentMail.requireReader(viewer);
        FilterUrl url = url(sent);
        Filter filter = filter(url);
        MessageState state = filter.state();
        Map<MessageState, Integer> counts = mail.counts(viewer, filter);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int found = state == null ? all : counts.getOrDefault(state, 0);
        NumberedPage pages = NumberedPage.of("/sent-mail", url.params(), sent.getOrDefault("page", ""), found);
        Map<String, MailSource.Named> sources = mail.sources(viewer, filter);
        model.addAttribute("url", url);
        model.addAttribute("team", filter.team());
        model.addAttribute("days", filter.days());
        model.addAttribute("state", state);
        model.addAttribute("states", MessageState.values());
        model.addAttribute("counts", counts);
        model.addAttribute("all", all);
        model.addAttribute("pages", pages);
        model.addAttribute("rows", mail.list(viewer, filter, pages.skipped(), NumberedPage.ROWS));
        model.addAttribute("sources", sources);
        model.addAttribute("server", settings.state());
        model.addAttribute(
                "list", pages.number() == 1 ? url.toString() : url.with("page", Integer.toString(pages.number())));
        model.addAttribute("sent", null);
        Integer beside = WholeNumber.of(sent.get(BESIDE));
        if (beside != null) {
            mail.of(viewer, beside).ifPresent(one -> message(one, viewer, "", model));
        }
        return "mail/sent";
    }

    private void message(Sent sent, Viewer viewer, String as, Model model) {
        model.addAttribute("sent", sent);
        model.addAttribute("content", mail.content(viewer, sent.id()).orElse(null));
        model.addAttribute("as", as.equals("text") ? "text" : "html");
    }

    /** What the list shows beside its rows. */
    @GetMapping("/sent-mail/{id:\\d{1,18}}/beside")
    String beside(@PathVariable long id, Viewer viewer, Model model) {
        SentMail.requireReader(viewer);
        model.addAttribute("list", "/sent-mail");
        message(mail.find(viewer, id), viewer, "", model);
        return "mail/message-parts :: beside";
    }

    @GetMapping("/sent-mail/{id:\\d{1,18}}")
    String one(@PathVariable long id, @RequestParam(defaultValue = "") String as, Viewer viewer, Model model) {
        SentMail.requireReader(viewer);
        message(mail.find(viewer, id), viewer, as, model);
        return "mail/message";
    }

    /** Of an address of its own, shown in a frame that may do nothing. */
    @GetMapping("/sent-mail/{id:\\d{1,18}}/content")
    ResponseEntity<String> content(@PathVariable long id, @RequestParam(defaultValue = "") String as, Viewer viewer) {
        SentMail.requireReader(viewer);
        Content content = mail.content(viewer, id)
                .orElseThrow(() -> new NotFound("What it said is not kept, or is not yours to read."));
        String shown = as.equals("text")
                ? "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
                        + HtmlUtils.htmlEscape(content.subject(), "UTF-8")
                        + "</title></head><body><pre style=\"white-space:pre-wrap;font:13px/1.6 monospace\">"
                        + HtmlUtils.htmlEscape(content.text(), "UTF-8") + "</pre></body></html>"
                : content.html();
        return MessageFrame.of(shown);
    }

    @PostMapping("/sent-mail/{id:\\d{1,18}}/delivered")
    Object delivered(@PathVariable long id, Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        mail.delivered(viewer, id);
        return FormResponses.see("/sent-mail/" + id, "Marked as delivered", request, response);
    }

    @PostMapping("/sent-mail/{id:\\d{1,18}}/again")
    Object again(@PathVariable long id, Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        mail.again(viewer, id);
        return FormResponses.see("/sent-mail/" + id, "It is sent again", request, response);
    }

    /** The panel on the page of a user. */
    @GetMapping("/users/{externalId}/mail")
    String ofUser(@PathVariable String externalId, Viewer viewer, Model model) {
        SentMail.requireReader(viewer);
        KnownRecords.Known user = known.seen(viewer, Subject.USER, externalId);
        Filter filter = new Filter(false, null, null, "", "", user.id());
        List<Sent> rows = mail.before(viewer, filter, null, OF_A_USER + 1);
        model.addAttribute("rows", rows.subList(0, Math.min(OF_A_USER, rows.size())));
        model.addAttribute("more", rows.size() > OF_A_USER);
        model.addAttribute("user", user);
        return "mail/of-user";
    }
}
