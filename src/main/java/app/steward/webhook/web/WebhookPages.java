package app.steward.webhook.web;

import app.steward.condition.Subject;
import app.steward.problem.Conflict;
import app.steward.problem.Refused;
import app.steward.record.web.FormResponses;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import app.steward.web.Faults;
import app.steward.web.NumberedPage;
import app.steward.webhook.Webhook;
import app.steward.webhook.WebhookDeliveries;
import app.steward.webhook.WebhookDeliveries.Delivery;
import app.steward.webhook.WebhookDeliveries.State;
import app.steward.webhook.WebhookEvent;
import app.steward.webhook.WebhookFormat;
import app.steward.webhook.Webhooks;
import app.steward.webhook.Webhooks.Made;
import app.steward.webhook.Webhooks.Wanted;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Settings > Webhooks: the endpoints, one of them with what it was told, and the form. */
@Controller
@RequestMapping("/settings/webhooks")
class WebhookPages {
    private static final String PAGE = "/settings/webhooks";

    private final Webhooks webhooks;
    private final WebhookDeliveries deliveries;
    private final Segments segments;
    private final UndoDelete undo;
    private final JsonMapper json;

    WebhookPages(Webhooks webhooks, WebhookDeliveries deliveries, Segments segments, UndoDelete undo, JsonMapper json) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.segments = segments;
        this.undo = undo;
        this.json = json;
    }

    /** What the form holds. */
    record Draft(String name, String url, String format, List<String> events, List<Integer> segments) {
        Draft {
            events = List.copyOf(events);
            segments = List.copyOf(segments);
        }
    }

    /** What is sent by a part of the page. */
    record Tab(String label, String state, int count) {}

    @GetMapping
    String show(
            @RequestParam(required = false) @Nullable Integer webhook,
            @RequestParam(required = false) @Nullable Long delivery,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        List<Webhook> all = webhooks.all(viewer);
        model.addAttribute("webhooks", all);
        model.addAttribute("mayEdit", viewer.mayAdminister());
        model.addAttribute("seals", webhooks.seals());
        Map<Integer, Map<State, Integer>> counts = deliveries.counts(viewer);
        model.addAttribute("counts", counts);
        model.addAttribute("delivered", State.DELIVERED);
        if (!all.isEmpty()) {
            Webhook chosen = webhook == null ? all.get(0) : webhooks.get(viewer, webhook);
            Map<State, Integer> its = counts.getOrDefault(chosen.id(), Map.of());
            detail(chosen, its, delivery, State.of(state).orElse(null), page, viewer, model);
        }
        return "webhook/webhooks";
    }

    private void detail(
            Webhook chosen,
            Map<State, Integer> counts,
            @Nullable Long delivery,
            @Nullable State state,
            String page,
            Viewer viewer,
            Model model) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        List<Tab> tabs = new ArrayList<>();
        tabs.add(new Tab("All", "", all));
        tabs.add(tab("Waiting", State.WAITING, counts));
        tabs.add(tab("Given up", State.GIVEN_UP, counts));
        int found = state == null ? all : counts.getOrDefault(state, 0);
        NumberedPage pages = NumberedPage.of(
                PAGE,
                Map.of("webhook", Integer.toString(chosen.id()), "state", state == null ? "" : state.key()),
                page,
                found);
        List<Delivery> listed = deliveries.list(viewer, chosen.id(), state, pages.skipped(), NumberedPage.ROWS);
        model.addAttribute("chosen", chosen);
        model.addAttribute("segments", names(chosen.segments()));
        model.addAttribute("tabs", tabs);
        model.addAttribute("state", state == null ? "" : state.key());
        model.addAttribute("pages", pages);
        model.addAttribute("deliveries", listed);
        model.addAttribute("underWay", listed.stream().anyMatch(WebhookPages::isUnderWay));
        model.addAttribute("number", pages.number());
        Delivery open = delivery == null
                ? null
                : listed.stream()
                        .filter(one -> one.id() == delivery)
                        .findFirst()
                        .orElse(null);
        model.addAttribute("open", open);
        if (open != null) {
            model.addAttribute("sent", sent(chosen, open, viewer.mayAdminister()));
        }
    }

    private static Tab tab(String label, State state, Map<State, Integer> counts) {
        return new Tab(label, state.key(), counts.getOrDefault(state, 0));
    }

    /** Whether something becomes of it within moments. */
    private static boolean isUnderWay(Delivery delivery) {
        return delivery.state() == State.WAITING
                && delivery.nextAt() != null
                && delivery.nextAt().isBefore(Instant.now().plusSeconds(5));
    }

    /** As it went out last: the line, with the path for who may see that, the headers, the body. */
    private String sent(Webhook webhook, Delivery delivery, boolean whole) {
        WebhookDeliveries.Try last = delivery.last();
        URI to = URI.create(webhook.url());
        String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        String head = last == null ? "" : "POST " + (whole ? path : "/…") + "\n" + last.headers() + "\n\n";
        return head + readable(delivery.body());
    }

    private String readable(String body) {
        try {
            return json.readTree(body).toPrettyString();
        } catch (JacksonException e) {
            return body;
        }
    }

    private List<String> names(List<Integer> ids) {
        return segments.findAllByOrderBySubjectAscPositionAscIdAsc().stream()
                .filter(segment -> ids.contains(segment.id()))
                .map(Segment::name)
                .toList();
    }

    @GetMapping("/new")
    String add(Viewer viewer, Model model) {
        Webhooks.requireEditor(viewer);
        return form(null, new Draft("", "", WebhookFormat.STEWARD.key(), List.of(), List.of()), model);
    }

    @GetMapping("/{id:\\d{1,9}}/edit")
    String edit(@PathVariable int id, Viewer viewer, Model model) {
        Webhooks.requireEditor(viewer);
        Webhook webhook = webhooks.get(viewer, id);
        model.addAttribute("version", webhook.version());
        return form(
                webhook,
                new Draft(webhook.name(), webhook.url(), webhook.format().key(), webhook.events(), webhook.segments()),
                model);
    }

    private String form(@Nullable Webhook webhook, Draft draft, Model model) {
        model.addAttribute("webhook", webhook);
        model.addAttribute("draft", draft);
        model.addAttribute("kinds", WebhookFormat.values());
        model.addAttribute(
                "groups",
                Arrays.stream(WebhookEvent.values())
                        .collect(Collectors.groupingBy(WebhookEvent::group, LinkedHashMap::new, Collectors.toList())));
        Map<String, List<Segment>> choices = new LinkedHashMap<>();
        choices.put("Accounts in", segments.of(Subject.ACCOUNT));
        choices.put("Users in", segments.of(Subject.USER));
        choices.values().removeIf(List::isEmpty);
        model.addAttribute("segments", choices);
        return "webhook/form";
    }

    private static Draft draft(
            String name, String url, String format, @Nullable List<String> events, @Nullable List<String> segments) {
        return new Draft(
                name,
                url.strip(),
                format,
                events == null ? List.of() : events,
                segments == null
                        ? List.of()
                        : segments.stream()
                                .filter(id -> id.matches("[0-9]{1,9}"))
                                .map(Integer::valueOf)
                                .toList());
    }

    private static Wanted wanted(Draft draft) {
        return new Wanted(
                draft.name().isBlank() ? null : draft.name(),
                draft.url(),
                draft.events(),
                draft.segments(),
                draft.format(),
                null);
    }

    /** The secret is shown by this very answer and nowhere else, so it is never stored, not even in the session. */
    @PostMapping
    String create(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(defaultValue = "") String format,
            @RequestParam(required = false) @Nullable List<String> events,
            @RequestParam(required = false) @Nullable List<String> segments,
            Viewer viewer,
            HttpServletResponse response,
            Model model) {
        Webhooks.requireEditor(viewer);
        Draft draft = draft(name, url, format, events, segments);
        try {
            Made made = webhooks.create(viewer, wanted(draft));
            return made(made, viewer, model);
        } catch (Refused e) {
            Faults.show(e, model, response);
            return form(null, draft, model);
        }
    }

    private String made(Made made, Viewer viewer, Model model) {
        model.addAttribute("made", made);
        return show(made.webhook().id(), null, "", "1", viewer, model);
    }

    @PostMapping("/{id:\\d{1,9}}")
    Object change(
            @PathVariable int id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(defaultValue = "") String format,
            @RequestParam(required = false) @Nullable List<String> events,
            @RequestParam(required = false) @Nullable List<String> segments,
            @RequestParam(defaultValue = "") String version,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Webhooks.requireEditor(viewer);
        Draft draft = draft(name, url, format, events, segments);
        try {
            Webhook saved = webhooks.change(
                    viewer,
                    id,
                    wanted(draft),
                    version.matches("[0-9]{1,9}") ? (Integer) Integer.parseInt(version) : null);
            return FormResponses.see(PAGE + "?webhook=" + id, saved.name() + " saved", request, response);
        } catch (Refused e) {
            Faults.show(e, model, response);
            model.addAttribute("version", version);
            return form(webhooks.get(viewer, id), draft, model);
        }
    }

    @PostMapping("/{id:\\d{1,9}}/{turn:on|off}")
    Object turn(
            @PathVariable int id,
            @PathVariable String turn,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Webhook turned = webhooks.change(viewer, id, new Wanted(null, null, null, null, null, turn.equals("on")), null);
        return see(id, turned.name() + " is " + turn, request, response);
    }

    @PostMapping("/{id:\\d{1,9}}/test")
    Object test(@PathVariable int id, Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        Delivery delivery = deliveries.test(viewer, id);
        return FormResponses.see(
                PAGE + "?webhook=" + id + "&delivery=" + delivery.id(), "A test is on its way", request, response);
    }

    @PostMapping("/{id:\\d{1,9}}/secret")
    String changeSecret(@PathVariable int id, Viewer viewer, Model model) {
        return made(webhooks.changeSecret(viewer, id), viewer, model);
    }

    @PostMapping("/{id:\\d{1,9}}/delete")
    Object delete(@PathVariable int id, Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        String name = webhooks.get(viewer, id).name();
        webhooks.delete(viewer, id);
        String taken = undo.address(viewer, Webhooks.KIND, id, PAGE);
        return FormResponses.see(PAGE, name + " deleted", taken, request, response);
    }

    @PostMapping("/{id:\\d{1,9}}/deliveries/{delivery:\\d{1,18}}/again")
    Object again(
            @PathVariable int id,
            @PathVariable long delivery,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        String said = "It is delivered again";
        try {
            deliveries.again(viewer, id, delivery);
        } catch (Conflict e) {
            said = String.valueOf(e.getMessage());
        }
        return FormResponses.see(PAGE + "?webhook=" + id + "&delivery=" + delivery, said, request, response);
    }

    private static Object see(int id, String said, HttpServletRequest request, HttpServletResponse response) {
        return FormResponses.see(PAGE + "?webhook=" + id, said, request, response);
    }
}
