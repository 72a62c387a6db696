package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldMenu;
import app.steward.listing.Column;
import app.steward.listing.DefaultColumns;
import app.steward.listing.ListParameter;
import app.steward.listing.ListQuery;
import app.steward.listing.ListScope;
import app.steward.listing.ListScopes;
import app.steward.listing.ListState;
import app.steward.listing.ListUrl;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Asked;
import app.steward.portfolio.Suggestions;
import app.steward.problem.NotFound;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.usage.FeatureList;
import app.steward.value.CleanText;
import app.steward.value.PastedValues;
import app.steward.web.Formats;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What menus and inputs offer while somebody types: accounts, people, segments, fields and values of fields. A page
 * holds at most the first few of any of them, so that it does not grow with what the workspace holds.
 */
@Controller
public class ChoicePicker {
    /** How many a menu lists at once; of more the first are shown, and the others are looked for. */
    public static final int MOST = Suggestions.MOST;

    private static final int ACCOUNTS = 8;
    private static final Set<String> OWN = Set.of("of", "field", "param", "many");

    private final RecordListing listing;
    private final Fields fields;
    private final Suggestions suggestions;
    private final TeamMembers members;
    private final ListScopes scopes;
    private final ListTabs tabs;
    private final Formats formats;

    ChoicePicker(
            RecordListing listing,
            Fields fields,
            Suggestions suggestions,
            TeamMembers members,
            ListScopes scopes,
            ListTabs tabs,
            Formats formats) {
        this.listing = listing;
        this.fields = fields;
        this.suggestions = suggestions;
        this.members = members;
        this.scopes = scopes;
        this.tabs = tabs;
        this.formats = formats;
    }

    /**
     * One thing to choose.
     *
     * @param hint beside the label, such as an external id; null for none
     */
    public record Offer(
            String value, String label, @Nullable String hint) {}

    /** Options of a datalist; the text comes under the name of the input that it was typed into. */
    @GetMapping("/portfolio/accounts/pick")
    String accounts(@RequestParam Map<String, String> params, Viewer viewer, Model model) {
        String text = typed(params);
        return options(
                text.isEmpty()
                        ? Stream.empty()
                        : called(text, viewer).stream().map(row -> new Offer(row.externalId(), row.label(), null)),
                model);
    }

    /** Likewise of team members that may be given accounts. */
    @GetMapping("/portfolio/people/pick")
    String people(@RequestParam Map<String, String> params, Viewer viewer, Model model) {
        return options(members.called(typed(params), MOST).stream().map(ChoicePicker::offer), model);
    }

    /** Likewise of values of a field, or of one of its parameters; for an input that takes many, each in quotes if need be. */
    @GetMapping("/portfolio/values/pick")
    String values(
            @RequestParam String of,
            @RequestParam String field,
            @RequestParam(defaultValue = "") String param,
            @RequestParam(defaultValue = "false") boolean many,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            Model model) {
        Subject subject = subject(of);
        Asked asked = Asked.by(viewer, fields);
        String text = typed(params);
        if (param.equals("feature")) {
            return options(suggestions.features(text).stream().map(this::offer), model);
        } else if (param.isEmpty() && isReference(subject, field, asked)) {
            return accounts(params, viewer, model);
        }
        List<Choice> found = param.isEmpty()
                ? suggestions.values(subject, field, text, asked)
                : suggestions.params(subject, field, param, text, asked);
        return options(
                found.stream()
                        .map(choice -> new Offer(
                                many ? PastedValues.write(choice.key()) : choice.key(),
                                choice.label().equals(choice.key()) ? "" : choice.label(),
                                null)),
                model);
    }

    /** The fields of a list's menu whose label or group holds the words; of many, the first. */
    @GetMapping("/portfolio/fields/pick")
    String fields(
            @RequestParam String of,
            @RequestParam(defaultValue = "line") String kind,
            @RequestParam(defaultValue = "") String named,
            Viewer viewer,
            Model model) {
        Subject subject = subject(of);
        FieldMenu.Kind what = Arrays.stream(FieldMenu.Kind.values())
                .filter(each -> each.key().equals(kind))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such menu."));
        model.addAttribute("menu", FieldMenu.of(what, subject, fields.catalogue(viewer), CleanText.of(named)));
        return "portfolio/choices :: fields";
    }

    /** Links from a list to the same list of one account; the first by name where nothing is typed. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/accounts")
    String ofAccount(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "") String named,
            Viewer viewer,
            Model model) {
        model.addAttribute("any", CleanText.of(named).isEmpty() ? "Any account" : null);
        model.addAttribute("none", "No account of that name that you see.");
        return links(
                scopes.find(records, viewer),
                params,
                ListParameter.ACCOUNT,
                called(named, viewer).stream().map(row -> new Offer(row.externalId(), row.label(), row.externalId())),
                model);
    }

    /** Links from a list to what is assigned to one team member. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/people")
    String assignedTo(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "") String named,
            Viewer viewer,
            Model model) {
        model.addAttribute("none", "Nobody of that name.");
        List<TeamMember> found = viewer.seesAll() ? members.called(CleanText.of(named), MOST) : List.of();
        return links(
                scopes.find(records, viewer),
                params,
                ListParameter.ASSIGNED,
                found.stream().map(ChoicePicker::offer),
                model);
    }

    /** Links from a list to the members of one segment. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/segments")
    String ofSegment(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "") String named,
            Viewer viewer,
            Model model) {
        String sought = CleanText.of(named).toLowerCase(Locale.ROOT);
        ListScope list = scopes.find(records, viewer);
        model.addAttribute("none", "No segment of that name.");
        return links(
                list,
                params,
                ListParameter.SEGMENT,
                tabs.of(list.subject()).stream()
                        .filter(segment ->
                                segment.name().toLowerCase(Locale.ROOT).contains(sought))
                        .limit(MOST)
                        .map(segment -> new Offer(Integer.toString(segment.id()), segment.name(), null)),
                model);
    }

    private static Subject subject(String of) {
        return Arrays.stream(Subject.values())
                .filter(each -> each.key().equals(of))
                .findFirst()
                .orElseThrow(() -> new NotFound("There are no such records."));
    }

    private static boolean isReference(Subject subject, String field, Asked asked) {
        return asked.catalogue()
                .find(subject, field)
                .filter(found -> found.type() == ValueType.REFERENCE)
                .isPresent();
    }

    private Offer offer(FeatureList.Row feature) {
        String used = feature.lastSeenAt() == null ? "not used yet" : "last used " + formats.date(feature.lastSeenAt());
        String place = feature.place().isEmpty() ? "" : " in " + feature.place();
        return new Offer(feature.feature(), feature.label() + place + ", " + used, null);
    }

    private static Offer offer(TeamMember member) {
        return new Offer(member.email(), member.name(), null);
    }

    private static String options(Stream<Offer> offers, Model model) {
        model.addAttribute("offers", offers.toList());
        return "portfolio/choices :: options";
    }

    private static String links(
            ListScope list, Map<String, String> params, ListParameter name, Stream<Offer> offers, Model model) {
        model.addAttribute("address", new ListUrl(list, ListState.of(params)));
        model.addAttribute("name", name.key());
        model.addAttribute("offers", offers.toList());
        return "portfolio/choices :: links";
    }

    private static String typed(Map<String, String> params) {
        return params.entrySet().stream()
                .filter(param -> !OWN.contains(param.getKey()))
                .map(param -> CleanText.of(param.getValue()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private List<ListedRow> called(String text, Viewer viewer) {
        Asked asked = Asked.by(viewer, fields);
        Catalogue catalogue = asked.catalogue();
        ListQuery list = ListQuery.of(Subject.ACCOUNT)
                .columns(List.of(Column.of(Subject.ACCOUNT, "name", catalogue)))
                .sort(DefaultColumns.sort(Subject.ACCOUNT, catalogue))
                .search(text)
                .build();
        return listing.from(list, asked, 0, ACCOUNTS).rows();
    }
}
