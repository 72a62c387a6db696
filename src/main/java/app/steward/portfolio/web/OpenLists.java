package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.portfolio.Column;
import app.steward.portfolio.ColumnLayout;
import app.steward.portfolio.DefaultColumns;
import app.steward.portfolio.Filter;
import app.steward.portfolio.FirstSteps;
import app.steward.portfolio.KnownRecords;
import app.steward.portfolio.ListTotals;
import app.steward.portfolio.OwnColumns;
import app.steward.portfolio.RecordListing;
import app.steward.portfolio.RecordListing.Asked;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Reads a list's address into its view, and gives its page what it shows. */
@Component
class OpenLists {
    private static final int TABS = 20;
    private static final List<Integer> SIZES = List.of(25, 50, 100);
    private static final List<String> STATE = List.of(
            OpenViews.PARAM,
            OpenViews.VERSION,
            "segment",
            "account",
            "user_role",
            "persona",
            "activity",
            "role",
            "assigned",
            "q",
            "filter",
            "sort",
            "size",
            ListPager.PAGE,
            ListPager.AFTER,
            ListPager.BEFORE,
            "columns",
            "frozen",
            "panel");

    private final RecordListing listing;
    private final Filter filter;
    private final OwnColumns ownColumns;
    private final Fields fields;
    private final Segments segments;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final Chosen chosen;
    private final OpenViews views;
    private final UserChoices userChoices;
    private final KnownRecords known;
    private final ListPager pager;
    private final FirstSteps firstSteps;

    OpenLists(
            RecordListing listing,
            Filter filter,
            OwnColumns ownColumns,
            Fields fields,
            Segments segments,
            SuccessRoles roles,
            TeamMembers members,
            Chosen chosen,
            OpenViews views,
            UserChoices userChoices,
            KnownRecords known,
            ListPager pager,
            FirstSteps firstSteps) {
        this.listing = listing;
        this.filter = filter;
        this.ownColumns = ownColumns;
        this.fields = fields;
        this.segments = segments;
        this.roles = roles;
        this.members = members;
        this.chosen = chosen;
        this.views = views;
        this.userChoices = userChoices;
        this.known = known;
        this.pager = pager;
        this.firstSteps = firstSteps;
    }

    /**
     * A list as its address asks for it.
     *
     * @param lost what its named view kept and it is shown without, as sentences
     */
    record Open(Asked asked, View view, ColumnLayout arrangement, Address address, List<String> lost) {
        Subject subject() {
            return view.subject();
        }

        Catalogue catalogue() {
            return asked.catalogue();
        }
    }

    /** @throws app.steward.problem.BadInput with what is wrong with the address */
    Open open(String records, Map<String, String> sent, Viewer viewer) {
        Subject subject = FormResponses.subject(records);
        Asked asked = Asked.by(viewer, fields);
        OpenViews.Opened opened = views.opened(subject, sent, asked);
        Map<String, String> params = opened.params();
        ColumnLayout arrangement = arrangement(subject, params, asked);
        return new Open(
                asked,
                view(subject, shown(subject, arrangement, params, asked.catalogue()), params, asked),
                arrangement,
                address(records, params),
                opened.lost());
    }

    /** The state that a list has where its address says nothing and nobody chose a view to open it with. */
    Map<String, String> opening(String records, Viewer viewer) {
        return views.opening(FormResponses.subject(records), Asked.by(viewer, fields));
    }

    /** The columns of the address, else those that the viewer keeps for this list. */
    private ColumnLayout arrangement(Subject subject, Map<String, String> params, Asked asked) {
        String columns = params.getOrDefault("columns", "").trim();
        if (columns.isEmpty()) {
            return ownColumns.of(asked.viewer(), subject, asked.catalogue());
        }
        String frozen = params.getOrDefault("frozen", "0").trim();
        return ColumnLayout.of(
                subject,
                asked.catalogue(),
                Column.list(subject, columns, asked.catalogue(), "columns"),
                frozen.matches("[0-9]") ? Integer.parseInt(frozen) : 0);
    }

    /** The columns, with one of the success role that was chosen, which is what the list is looked at for. */
    private static List<Column> shown(
            Subject subject, ColumnLayout arrangement, Map<String, String> params, Catalogue catalogue) {
        List<Column> columns = arrangement.columns();
        String role = params.getOrDefault("role", "").trim();
        String key = subject == Subject.ACCOUNT ? role : "account." + role;
        boolean there = columns.stream().anyMatch(column -> column.use().key().equals(key));
        if (role.isEmpty() || there || columns.size() >= ColumnLayout.MOST) {
            return columns;
        }
        return catalogue
                .find(subject, key)
                .filter(FieldDefinition::column)
                .map(field -> Stream.concat(columns.stream(), Stream.of(Column.of(subject, key, catalogue)))
                        .toList())
                .orElse(columns);
    }

    /** The page with its rows. */
    String page(Open open, Model model) {
        Map<String, String> params = open.address().params();
        View view = open.view();
        Viewer viewer = open.asked().viewer();
        OpenViews.Menu menu = views.menu(open);
        Address address = views.address(open.address(), menu);
        RecordListing.Slice slice = pager.rows(open);

        model.addAttribute("subject", view.subject());
        model.addAttribute("view", view);
        model.addAttribute("address", address);
        model.addAttribute("views", menu);
        model.addAttribute("frozen", open.arrangement().frozen());
        model.addAttribute("panel", params.getOrDefault("panel", ""));
        List<Segment> tabs = tabs(view.subject());
        model.addAttribute("tabs", shown(tabs, view));
        model.addAttribute("manyTabs", tabs.size());
        model.addAttribute("withoutTab", withoutTab(view, tabs));
        model.addAttribute("roles", roles.shown());
        model.addAttribute("role", params.getOrDefault("role", ""));
        model.addAttribute("assigned", params.getOrDefault("assigned", ""));
        List<TeamMember> people = viewer.seesAll() ? members.called("", ChoicePicker.MOST + 1) : List.of();
        boolean more = people.size() > ChoicePicker.MOST;
        model.addAttribute("people", more ? List.of() : people);
        model.addAttribute("morePeople", more);
        model.addAttribute("assignee", assignee(view, params, people));
        model.addAttribute("menus", userChoices.menus(view.subject(), params, open.catalogue()));
        if (view.account() != null) {
            known.byExternalId(viewer, Subject.ACCOUNT, params.getOrDefault("account", ""))
                    .ifPresent(account -> model.addAttribute("account", account));
        }
        model.addAttribute("rows", slice.rows());
        model.addAttribute("labels", labels(view.columns()));
        model.addAttribute("size", size(params.get("size")));
        model.addAttribute("sizes", SIZES);
        ListPager.Pages pages = pager.pages(address, slice);
        boolean whole = pages.first() == null && pages.last() == null;
        model.addAttribute("pages", pages);
        model.addAttribute("total", whole ? (Integer) slice.rows().size() : null);
        model.addAttribute(
                "many", ListPager.reached(address, slice) > ListTotals.MANY ? (Integer) ListTotals.MANY : null);
        model.addAttribute(
                "filters",
                view.filter() == null ? List.of() : filter.parts(view.subject(), view.filter(), open.asked()));
        model.addAttribute(
                "filtered", view.filter() == null ? 0 : view.filter().tests().count());
        boolean narrowed = !view.search().isEmpty()
                || !view.isAssignedToAnyone()
                || view.account() != null
                || !view.choices().isEmpty()
                || view.filter() != null;
        // where there is nothing at all, what is chosen is not the reason
        boolean before = slice.rows().isEmpty() && view.segment() == null && firstSteps.isBefore(view.subject());
        model.addAttribute("narrowed", narrowed && !before);
        if (before && viewer.mayAdminister()) {
            model.addAttribute("firstSteps", firstSteps.all());
        }
        return "portfolio/list";
    }

    /** The member whose records the list shows, who need not be one of those that it offers; null for nobody and me. */
    private @Nullable TeamMember assignee(View view, Map<String, String> params, List<TeamMember> offered) {
        Long id = view.assignee().memberId();
        if (id == null || "me".equals(params.get("assigned"))) {
            return null;
        }
        return offered.stream()
                .filter(member -> member.id() == id)
                .findFirst()
                .or(() -> members.findById(id))
                .orElse(null);
    }

    private View view(Subject subject, List<Column> columns, Map<String, String> params, Asked asked) {
        Catalogue catalogue = asked.catalogue();
        String sort = params.getOrDefault("sort", "").trim();
        String filtered = params.getOrDefault("filter", "").trim();
        return new View(
                subject,
                columns,
                sort.isEmpty() ? usualSort(subject, catalogue) : Sort.parse(subject, sort, catalogue),
                chosen.segment(subject, params.get("segment")),
                chosen.account(params.get("account"), asked.viewer()),
                chosen.role(params.get("role")),
                chosen.assignee(params.get("assigned"), asked.viewer()),
                filtered.isEmpty() ? null : filter.read(subject, filtered, catalogue),
                params.getOrDefault("q", ""),
                userChoices.conditions(subject, params, catalogue),
                null);
    }

    private Sort usualSort(Subject subject, Catalogue catalogue) {
        return switch (subject) {
            case ACCOUNT ->
                listing.anyHealth() ? DefaultColumns.byHealth(catalogue) : DefaultColumns.sort(subject, catalogue);
            case USER -> DefaultColumns.sort(subject, catalogue);
            case SUBSCRIPTION -> DefaultColumns.bySize(catalogue);
        };
    }

    /** The first of the tabs, and the one that the list shows; the others are in the menu of all. */
    static List<Segment> shown(List<Segment> tabs, View view) {
        Long open = view.segment();
        List<Segment> shown = new ArrayList<>(tabs.subList(0, Math.min(tabs.size(), TABS)));
        tabs.stream().skip(TABS).filter(tab -> open != null && tab.id() == open).forEach(shown::add);
        return shown;
    }

    /** The segments that people see as tabs, in their order. */
    List<Segment> tabs(Subject subject) {
        return segments.of(subject.segmented()).stream()
                .filter(Segment::visible)
                .toList();
    }

    /** The segment that the list is narrowed to though no tab says so; null for none. */
    private @Nullable Segment withoutTab(View view, List<Segment> tabs) {
        Long id = view.segment();
        if (id == null || tabs.stream().anyMatch(tab -> tab.id() == id)) {
            return null;
        }
        return segments.findById(id.intValue()).orElse(null);
    }

    /** What people read for the keys of choices, by column and key. Other values, such as members, carry their names. */
    static Map<String, Map<String, String>> labels(List<Column> columns) {
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (Column column : columns) {
            if (column.field().type() == ValueType.CHOICE && column.field().choices() != null) {
                labels.put(
                        column.spelling(),
                        column.field().choices().get().stream()
                                .collect(Collectors.toMap(Choice::key, Choice::label, (one, other) -> one)));
            }
        }
        return labels;
    }

    static Address address(String records, Map<String, String> params) {
        Map<String, String> state = new LinkedHashMap<>();
        for (String name : STATE) {
            String value = params.getOrDefault(name, "").trim();
            if (!value.isEmpty()) {
                state.put(name, value);
            }
        }
        return new Address("/" + records, state);
    }

    static int size(@Nullable String text) {
        return SIZES.stream()
                .filter(size -> size.toString().equals(text))
                .findFirst()
                .orElse(50);
    }
}
