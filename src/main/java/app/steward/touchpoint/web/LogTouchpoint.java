package app.steward.touchpoint.web;

import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.RecordChangeSupport;
import app.steward.record.web.FormInput;
import app.steward.record.web.FormInput.Kind;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.touchpoint.Touchpoint;
import app.steward.touchpoint.TouchpointChanges;
import app.steward.touchpoint.TouchpointKind;
import app.steward.touchpoint.TouchpointLog;
import app.steward.touchpoint.TouchpointLog.Logged;
import app.steward.undo.web.UndoDelete;
import app.steward.web.Faults;
import app.steward.workspace.Conventions;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Logs, edits and deletes a touchpoint of an account or user: a dialog where scripts run, else a page. */
@Controller
@RequestMapping("/{records:accounts|users}/{externalId}/touchpoints")
class LogTouchpoint {
    /** Up to so many users of an account are offered to choose from; of more, one is named. */
    private static final int OFFERED = 200;

    private static final String USER = "user";

    /** As {@link app.steward.touchpoint.FollowUps} takes them. */
    private static final String FOLLOW_UP = "followUpOn";

    private static final String FOLLOW_UP_TITLE = "followUp";

    private final TouchpointChanges changes;
    private final TouchpointLog log;
    private final RecordChangeSupport editing;
    private final KnownRecords known;
    private final Today today;
    private final UndoDelete undo;

    LogTouchpoint(
            TouchpointChanges changes,
            TouchpointLog log,
            RecordChangeSupport editing,
            KnownRecords known,
            Today today,
            UndoDelete undo) {
        this.changes = changes;
        this.log = log;
        this.editing = editing;
        this.known = known;
        this.today = today;
        this.undo = undo;
    }

    @GetMapping("/new")
    String form(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @RequestParam(defaultValue = "false") boolean stay,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Known record = find(kind, externalId, viewer);
        requireEditor(viewer);
        model.addAttribute("stay", stay);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("kind", TouchpointKind.CALL.key());
        values.put("at", local(today.now().instant()));
        return view(record, null, values, viewer, request, model);
    }

    @PostMapping
    Object log(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Known record = find(kind, externalId, viewer);
        try {
            Patch followUp = followUp(sent);
            Touchpoint logged =
                    changes.log(viewer, record.subject(), externalId, patch(record, null, sent, viewer), followUp);
            String words = logged.kind().label() + (followUp == null ? " logged" : " logged, follow-up added");
            Optional<String> list = stays(sent) ? FormResponses.listBelow(record.subject(), request) : Optional.empty();
            return list.isEmpty()
                    ? FormResponses.see(FormResponses.page(record.subject(), externalId), words, request, response)
                    : FormResponses.see(list.get(), words + " with " + record.label(), request, response);
        } catch (BadInput e) {
            return again(record, null, sent, e, viewer, request, response, model);
        }
    }

    /** Whether it was asked for in a list, where whoever logs it goes on. */
    private static boolean stays(Map<String, String> sent) {
        return "true".equals(sent.get("stay"));
    }

    @GetMapping("/{id:\\d{1,18}}")
    String edit(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @PathVariable long id,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Known record = find(kind, externalId, viewer);
        Logged logged = mine(record, id, viewer);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("kind", logged.kind().key());
        values.put("at", local(logged.at()));
        values.put(USER, logged.with() == null ? "" : logged.with().externalId());
        values.put("text", logged.text());
        values.put("version", Integer.toString(logged.version()));
        return view(record, logged, values, viewer, request, model);
    }

    @PostMapping("/{id:\\d{1,18}}")
    Object change(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Known record = find(kind, externalId, viewer);
        Logged logged = mine(record, id, viewer);
        try {
            Touchpoint changed =
                    changes.change(viewer, record.subject(), externalId, id, patch(record, logged, sent, viewer));
            return FormResponses.see(
                    FormResponses.page(record.subject(), externalId),
                    changed.kind().label() + " saved",
                    request,
                    response);
        } catch (Overtaken e) {
            Logged now = mine(record, id, viewer);
            Map<String, String> mine = new LinkedHashMap<>(sent);
            mine.put("version", Integer.toString(now.version()));
            String stored = now.kind().label() + (now.text().isEmpty() ? "" : ": " + now.text());
            return again(record, now, mine, new Conflict(e.beside(stored)), viewer, request, response, model);
        } catch (Refused e) {
            return again(record, logged, sent, e, viewer, request, response, model);
        }
    }

    @GetMapping("/{id:\\d{1,18}}/delete")
    String askToDelete(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @PathVariable long id,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Known record = find(kind, externalId, viewer);
        model.addAttribute("record", record);
        model.addAttribute("logged", mine(record, id, viewer));
        model.addAttribute("dialog", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "portfolio/touchpoint-form :: ask" : "portfolio/touchpoint-delete";
    }

    @PostMapping("/{id:\\d{1,18}}/delete")
    Object delete(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @PathVariable long id,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Known record = find(kind, externalId, viewer);
        Touchpoint deleted = changes.delete(viewer, record.subject(), externalId, id);
        String page = FormResponses.page(record.subject(), externalId);
        return FormResponses.see(
                page,
                deleted.kind().label() + " deleted",
                undo.address(viewer, TouchpointChanges.UNDO, id, page),
                request,
                response);
    }

    private Known find(String kind, String externalId, Viewer viewer) {
        Subject subject = FormResponses.subject(kind);
        return known.seen(viewer, subject, externalId);
    }

    private Logged mine(Known record, long id, Viewer viewer) {
        long number = editing.get(viewer, record.subject(), record.externalId());
        Logged logged = log.get(viewer, record.subject(), number, id);
        if (!logged.mine()) {
            throw new NotAllowed("Only who logged a touchpoint and administrators change it.");
        }
        return logged;
    }

    private String again(
            Known record,
            @Nullable Logged logged,
            Map<String, String> sent,
            Refused wrong,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute(
                "faults",
                wrong instanceof Conflict ? Map.of("text", String.valueOf(wrong.getMessage())) : Faults.byField(wrong));
        model.addAttribute("stay", stays(sent));
        response.setStatus(422);
        return view(record, logged, sent, viewer, request, model);
    }

    private String view(
            Known record,
            @Nullable Logged logged,
            Map<String, String> values,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        model.addAttribute("record", record);
        model.addAttribute("logged", logged);
        model.addAttribute("inputs", inputs(record, logged, viewer));
        model.addAttribute("values", values);
        model.addAttribute("dialog", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "portfolio/touchpoint-form :: log" : "portfolio/touchpoint";
    }

    private List<FormInput> inputs(Known record, @Nullable Logged logged, Viewer viewer) {
        Map<String, String> kinds = TouchpointKind.choices().stream()
                .collect(Collectors.toMap(Choice::key, Choice::label, (one, other) -> one, LinkedHashMap::new));
        List<FormInput> inputs = new ArrayList<>();
        inputs.add(FormInput.select("kind", "What", kinds));
        inputs.add(FormInput.of("at", "When", Kind.MOMENT));
        if (namesUser(record, logged)) {
            inputs.add(people(record, logged, viewer));
        }
        inputs.add(FormInput.of("text", "What was said", Kind.LONG_TEXT)
                .orNothing()
                .inFull());
        if (logged == null) {
            inputs.add(FormInput.of(FOLLOW_UP, "Follow up on", Kind.DATE)
                    .orNothing()
                    .saying("A task for you on that day."));
            inputs.add(FormInput.text(FOLLOW_UP_TITLE, "What then").orNothing());
        }
        return inputs;
    }

    /** What is to be done after it; null for nothing. */
    private @Nullable Patch followUp(Map<String, String> sent) {
        String day = sent.getOrDefault(FOLLOW_UP, "");
        String title = sent.getOrDefault(FOLLOW_UP_TITLE, "");
        if (day.isBlank() && title.isBlank()) {
            return null;
        }
        Map<String, RawValue> values = new LinkedHashMap<>();
        values.put(FOLLOW_UP, RawValue.text(day, today.conventions()));
        values.put(FOLLOW_UP_TITLE, RawValue.word(title));
        return new Patch(values);
    }

    /** One logged with a user stays with that user, and so does one whose user the viewer does not see any more. */
    private static boolean namesUser(Known record, @Nullable Logged logged) {
        return record.subject() == Subject.ACCOUNT && (logged == null || logged.with() != null || !logged.named());
    }

    private FormInput people(Known record, @Nullable Logged logged, Viewer viewer) {
        Map<String, String> users = known.usersOf(viewer, record.externalId(), OFFERED + 1);
        if (users.size() > OFFERED) {
            return FormInput.of(USER, "With", Kind.TEXT)
                    .orNothing()
                    .inFull()
                    .saying("The e-mail address or the external id of a user of this account.");
        }
        if (logged != null && logged.with() != null) {
            users.putIfAbsent(logged.with().externalId(), logged.with().label());
        }
        return FormInput.select(USER, "With", FormInput.choices("Nobody in particular", users))
                .orNothing()
                .inFull();
    }

    private Patch patch(Known record, @Nullable Logged logged, Map<String, String> sent, Viewer viewer) {
        Conventions conventions = today.conventions();
        Map<String, RawValue> values = new LinkedHashMap<>();
        values.put("kind", RawValue.word(sent.getOrDefault("kind", "")));
        String at = sent.getOrDefault("at", "");
        // the form knows minutes only
        if (logged == null || !at.equals(local(logged.at()))) {
            values.put("at", RawValue.text(at, conventions));
        }
        String user = sent.get(USER);
        if (user != null && namesUser(record, logged)) {
            String named = user.contains("@")
                    ? known.userByEmail(viewer, user)
                            .filter(Known::seen)
                            .map(Known::externalId)
                            .orElse(user)
                    : user;
            values.put(USER, RawValue.word(named));
        }
        // its length is the touchpoint's own matter
        values.put("text", RawValue.word(sent.getOrDefault("text", "")));
        String version = sent.get("version");
        if (logged != null && version != null) {
            values.put("version", RawValue.text(version, conventions));
        }
        return new Patch(values);
    }

    private String local(Instant at) {
        return at.atZone(today.now().zone())
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed(viewer.profile().label() + "s can't log touchpoints.");
        }
    }
}
