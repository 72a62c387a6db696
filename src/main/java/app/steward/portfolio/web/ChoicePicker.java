package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldMenu;
import app.steward.condition.web.ShareMenu;
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
import java.time.Instant;
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
import org.springframework.web.bind.annotation.RequestHeader;
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
    private static final Set<String> OWN = Set.of("of", "kind", "field", "param", "many");

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
        return accounts(typed(params), Asked.by(viewer, fields), model);
    }

    private String accounts(String text, Asked asked, Model model) {
        return options(
                text.isEmpty()
                        ? Stream.empty()
                        : called(text, asked).stream().map(row -> new Offer(row.externalId(), row.label(), null)),
                model);
    }

    /** Likewise of team members. */
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
            return options(suggestions.features(text, asked).stream().map(this::offer), model);
        } else if (param.isEmpty() && is(ValueType.REFERENCE, subject, field, asked)) {
            return accounts(text, asked, model);
        }
        boolean several = !many && is(ValueType.TAGS, subject, field, asked);
        List<Choice> found = several
                ? suggestions.tags(subject, field, text, asked)
                : param.isEmpty()
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
        model.addAttribute("menu", FieldMenu.of(kind(kind), subject, fields.catalogue(viewer), CleanText.of(named)));
        return "portfolio/choices :: fields";
    }

    /** Options of fields that a number may be a share of, by their names; by the key where several have one name. */
    @GetMapping("/portfolio/shares/pick")
    String shares(
            @RequestParam String of,
            @RequestParam(defaultValue = "line") String kind,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            Model model) {
        Subject subject = subject(of);
        Catalogue catalogue = fields.catalogue(viewer);
        return options(
                ShareMenu.called(kind(kind), subject, catalogue, typed(params), MOST).stream()
                        .map(choice -> FieldMenu.keyOf(catalogue.of(subject), choice.label())
                                        .equals(choice.key())
                                ? new Offer(choice.label(), "", null)
                                : new Offer(choice.key(), choice.label(), null)),
                model);
    }

    private static FieldMenu.Kind kind(String key) {
        return Arrays.stream(FieldMenu.Kind.values())
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such menu."));
    }

    /** Links from a list to the same list of one account; the first by name where nothing is typed. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/accounts")
    String ofAccount(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "") String named,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Viewer viewer,
            Model model) {
        model.addAttribute("any", CleanText.of(named).isEmpty() ? "Any account" : null);
        model.addAttribute("none", "No account of that name that you see.");
        Menu menu = new Menu(ListParameter.ACCOUNT, "accounts", "Find an account", ACCOUNTS);
        return links(
                scopes.find(records, viewer),
                params,
                menu,
                part,
                called(named, Asked.by(viewer, fields)).stream()
                        .map(row -> new Offer(row.externalId(), row.label(), row.externalId())),
                model);
    }

    /** Links from a list to what is assigned to one team member. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/people")
    String assignedTo(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "") String named,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Viewer viewer,
            Model model) {
        model.addAttribute("none", "Nobody of that name.");
        List<TeamMember> found = viewer.seesAll() ? members.owners(CleanText.of(named), MOST) : List.of();
        Menu menu = new Menu(ListParameter.ASSIGNED, "people", "Find a team member", MOST);
        return links(
                scopes.find(records, viewer), params, menu, part, found.stream().map(ChoicePicker::offer), model);
    }

    /** Links from a list to the members of one segment. */
    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/segments")
    String ofSegment(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "") String named,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Viewer viewer,
            Model model) {
        String sought = CleanText.of(named).toLowerCase(Locale.ROOT);
        ListScope list = scopes.find(records, viewer);
        model.addAttribute("none", "No segment of that name.");
        return links(
                list,
                params,
                new Menu(ListParameter.SEGMENT, "segments", "Find a segment", MOST),
                part,
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

    private static boolean is(ValueType type, Subject subject, String field, Asked asked) {
        return asked.catalogue()
                .find(subject, field)
                .filter(found -> found.type() == type)
                .isPresent();
    }

    private Offer offer(FeatureList.Offered offered) {
        FeatureList.Row feature = offered.feature();
        String place = feature.place().isEmpty() ? "" : " in " + feature.place();
        return new Offer(feature.feature(), feature.label() + place + ", " + used(offered), null);
    }

    private String used(FeatureList.Offered offered) {
        if (offered.uses() > 0) {
            return formats.plural(offered.uses(), "use") + " in 14 days";
        }
        Instant last = offered.feature().lastSeenAt();
        return last == null ? "not used yet" : "last used " + formats.date(last);
    }

    private static Offer offer(TeamMember member) {
        return new Offer(member.email(), member.name(), null);
    }

    private static String options(Stream<Offer> offers, Model model) {
        model.addAttribute("offers", offers.toList());
        return "portfolio/choices :: options";
    }

    /**
     * A menu of a list.
     *
     * @param parameter that it sets
     * @param what is found, as the addresses of this say it
     * @param most how many it offers at once
     */
    private record Menu(ListParameter parameter, String what, String asks, int most) {}

    /** @param part whether the menu itself asks, else a browser without scripts, which gets a page */
    private static String links(
            ListScope list, Map<String, String> params, Menu menu, boolean part, Stream<Offer> offers, Model model) {
        model.addAttribute("address", new ListUrl(list, ListState.of(params)));
        model.addAttribute("name", menu.parameter().key());
        model.addAttribute("offers", offers.toList());
        if (part) {
            return "portfolio/choices :: links";
        }
        model.addAttribute("subject", list.subject());
        model.addAttribute("what", menu.what());
        model.addAttribute("asks", menu.asks());
        model.addAttribute("most", menu.most());
        model.addAttribute("named", params.getOrDefault("named", ""));
        return "portfolio/choose";
    }

    private static String typed(Map<String, String> params) {
        return params.entrySet().stream()
                .filter(param -> !OWN.contains(param.getKey()))
                .map(param -> CleanText.of(param.getValue()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private List<ListedRow> called(String text, Asked asked) {
        Catalogue catalogue = asked.catalogue();
        ListQuery list = ListQuery.of(Subject.ACCOUNT)
                .columns(List.of(Column.of(Subject.ACCOUNT, "name", catalogue)))
                .sort(DefaultColumns.sort(Subject.ACCOUNT, catalogue))
                .search(text)
                .build();
        return listing.from(list, asked, 0, ACCOUNTS).rows();
    }
}
