package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.portfolio.Column;
import app.steward.portfolio.DefaultColumns;
import app.steward.portfolio.Listing;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.Sort;
import app.steward.portfolio.TabCounts;
import app.steward.portfolio.View;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Customers > Accounts and Customers > Users: tabs, toolbar, table. Counts arrive after the rows. */
@Controller
class ListPage {
    private static final List<Integer> SIZES = List.of(25, 50, 100);
    private static final List<String> STATE =
            List.of("segment", "account", "role", "assigned", "q", "sort", "size", "page");

    private final Listing listing;
    private final TabCounts tabCounts;
    private final Fields fields;
    private final Segments segments;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final Chosen chosen;
    private final Today today;

    ListPage(
            Listing listing,
            TabCounts tabCounts,
            Fields fields,
            Segments segments,
            SuccessRoles roles,
            TeamMembers members,
            Chosen chosen,
            Today today) {
        this.listing = listing;
        this.tabCounts = tabCounts;
        this.fields = fields;
        this.segments = segments;
        this.roles = roles;
        this.members = members;
        this.chosen = chosen;
        this.today = today;
    }

    @GetMapping("/{records:accounts|users}")
    String list(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        Subject subject = subject(records);
        Asked asked = new Asked(viewer, fields.catalogue(viewer), today.now());
        View view = view(subject, params, asked);
        int size = size(params.get("size"));
        long page = page(params.get("page"));
        Listing.Slice slice = listing.from(view, asked, (page - 1) * size, size);
        Address address = address(records, params);

        model.addAttribute("subject", subject);
        model.addAttribute("view", view);
        model.addAttribute("address", address);
        model.addAttribute("tabs", tabs(subject));
        model.addAttribute("roles", roles.shown());
        model.addAttribute("role", params.getOrDefault("role", ""));
        model.addAttribute("assigned", params.getOrDefault("assigned", ""));
        model.addAttribute("people", viewer.seesAll() ? members.active() : List.of());
        model.addAttribute("rows", slice.rows());
        model.addAttribute("labels", labels(view.columns()));
        model.addAttribute("size", size);
        model.addAttribute("sizes", SIZES);
        model.addAttribute("from", slice.rows().isEmpty() ? 0 : (page - 1) * size + 1);
        model.addAttribute("to", (page - 1) * size + slice.rows().size());
        model.addAttribute("previous", page > 1 ? address.page(page - 1) : null);
        model.addAttribute("next", slice.next().isEmpty() ? null : address.page(page + 1));
        model.addAttribute(
                "narrowed", !view.search().isEmpty() || !view.isAssignedToAnyone() || view.account() != null);
        return "portfolio/list";
    }

    /** The counts of the tabs and of the list, asked for by the page once its rows are shown. */
    @GetMapping("/portfolio/{records:accounts|users}/counts")
    String counts(@PathVariable String records, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        Subject subject = subject(records);
        Asked asked = new Asked(viewer, fields.catalogue(viewer), today.now());
        View view = view(subject, params, asked);
        model.addAttribute("subject", subject);
        model.addAttribute("tabs", tabs(subject));
        model.addAttribute("all", listing.count(view.unfiltered(), asked));
        model.addAttribute("counts", tabCounts.of(view, asked));
        model.addAttribute("total", listing.count(view, asked));
        return "portfolio/counts";
    }

    private View view(Subject subject, Map<String, String> params, Asked asked) {
        Catalogue catalogue = asked.catalogue();
        String sort = params.getOrDefault("sort", "").trim();
        return new View(
                subject,
                DefaultColumns.of(subject, catalogue),
                sort.isEmpty() ? usualSort(subject, catalogue) : Sort.parse(subject, sort, catalogue),
                chosen.segment(subject, params.get("segment")),
                chosen.account(params.get("account"), asked.viewer()),
                chosen.role(params.get("role")),
                chosen.assignee(params.get("assigned"), asked.viewer()),
                null,
                params.getOrDefault("q", ""));
    }

    private Sort usualSort(Subject subject, Catalogue catalogue) {
        return subject == Subject.ACCOUNT && listing.anyHealth()
                ? DefaultColumns.byHealth(catalogue)
                : DefaultColumns.sort(subject, catalogue);
    }

    private List<Segment> tabs(Subject subject) {
        return segments.of(subject).stream().filter(Segment::visible).toList();
    }

    /** What people read for the keys of choices, by column and key. */
    static Map<String, Map<String, String>> labels(List<Column> columns) {
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (Column column : columns) {
            if (column.field().choices() != null) {
                labels.put(
                        column.spelling(),
                        column.field().choices().get().stream()
                                .collect(Collectors.toMap(Choice::key, Choice::label, (one, other) -> one)));
            }
        }
        return labels;
    }

    private static Address address(String records, Map<String, String> params) {
        Map<String, String> state = new LinkedHashMap<>();
        for (String name : STATE) {
            String value = params.getOrDefault(name, "").trim();
            if (!value.isEmpty()) {
                state.put(name, value);
            }
        }
        return new Address("/" + records, state);
    }

    private static int size(@Nullable String text) {
        return SIZES.stream()
                .filter(size -> size.toString().equals(text))
                .findFirst()
                .orElse(50);
    }

    private static long page(@Nullable String text) {
        return text != null && text.matches("[1-9][0-9]{0,5}") ? Long.parseLong(text) : 1;
    }

    private static Subject subject(String records) {
        return records.equals("users") ? Subject.USER : Subject.ACCOUNT;
    }
}
