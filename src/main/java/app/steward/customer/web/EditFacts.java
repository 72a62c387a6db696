package app.steward.customer.web;

import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.customer.web.RecordFacts.Fact;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.record.CustomerRecord;
import app.steward.record.KnownRecords;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.web.FormInput;
import app.steward.record.web.FormResponses;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.web.Formats;
import app.steward.web.Merge;
import app.steward.web.OriginalValues;
import app.steward.workspace.Conventions;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Changes several facts of an account, user or subscription in one form: saved as one change, with one entry of the
 * audit trail. Only what was changed in the form is sent on, so that what others changed beside it stays.
 */
@Controller
@RequestMapping("/{records:accounts|users|subscriptions}/{externalId}/facts")
class EditFacts {
    private static final String VERSION = "version";

    private final RecordFacts facts;
    private final GivenValues given;
    private final SaveRecord saving;
    private final KnownRecords known;
    private final TeamMembers members;
    private final Today today;
    private final Formats formats;

    EditFacts(
            RecordFacts facts,
            GivenValues given,
            SaveRecord saving,
            KnownRecords known,
            TeamMembers members,
            Today today,
            Formats formats) {
        this.facts = facts;
        this.given = given;
        this.saving = saving;
        this.known = known;
        this.members = members;
        this.today = today;
        this.formats = formats;
    }

    /** The record as it is stored, with the facts that the form holds. */
    private record Open(Subject subject, RecordFacts.Found found, List<Fact> facts, GivenValues.Values stored) {}

    @GetMapping
    String form(@PathVariable String records, @PathVariable String externalId, Viewer viewer, Model model) {
        Open open = open(FormResponses.subject(records), externalId, viewer);
        return form(open, open.stored().texts(), open.stored(), model);
    }

    @PostMapping
    Object save(
            @PathVariable String records,
            @PathVariable String externalId,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Open open = open(FormResponses.subject(records), externalId, viewer);
        String version = sent.getOrDefault(VERSION, "");
        GivenValues.Values first = new GivenValues.Values(
                OriginalValues.in(sent),
                version.matches("[0-9]{1,9}")
                        ? Integer.parseInt(version)
                        : open.stored().version());
        Map<String, String> values = new LinkedHashMap<>(open.stored().texts());
        values.replaceAll((key, stored) -> sent.getOrDefault(key, first.texts().getOrDefault(key, stored)));
        try {
            return save(open, values, first, viewer, request, response);
        } catch (BadInput e) {
            Faults.show(e, model, response);
        } catch (Overtaken e) {
            Open now = open(open.subject(), externalId, viewer);
            Merge merge = merge(e, now, values, first);
            if (!merge.isConflict()) {
                try {
                    return save(now, merge.values(), now.stored(), viewer, request, response);
                } catch (Overtaken again) {
                    // somebody saved this very moment: it is shown
                }
            }
            merge.show(model, response);
            return form(now, merge.values(), now.stored(), model);
        } catch (Conflict e) {
            Faults.show(e, model, response);
        }
        return form(open, values, first, model);
    }

    private Object save(
            Open open,
            Map<String, String> values,
            GivenValues.Values first,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Conventions conventions = today.conventions();
        Map<String, RawValue> changes = new LinkedHashMap<>();
        for (Fact fact : open.facts()) {
            String key = fact.column().use().key();
            String value = CleanText.of(values.getOrDefault(key, ""));
            String opened =
                    first.texts().getOrDefault(key, open.stored().texts().getOrDefault(key, ""));
            if (!value.equals(opened)) {
                ValueType type = fact.column().field().type();
                boolean names = type == ValueType.REFERENCE && !value.isEmpty();
                String named = type == ValueType.PERSON ? members.emailOf(value) : value;
                changes.put(key, RawValue.text(names ? known.accountCalled(viewer, value) : named, conventions));
            }
        }
        String id = open.found().row().externalId();
        if (changes.isEmpty()) {
            return FormResponses.see(
                    FormResponses.page(open.subject(), id), "Everything is as it was", request, response);
        }
        int many = changes.size();
        changes.put(VERSION, type -> BigDecimal.valueOf(first.version()));
        CustomerRecord changed = saving.save(open.subject(), viewer, id, new Patch(changes));
        String toast = many == 1 ? "1 fact saved" : many + " facts saved";
        return saving.seen(open.subject(), changed, toast, viewer, request, response);
    }

    private Merge merge(Overtaken overtaken, Open now, Map<String, String> values, GivenValues.Values first) {
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, FormInput> inputs = new LinkedHashMap<>();
        for (Fact fact : now.facts()) {
            String key = fact.column().use().key();
            labels.put(key, fact.column().field().label());
            inputs.put(key, given.input(now.subject(), fact.column().field()));
        }
        return Merge.of(
                overtaken,
                labels,
                first.texts(),
                now.stored().texts(),
                values,
                (key, value) -> Objects.requireNonNull(inputs.get(key)).shown(value));
    }

    private Open open(Subject subject, String externalId, Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed(viewer.profile().label() + "s can't change " + subject.plural() + ".");
        }
        RecordFacts.Found found = facts.find(subject, externalId, viewer);
        // owners have rules of their own, and the head of the page
        List<Fact> editable = found.facts().stream()
                .filter(Fact::editable)
                .filter(fact -> fact.column().field().type() != ValueType.PERSON)
                .toList();
        return new Open(subject, found, editable, given.of(subject, found.row(), editable));
    }

    /** Of a field that nobody filled in and that has a value all the same. */
    private String follows(Subject subject, Fact fact) {
        String what = switch (subject) {
            case ACCOUNT -> "its subscriptions";
            case USER -> "its usage";
            case SUBSCRIPTION -> "amount and months of one bill";
        };
        return "Empty, it follows " + what + ": " + said(fact) + " now.";
    }

    private String said(Fact fact) {
        Object value = fact.value();
        if (value instanceof Number number) {
            return fact.column().field().type() == ValueType.MONEY ? formats.money(number) : formats.number(number);
        } else if (value instanceof TemporalAccessor at) {
            return fact.column().field().type() == ValueType.MOMENT ? formats.moment(at) : formats.date(at);
        }
        return String.valueOf(value);
    }

    private String form(Open open, Map<String, String> values, GivenValues.Values first, Model model) {
        Map<String, List<FormInput>> groups = new LinkedHashMap<>();
        for (Fact fact : open.facts()) {
            FieldDefinition field = fact.column().field();
            FormInput input = given.input(open.subject(), field)
                    .called(fact.column().use().key());
            boolean derived =
                    open.stored().texts().getOrDefault(input.name(), "").isEmpty()
                            && fact.value() != null
                            && field.type() != ValueType.REFERENCE;
            groups.computeIfAbsent(field.group(), group -> new ArrayList<>())
                    .add(derived ? input.saying(follows(open.subject(), fact)) : input);
        }
        model.addAttribute("subject", open.subject());
        model.addAttribute("row", open.found().row());
        model.addAttribute("groups", groups);
        model.addAttribute("values", values);
        model.addAttribute("opened", first.texts());
        model.addAttribute(VERSION, first.version());
        return "portfolio/edit-facts";
    }
}
