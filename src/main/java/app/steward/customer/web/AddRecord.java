package app.steward.customer.web;

import app.steward.account.AccountChanges;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.record.CustomerRecord;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.web.FormInput;
import app.steward.record.web.FormInput.Kind;
import app.steward.record.web.FormResponses;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.user.UserChanges;
import app.steward.value.CleanText;
import app.steward.workspace.Conventions;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Add account, Add user, Add subscription: a dialog where scripts run, else a page. */
@Controller
class AddRecord {
    private static final String EXTERNAL_ID = "external_id";
    private static final String EMAIL = "email";
    private static final String PARENT = "parent";
    private static final String IS_PARENT = "is_parent";
    private static final String CHILD = "child";
    private static final int MOST_CHILDREN = 100;

    private final AccountChanges accounts;
    private final UserChanges users;
    private final SubscriptionChanges subscriptions;
    private final KnownRecords known;
    private final Fields fields;
    private final TeamMembers members;
    private final Today today;

    AddRecord(
            AccountChanges accounts,
            UserChanges users,
            SubscriptionChanges subscriptions,
            KnownRecords known,
            Fields fields,
            TeamMembers members,
            Today today) {
        this.accounts = accounts;
        this.users = users;
        this.subscriptions = subscriptions;
        this.known = known;
        this.fields = fields;
        this.members = members;
        this.today = today;
    }

    @GetMapping("/portfolio/{records:accounts|users|subscriptions}/new")
    String form(
            @PathVariable String records,
            @RequestParam(defaultValue = "") String account,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        requireEditor(viewer);
        Subject subject = FormResponses.subject(records);
        Map<String, String> values = new LinkedHashMap<>();
        if (subject == Subject.ACCOUNT && !viewer.mayAssignAnyone()) {
            values.put("success_manager", viewer.email());
        }
        if (!account.isBlank()) {
            known.byExternalId(viewer, Subject.ACCOUNT, account)
                    .filter(Known::seen)
                    .ifPresent(
                            found -> values.put(subject == Subject.ACCOUNT ? PARENT : "account", found.externalId()));
        }
        return view(subject, values, viewer, request, model);
    }

    @PostMapping("/portfolio/{records:accounts|users|subscriptions}")
    Object add(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> all,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        Map<String, String> sent = all.toSingleValueMap();
        boolean isParent = sent.remove(IS_PARENT) != null;
        sent.remove(CHILD);
        List<String> children = children(all, viewer);
        Subject subject = FormResponses.subject(records);
        Map<String, String> faults = new LinkedHashMap<>();
        Map<String, Known> there = new LinkedHashMap<>();
        Map<String, String> values = values(subject, sent, faults);
        if (isParent) {
            values.remove(PARENT);
            if (children.isEmpty() || children.size() > MOST_CHILDREN) {
                faults.put(
                        CHILD,
                        children.isEmpty()
                                ? "Name the accounts that belong to it, or leave it without."
                                : "Name at most " + MOST_CHILDREN + " accounts.");
            }
        }
        if (faults.isEmpty()) {
            refuseKnown(viewer, subject, values, there);
        }
        if (faults.isEmpty() && there.isEmpty()) {
            try {
                CustomerRecord made = make(viewer, subject, patch(viewer, values), isParent ? children : List.of());
                return FormResponses.see(
                        FormResponses.page(subject, made.externalId()), made.label() + " added", request, response);
            } catch (BadInput e) {
                for (Fault fault : e.faults()) {
                    faults.merge(inputOf(subject, fault.path()), fault.message(), (one, other) -> one + " " + other);
                }
            } catch (Conflict e) {
                // somebody was faster
                refuseKnown(viewer, subject, values, there);
                if (there.isEmpty()) {
                    faults.put(EXTERNAL_ID, String.valueOf(e.getMessage()));
                }
            }
        }
        there.keySet().forEach(name -> faults.put(name, taken(subject, name, there)));
        model.addAttribute("faults", faults);
        model.addAttribute("there", there);
        response.setStatus(422);
        model.addAttribute("children", labels(children, viewer));
        if (isParent) {
            sent.put(IS_PARENT, "true");
        }
        return view(subject, sent, viewer, request, model);
    }

    private String view(
            Subject subject, Map<String, String> values, Viewer viewer, HttpServletRequest request, Model model) {
        model.addAttribute("subject", subject);
        model.addAttribute("inputs", inputs(subject, viewer));
        model.addAttribute("values", values);
        model.addAttribute("dialog", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "portfolio/add-form :: form" : "portfolio/add";
    }

    private List<FormInput> inputs(Subject subject, Viewer viewer) {
        return switch (subject) {
            case ACCOUNT ->
                List.of(
                        FormInput.text("name", "Name").inFull(),
                        FormInput.text(EXTERNAL_ID, "External id")
                                .saying("As your own system calls the account. No other account has it."),
                        FormInput.person("success_manager", "Success manager", "Unassigned", people(viewer))
                                .orNothing(),
                        FormInput.select("stage", "Stage", choices(viewer, subject, "stage"))
                                .orNothing(),
                        FormInput.open("industry", "Industry", FormInput.valuesOf(subject, "industry"))
                                .orNothing(),
                        FormInput.of(PARENT, "Parent account", Kind.ACCOUNT)
                                .orNothing()
                                .inFull()
                                .saying("The account that it belongs to. Type a name or an external id."),
                        FormInput.of(IS_PARENT, "It is a parent of other accounts", Kind.CHECK)
                                .inFull(),
                        FormInput.of(CHILD, "Its children", Kind.ACCOUNTS)
                                .inFull()
                                .saying("The accounts that belong to it. Type a name or an external id, then Enter."));
            case USER ->
                List.of(
                        FormInput.text("first_name", "First name").orNothing(),
                        FormInput.text("last_name", "Last name").orNothing(),
                        FormInput.of(EMAIL, "E-mail", Kind.EMAIL).orNothing(),
                        FormInput.text("mobile", "Mobile").orNothing(),
                        FormInput.open("title", "Title", FormInput.valuesOf(subject, "title"))
                                .orNothing(),
                        FormInput.select("role", "Role", choices(viewer, subject, "role"))
                                .orNothing(),
                        FormInput.text(EXTERNAL_ID, "External id")
                                .orNothing()
                                .saying("As your own system calls the user. Without one the e-mail stands for it."),
                        FormInput.of("account", "Account", Kind.ACCOUNT)
                                .orNothing()
                                .saying("Type a name or an external id."));
            case SUBSCRIPTION ->
                List.of(
                        FormInput.of("account", "Account", Kind.ACCOUNT).saying("Type a name or an external id."),
                        FormInput.text(EXTERNAL_ID, "External id").saying("No other subscription has it."),
                        FormInput.open("plan", "Plan", FormInput.valuesOf(Subject.SUBSCRIPTION, "plan"))
                                .orNothing(),
                        FormInput.select("status", "Status", choices(viewer, subject, "status"))
                                .orNothing(),
                        FormInput.of("amount", "Amount", Kind.NUMBER)
                                .orNothing()
                                .saying("For all of its months together."),
                        FormInput.of("billing_months", "Months of one bill", Kind.NUMBER)
                                .orNothing()
                                .saying("1 is monthly, 12 is yearly. With the amount it gives the MRR."),
                        FormInput.of("seats", "Seats", Kind.NUMBER).orNothing(),
                        FormInput.of("starts_on", "Starts on", Kind.DATE).orNothing(),
                        FormInput.of("ends_on", "Ends on", Kind.DATE).orNothing(),
                        FormInput.of("next_billing_on", "Next billing on", Kind.DATE)
                                .orNothing());
        };
    }

    private List<TeamMember> people(Viewer viewer) {
        return viewer.mayAssignAnyone()
                ? members.owners("", FormInput.MOST_LISTED + 1)
                : members.findByEmail(viewer.email()).stream().toList();
    }

    private Map<String, String> choices(Viewer viewer, Subject subject, String key) {
        Map<String, String> known = new LinkedHashMap<>();
        fields.catalogue(viewer).get(subject, key).known().forEach(choice -> known.put(choice.key(), choice.label()));
        return FormInput.choices("None", known);
    }

    /** What the form gave, by field key; names what is missing. */
    private static Map<String, String> values(Subject subject, Map<String, String> sent, Map<String, String> faults) {
        Map<String, String> values = new LinkedHashMap<>();
        sent.forEach((name, value) -> {
            String clean = CleanText.of(value);
            if (!clean.isEmpty() && !name.startsWith("_")) {
                values.put(name, clean);
            }
        });
        if (subject == Subject.USER) {
            String full = Stream.of(values.remove("first_name"), values.remove("last_name"))
                    .filter(part -> part != null)
                    .collect(Collectors.joining(" "));
            if (!full.isEmpty()) {
                values.put("name", full);
            }
            String email = values.get(EMAIL);
            if (email == null && !values.containsKey(EXTERNAL_ID)) {
                faults.put(EMAIL, "Enter an e-mail address, or an external id.");
            } else if (email != null && !email.matches("[^\\s@]+@[^\\s@]+")) {
                faults.put(EMAIL, "Enter an e-mail address, such as ida@example.com.");
            } else if (email != null) {
                values.putIfAbsent(EXTERNAL_ID, email.toLowerCase(Locale.ROOT));
            }
            return values;
        }
        if (subject == Subject.ACCOUNT && !values.containsKey("name")) {
            faults.put("name", "Enter the name of the account.");
        }
        if (subject == Subject.SUBSCRIPTION && !values.containsKey("account")) {
            faults.put("account", "Name the account that the subscription belongs to.");
        }
        if (!values.containsKey(EXTERNAL_ID)) {
            faults.put(EXTERNAL_ID, "Enter an external id of 1 to 255 characters.");
        }
        return values;
    }

    private static String inputOf(Subject subject, String path) {
        if (path.equals("externalId")) {
            return EXTERNAL_ID;
        }
        return subject == Subject.USER && path.equals("name") ? "first_name" : path;
    }

    private void refuseKnown(Viewer viewer, Subject subject, Map<String, String> values, Map<String, Known> there) {
        String email = subject == Subject.USER ? values.get(EMAIL) : null;
        Optional<Known> sameEmail = email == null ? Optional.empty() : known.userByEmail(viewer, email);
        sameEmail.ifPresent(other -> there.put(EMAIL, other));
        String externalId = values.get(EXTERNAL_ID);
        boolean ofItsOwn = externalId != null && !externalId.equalsIgnoreCase(email);
        if (externalId != null && (ofItsOwn || sameEmail.isEmpty())) {
            known.byExternalId(viewer, subject, externalId)
                    .ifPresent(other -> there.put(ofItsOwn ? EXTERNAL_ID : EMAIL, other));
        }
    }

    private static String taken(Subject subject, String name, Map<String, Known> there) {
        Known other = there.get(name);
        String what = (subject == Subject.ACCOUNT ? "An " : "A ") + subject.key();
        String has = name.equals(EMAIL) ? " with this e-mail" : " with this external id";
        if (other != null && other.seen()) {
            return what + has + " is there" + (other.archived() ? ", archived" : "") + ":";
        }
        return what + has + " is there, and is not one of yours.";
    }

    private Patch patch(Viewer viewer, Map<String, String> values) {
        Conventions conventions = today.conventions();
        Map<String, RawValue> given = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            boolean names = key.equals("account") || key.equals("parent");
            String named = key.equals("success_manager") ? members.emailOf(value) : value;
            given.put(key, RawValue.text(names ? known.accountCalled(viewer, value) : named, conventions));
        });
        return new Patch(given);
    }

    /** External ids of the accounts that were named as children, each once. */
    private List<String> children(MultiValueMap<String, String> sent, Viewer viewer) {
        return sent.getOrDefault(CHILD, List.of()).stream()
                .filter(each -> !each.isBlank())
                .limit(MOST_CHILDREN + 1L)
                .map(each -> known.accountCalled(viewer, each))
                .distinct()
                .toList();
    }

    /** What they are called, of those that the viewer sees. */
    private Map<String, String> labels(List<String> children, Viewer viewer) {
        Map<String, String> labels = new LinkedHashMap<>();
        children.forEach(child -> labels.put(
                child,
                known.byExternalId(viewer, Subject.ACCOUNT, child)
                        .filter(Known::seen)
                        .map(Known::label)
                        .orElse(child)));
        return labels;
    }

    private CustomerRecord make(Viewer viewer, Subject subject, Patch patch, List<String> children) {
        return switch (subject) {
            case ACCOUNT -> accounts.create(viewer, patch, children);
            case USER -> users.create(viewer, patch);
            case SUBSCRIPTION -> subscriptions.create(viewer, patch);
        };
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed(viewer.profile().label() + "s can't change accounts, users and subscriptions.");
        }
    }
}
