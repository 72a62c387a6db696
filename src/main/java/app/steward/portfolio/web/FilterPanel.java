package app.steward.portfolio.web;

import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.FieldMenu;
import app.steward.listing.Filter;
import app.steward.listing.ListParameter;
import app.steward.listing.ListUrl;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.listing.SegmentOfList;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The Filter drawer beside a list. What it holds is posted as a form of conditions; the filter itself is part of the
 * list's address only, so that going back, loading again and a copied link keep it.
 */
@Controller
@RequestMapping("/portfolio/{records:[a-z][a-z0-9-]*}/filter")
class FilterPanel {
    /** A field of the list below the lines: adds a line of it. */
    private static final String ADD_FIELD = "field:";

    /** A field that was named in words, for browsers without scripts. */
    static final String OTHER = "other";

    private final ListPageFactory lists;
    private final RecordListing listing;
    private final Filter filter;
    private final Conditions conditions;
    private final SegmentOfList segmentOfList;
    private final Formats formats;

    FilterPanel(
            ListPageFactory lists,
            RecordListing listing,
            Filter filter,
            Conditions conditions,
            SegmentOfList segmentOfList,
            Formats formats) {
        this.lists = lists;
        this.listing = listing;
        this.filter = filter;
        this.conditions = conditions;
        this.segmentOfList = segmentOfList;
        this.formats = formats;
    }

    /** Puts the drawer with the filter of the address beside the list. */
    void show(OpenList open, Model model) {
        ConditionTree condition = open.query().filter();
        fill(
                open,
                condition == null
                        ? ConditionForm.none(open.subject(), open.catalogue())
                        : ConditionForm.of(open.subject(), open.catalogue(), filter.json(condition)),
                List.of(),
                model);
    }

    /** Goes to the list with the filter of the form; a button that changes the form draws the page anew. */
    @PostMapping
    String apply(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        OpenList open = lists.open(records, params, viewer);
        ConditionForm form = form(open, posted);
        if (posted.containsKey("act")) {
            return again(open, form, List.of(), model);
        }
        try {
            ConditionTree condition = read(open, form);
            ListUrl filtered = open.url()
                    .with(ListParameter.FILTER, condition == null ? null : filter.write(condition))
                    .with(ListParameter.PANEL, null);
            return "redirect:" + filtered;
        } catch (BadInput wrong) {
            response.setStatus(422);
            return again(open, form, form.inWords(wrong.faults()), model);
        }
    }

    /** The lines drawn anew after a button, another field or comparison. */
    @PostMapping("/lines")
    String redraw(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        OpenList open = lists.open(records, params, viewer);
        model.addAttribute(
                "builder",
                Builder.of(
                        form(open, posted),
                        Purpose.FILTER,
                        List.of(),
                        open.asked().now()));
        model.addAttribute("address", open.url());
        response.setHeader("HX-Trigger-After-Settle", "condition-changed");
        return "portfolio/filter :: lines";
    }

    /** How many records match what is in the form now; what is incomplete is said, not counted. */
    @PostMapping("/matches")
    String matches(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model) {
        OpenList open = lists.open(records, params, viewer);
        Long count = null;
        try {
            count = listing.count(
                    open.query().but().filter(read(open, form(open, posted))).build(), open.asked());
        } catch (BadInput incomplete) {
            // Nothing to count yet.
        }
        model.addAttribute("matches", count);
        return "portfolio/filter :: matches";
    }

    private String again(OpenList open, ConditionForm form, List<Fault> faults, Model model) {
        fill(open, form, faults, model);
        String page = lists.page(open, model);
        model.addAttribute("panel", "filter");
        return page;
    }

    private void fill(OpenList open, ConditionForm form, List<Fault> faults, Model model) {
        Builder builder = Builder.of(form, Purpose.FILTER, faults, open.asked().now());
        model.addAttribute("builder", builder);
        model.addAttribute("fields", Builder.fields(FieldMenu.Kind.FILTER, form));
        if (open.subject() != Subject.SUBSCRIPTION && open.scope().mayBecomeSegment()) {
            boolean segments = open.asked().viewer().mayEditSegments();
            boolean keepsLists = open.asked().viewer().mayKeepLists();
            model.addAttribute("carried", segments || keepsLists ? segmentOfList.of(open) : null);
            model.addAttribute("makesSegments", segments);
            model.addAttribute("makesLists", keepsLists);
        }
        model.addAttribute(
                "faults",
                faults.stream().map(Fault::message).distinct().limit(3).toList());
    }

    private ConditionForm form(OpenList open, MultiValueMap<String, String> posted) {
        String act = posted.getFirst("act");
        boolean named = OTHER.equals(act);
        if (act == null || !named && !act.startsWith(ADD_FIELD)) {
            return ConditionForm.posted(open.subject(), open.catalogue(), formats.numbers(), posted);
        }
        String key = named ? named(open, posted) : act.substring(ADD_FIELD.length());
        MultiValueMap<String, String> more = new LinkedMultiValueMap<>(posted);
        more.remove("act");
        int next = 0;
        while (more.containsKey("c." + next) || more.containsKey("c." + next + ".field")) {
            next++;
        }
        more.add("c." + next + ".field", key);
        return ConditionForm.posted(open.subject(), open.catalogue(), formats.numbers(), more);
    }

    /** The key of the field that was named in words; what was typed where there is none of that name. */
    static String named(OpenList open, MultiValueMap<String, String> posted) {
        return FieldMenu.keyOf(
                open.catalogue().of(open.subject()), CleanText.of(String.valueOf(posted.getFirst("other-field"))));
    }

    /** The condition of the form; null where it has no line. */
    private @Nullable ConditionTree read(OpenList open, ConditionForm form) {
        if (form.isEmpty()) {
            return null;
        }
        return conditions.read(open.catalogue(), open.subject(), form.json().condition(), Purpose.FILTER);
    }
}
