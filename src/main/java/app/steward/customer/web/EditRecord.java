package app.steward.customer.web;

import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.customer.web.RecordFacts.Fact;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.record.CustomerRecord;
import app.steward.record.KnownRecords;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.web.FormInput;
import app.steward.record.web.FormResponses;
import app.steward.task.TaskHolders;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import app.steward.workspace.Conventions;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Changes one value of an account, user or subscription where its page shows it, and archives and restores. */
@Controller
@RequestMapping("/{records:accounts|users|subscriptions}/{externalId}")
class EditRecord {
    /** Shown elsewhere on the page too, or decisive for who sees it: the page is drawn anew. */
    private static final Set<String> HEAD = Set.of("name", "external_id", RecordFacts.ACCOUNT, "stage", "email");

    private static final Set<String> HEAD_OF_SUBSCRIPTION = Set.of(
            "external_id",
            RecordFacts.ACCOUNT,
            "status",
            "mrr",
            "amount",
            "billing_months",
            "seats",
            "starts_on",
            "ends_on",
            "next_billing_on");

    /** Whoever takes what is nobody's takes it whatever else was changed. */
    private static final String ANY_VERSION = "-1";

    private final RecordFacts facts;
    private final GivenValues given;
    private final SaveRecord saving;
    private final KnownRecords known;
    private final TeamMembers members;
    private final TaskHolders tasks;
    private final Formats formats;
    private final Today today;

    EditRecord(
            RecordFacts facts,
            GivenValues given,
            SaveRecord saving,
            KnownRecords known,
            TeamMembers members,
            TaskHolders tasks,
            Formats formats,
            Today today) {
        this.facts = facts;
        this.given = given;
        this.saving = saving;
        this.known = known;
        this.members = members;
        this.tasks = tasks;
        this.formats = formats;
        this.today = today;
    }

    /** The form of one value; with {@code shown} the value again, as it stands. */
    @GetMapping("/field")
    String form(
            @PathVariable String records,
            @PathVariable String externalId,
            @RequestParam String key,
            @RequestParam(defaultValue = "false") boolean shown,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Subject subject = FormResponses.subject(records);
        RecordFacts.Found found = facts.find(subject, externalId, viewer);
        Fact fact = fact(found, key);
        if (shown) {
            return value(subject, found, fact, model);
        }
        GivenValues.Value value = given.of(subject, found.row(), fact.column().field(), fact.value());
        model.addAttribute("opened", value.text());
        return form(subject, found, fact, value.text(), value.version(), null, request, model);
    }

    @PostMapping("/field")
    Object change(
            @PathVariable String records,
            @PathVariable String externalId,
            @RequestParam String key,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(defaultValue = ANY_VERSION) int version,
            @RequestParam(name = "seen.value", required = false) @Nullable String opened,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Subject subject = FormResponses.subject(records);
        RecordFacts.Found found = facts.find(subject, externalId, viewer);
        Fact fact = fact(found, key);
        FieldDefinition field = fact.column().field();
        GivenValues.Value now = given.of(subject, found.row(), field, fact.value());
        // what others changed beside it is no reason to ask
        int made = version >= 0 && now.text().equals(opened) ? now.version() : version;
        CustomerRecord changed;
        try {
            if (now.text().equals(CleanText.of(value))) {
                return FormResponses.isPart(request)
                        ? value(subject, found, fact, model)
                        : FormResponses.see(
                                FormResponses.page(subject, externalId),
                                field.label() + " is as it was",
                                request,
                                response);
            }
            Conventions conventions = today.conventions();
            boolean names =
                    field.type() == ValueType.REFERENCE && !CleanText.of(value).isEmpty();
            Map<String, RawValue> values = new LinkedHashMap<>();
            String named = field.type() == ValueType.PERSON ? members.emailOf(value) : value;
            values.put(key, RawValue.text(names ? known.accountCalled(viewer, value) : named, conventions));
            if (made >= 0) {
                values.put("version", type -> BigDecimal.valueOf(made));
            }
            changed = saving.save(subject, viewer, externalId, new Patch(values));
        } catch (Overtaken e) {
            GivenValues.Value stored = given.of(subject, found.row(), field, fact.value());
            String shown = given.input(subject, field).shown(stored.text());
            response.setStatus(422);
            model.addAttribute("opened", stored.text());
            return form(subject, found, fact, value, stored.version(), e.beside(shown), request, model);
        } catch (Refused e) {
            response.setStatus(422);
            model.addAttribute("opened", opened);
            return form(subject, found, fact, value, version, String.valueOf(e.getMessage()), request, model);
        }
        Set<String> head = subject == Subject.SUBSCRIPTION ? HEAD_OF_SUBSCRIPTION : HEAD;
        boolean redraw = head.contains(key) || field.type() == ValueType.PERSON;
        if (FormResponses.isPart(request) && !redraw) {
            RecordFacts.Found saved = facts.find(subject, changed.externalId(), viewer);
            return value(subject, saved, fact(saved, key), model);
        }
        return saving.seen(subject, changed, field.label() + " saved", viewer, request, response);
    }

    @PostMapping("/archived")
    Object archive(
            @PathVariable String records,
            @PathVariable String externalId,
            @RequestParam boolean archived,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Subject subject = FormResponses.subject(records);
        CustomerRecord changed =
                saving.save(subject, viewer, externalId, new Patch(Map.of("archived", type -> archived)));
        return saving.seen(
                subject, changed, changed.label() + (archived ? " archived" : " restored"), viewer, request, response);
    }

    private static Fact fact(RecordFacts.Found found, String key) {
        Fact fact = found.facts().stream()
                .filter(each -> each.column().use().key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such field here."));
        if (!fact.editable()) {
            throw new NotAllowed("You may not change " + fact.column().field().label() + " here.");
        }
        return fact;
    }

    private static String value(Subject subject, RecordFacts.Found found, Fact fact, Model model) {
        model.addAttribute("subject", subject);
        model.addAttribute("row", found.row());
        model.addAttribute("fact", fact);
        return "portfolio/facts :: again";
    }

    /** Of an owner, what goes along with the account is said before. */
    private FormInput input(Subject subject, RecordFacts.Found found, Fact fact) {
        FormInput input = given.input(subject, fact.column().field());
        if (subject != Subject.ACCOUNT || fact.column().field().type() != ValueType.PERSON) {
            return input;
        }
        long following = tasks.following(DSL.select(DSL.inline(found.row().id())));
        return following == 0
                ? input
                : input.saying(formats.plural(following, "open task") + " here "
                        + (following == 1 ? "follows" : "follow")
                        + ": for the success role, or in person of who does not see the account any more.");
    }

    private String form(
            Subject subject,
            RecordFacts.Found found,
            Fact fact,
            String value,
            int version,
            @Nullable String wrong,
            HttpServletRequest request,
            Model model) {
        model.addAttribute("subject", subject);
        model.addAttribute("row", found.row());
        model.addAttribute("fact", fact);
        model.addAttribute("input", input(subject, found, fact));
        model.addAttribute("value", value);
        model.addAttribute("version", version);
        model.addAttribute("wrong", wrong);
        model.addAttribute("part", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "portfolio/facts :: form" : "portfolio/edit";
    }
}
