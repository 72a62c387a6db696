package app.steward.portfolio.web;

import app.steward.account.BulkAssignment;
import app.steward.account.BulkAssignment.Outcome;
import app.steward.account.BulkAssignment.Undone;
import app.steward.condition.Subject;
import app.steward.listing.ListParameter;
import app.steward.listing.ListUrl;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.web.FormResponses;
import app.steward.task.TaskHolders;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Gives the picked accounts of the list to a team member in a success role: a dialog where scripts run, else a page. */
@Controller
@RequestMapping("/portfolio/{records:[a-z][a-z0-9-]*}/assign")
class AssignRows {
    private static final String ACCOUNT = "account";
    private static final String NOBODY = "none";
    private static final String FOLLOWS = ". Segments, health and lists follow in the background";

    private final ListPageFactory lists;
    private final RecordListing listing;
    private final BulkAssignment assignment;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final TaskHolders tasks;
    private final Formats formats;

    AssignRows(
            ListPageFactory lists,
            RecordListing listing,
            BulkAssignment assignment,
            SuccessRoles roles,
            TeamMembers members,
            TaskHolders tasks,
            Formats formats) {
        this.lists = lists;
        this.listing = listing;
        this.assignment = assignment;
        this.roles = roles;
        this.members = members;
        this.tasks = tasks;
        this.formats = formats;
    }

    /** Posted, since what was ticked may be more than an address holds; it changes nothing. */
    @PostMapping("/form")
    String form(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        PickedRows rows = rows(records, sent, viewer);
        String asked = rows.open().state().get(ListParameter.ROLE);
        model.addAttribute("role", asked.isEmpty() ? "success_manager" : asked);
        model.addAttribute("member", viewer.mayAssignAnyone() ? "" : viewer.email());
        return view(rows, viewer, Map.of(), request, model);
    }

    @PostMapping
    Object assign(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        PickedRows rows = rows(records, sent, viewer);
        String role = text(sent, "success_role");
        String named = text(sent, "member");
        String member =
                named.equalsIgnoreCase(NOBODY) || named.equalsIgnoreCase("nobody") ? NOBODY : members.emailOf(named);
        try {
            if (member.isEmpty()) {
                throw BadInput.of("member", "Choose who gets them, or nobody.");
            }
            Outcome outcome = assignment.assign(
                    viewer,
                    listing.ids(rows.query(), rows.open().asked()),
                    role,
                    member.equals(NOBODY) ? null : member);
            ListUrl list = rows.open().url().panel(null);
            Long assignment = outcome.undo();
            String undo = assignment == null
                    ? null
                    : list.under("assign/" + assignment + "/undo").toString();
            return FormResponses.see(list.toString(), words(outcome, rows, viewer), undo, request, response);
        } catch (BadInput e) {
            response.setStatus(422);
            model.addAttribute("role", role);
            model.addAttribute("member", member);
            return view(rows, viewer, Faults.byField(e), request, model);
        }
    }

    /** Who had each account before has it again. */
    @PostMapping("/{assignment:\\d{1,18}}/undo")
    Object undo(
            @PathVariable String records,
            @PathVariable long assignment,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        String said;
        try {
            said = words(this.assignment.undo(viewer, assignment));
        } catch (Conflict late) {
            said = String.valueOf(late.getMessage());
        }
        return FormResponses.see(lists.url(records, params, viewer).toString(), said, request, response);
    }

    private PickedRows rows(String records, MultiValueMap<String, String> sent, Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed(viewer.profile().label() + "s can't assign accounts.");
        }
        OpenList list = lists.open(records, sent.toSingleValueMap(), viewer);
        if (list.subject() != Subject.ACCOUNT) {
            throw new NotFound("Only accounts are assigned.");
        }
        return PickedRows.of(list, sent);
    }

    private String view(
            PickedRows rows, Viewer viewer, Map<String, String> faults, HttpServletRequest request, Model model) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (SuccessRole role : roles.shown()) {
            choices.put(role.key(), role.retired() ? role.label() + " (retired)" : role.label());
        }
        Map<String, String> people = new LinkedHashMap<>();
        people.put("", "Choose who gets them");
        List<TeamMember> first = members.owners("", ChoicePicker.MOST + 1);
        model.addAttribute("morePeople", first.size() > ChoicePicker.MOST);
        for (TeamMember each : first.size() > ChoicePicker.MOST ? List.<TeamMember>of() : first) {
            people.put(each.email(), viewer.is(each.id()) ? each.name() + " (you)" : each.name());
        }
        people.put(NOBODY, "Nobody (unassigned)");
        model.addAttribute("rows", rows);
        model.addAttribute("address", rows.open().url());
        model.addAttribute(
                "many", formats.plural(listing.count(rows.query(), rows.open().asked()), ACCOUNT));
        model.addAttribute(
                "tasks", tasks.following(listing.ids(rows.query(), rows.open().asked())));
        model.addAttribute("roles", choices);
        model.addAttribute("people", people);
        model.addAttribute("faults", faults);
        model.addAttribute("dialog", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "portfolio/assign-form :: form" : "portfolio/assign";
    }

    /** Such as "38 accounts assigned to Ida as Success Manager, 4 left: already owned by someone else". */
    private String words(Outcome outcome, PickedRows rows, Viewer viewer) {
        TeamMember member = outcome.member();
        String role = outcome.role().label();
        StringBuilder words = new StringBuilder();
        if (outcome.assigned() == 0) {
            words.append("Nothing changed");
        } else {
            words.append(formats.plural(outcome.assigned(), ACCOUNT));
            if (member == null) {
                words.append(outcome.assigned() == 1 ? " has no " : " have no ")
                        .append(role)
                        .append(" now");
            } else {
                words.append(" assigned to ")
                        .append(viewer.is(member.id()) ? "you" : member.name())
                        .append(" as ")
                        .append(role);
            }
        }
        for (String part : left(outcome, rows)) {
            words.append(", ").append(part);
        }
        return words.append(outcome.refreshFollows() ? FOLLOWS : "").toString();
    }

    /** Such as "Undone: 38 accounts are with whom they were before, 4 left: changed since". */
    private String words(Undone outcome) {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put("left: changed since", outcome.changed());
        parts.put("left: who had them gets no accounts any more", outcome.kept());
        String done = outcome.undone() == 0
                ? "Nothing is undone"
                : "Undone: " + formats.plural(outcome.undone(), ACCOUNT)
                        + (outcome.undone() == 1 ? " has its " : " have their ")
                        + outcome.role().label() + " of before again";
        return Stream.concat(Stream.of(done), counted(parts)).collect(Collectors.joining(", "))
                + (outcome.refreshFollows() ? FOLLOWS : "");
    }

    private List<String> left(Outcome outcome, PickedRows rows) {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put(outcome.member() == null ? "had nobody before" : "assigned so before", outcome.already());
        parts.put("left: already owned by someone else", outcome.ofOthers());
        parts.put("left: unassigned ones you may only take yourself", outcome.ofNobody());
        int found = outcome.assigned() + outcome.already() + outcome.ofOthers() + outcome.ofNobody();
        parts.put(
                "left: archived or not in your portfolio any more",
                rows.all() ? 0 : rows.ids().size() - found);
        return counted(parts).toList();
    }

    private Stream<String> counted(Map<String, Integer> parts) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue() > 0)
                .map(part -> formats.number(part.getValue()) + " " + part.getKey());
    }

    private static String text(MultiValueMap<String, String> sent, String name) {
        String value = sent.getFirst(name);
        return value == null ? "" : CleanText.of(value);
    }
}
