package app.steward.list.web;

import app.steward.condition.Subject;
import app.steward.list.ListEditing;
import app.steward.list.Lists;
import app.steward.listing.ListQuery;
import app.steward.listing.ListReader;
import app.steward.listing.ListScopes;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.membership.Rule;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Puts the picked rows of any list of records into a list that is moved by hand, an old one or a new one. */
@Controller
@RequestMapping("/portfolio/{records:[a-z][a-z0-9-]*}/lists")
class AddToList {
    private final ListScopes scopes;
    private final ListReader reader;
    private final RecordListing listing;
    private final Lists lists;
    private final ListEditing editing;
    private final Formats formats;

    AddToList(
            ListScopes scopes,
            ListReader reader,
            RecordListing listing,
            Lists lists,
            ListEditing editing,
            Formats formats) {
        this.scopes = scopes;
        this.reader = reader;
        this.listing = listing;
        this.lists = lists;
        this.editing = editing;
        this.formats = formats;
    }

    /** The rows that were ticked, or all that the address holds. */
    private record Picked(OpenList open, boolean all, List<String> ids, ListQuery query) {}

    /** Posted, since what was ticked may be more than an address holds; it changes nothing. */
    @PostMapping("/form")
    String form(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        return view(picked(records, sent, viewer), "", "", true, Map.of(), request, model);
    }

    @PostMapping
    Object add(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Picked rows = picked(records, sent, viewer);
        String chosen = text(sent, "list");
        String name = text(sent, "name");
        boolean shared = !"false".equals(sent.getFirst("shared"));
        Map<String, String> faults = new HashMap<>();
        try {
            Select<Record1<Long>> ids = listing.ids(rows.query(), rows.open().asked());
            Subject subject = rows.open().subject();
            String said;
            int id;
            if (chosen.matches("\\d{1,9}")) {
                id = Integer.parseInt(chosen);
                long added = editing.add(viewer, id, subject, ids);
                said = formats.plural(added, subject.key()) + " added to "
                        + lists.get(viewer, id).name();
            } else if (name.isEmpty()) {
                throw BadInput.of("name", "Choose a list, or enter the name of a new one.");
            } else {
                id = editing.create(viewer, subject, name, shared, ids).id();
                said = name + " is made";
            }
            String address =
                    chosen.matches("\\d{1,9}") ? rows.open().url().panel(null).toString() : "/lists/" + id;
            return FormResponses.see(address, said, request, response);
        } catch (BadInput wrong) {
            wrong.faults().forEach(fault -> faults.put(fault.path(), fault.message()));
        } catch (Conflict wrong) {
            faults.put(wrong.path().equals("name") ? "name" : "list", String.valueOf(wrong.getMessage()));
        }
        response.setStatus(422);
        return view(rows, chosen, name, shared, faults, request, model);
    }

    /** Takes the picked rows out of the list whose page it is. */
    @PostMapping("/out")
    Object remove(
            @PathVariable String records,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Picked rows = picked(records, sent, viewer);
        String name = rows.open().scope().name();
        if (!name.matches("list-\\d{1,9}")) {
            throw new NotFound("There is no such list.");
        }
        int id = Integer.parseInt(name.substring("list-".length()));
        long removed =
                editing.remove(viewer, id, listing.ids(rows.query(), rows.open().asked()));
        String said = formats.plural(removed, rows.open().subject().key()) + " removed from "
                + lists.get(viewer, id).name();
        return FormResponses.see(rows.open().url().panel(null).toString(), said, request, response);
    }

    private Picked picked(String records, MultiValueMap<String, String> sent, Viewer viewer) {
        if (!viewer.mayKeepLists()) {
            throw new NotAllowed("Lists are kept by CSMs, super managers and administrators.");
        }
        OpenList open = reader.open(scopes.find(records, viewer), sent.toSingleValueMap(), viewer);
        if (open.subject() == Subject.SUBSCRIPTION) {
            throw new NotFound("Lists are of accounts or of users.");
        }
        boolean all = "true".equals(sent.getFirst("all"));
        List<String> ids =
                sent.getOrDefault("id", List.of()).stream().distinct().toList();
        if (!all && ids.isEmpty()) {
            throw BadInput.of(
                    "id",
                    "Select " + open.subject().plural() + " in the list first, then choose what to do with them.");
        }
        return new Picked(open, all, ids, all ? open.query() : open.query().picking(ids));
    }

    private String view(
            Picked rows,
            String chosen,
            String name,
            boolean shared,
            Map<String, String> faults,
            HttpServletRequest request,
            Model model) {
        Viewer viewer = rows.open().asked().viewer();
        List<Rule> open = lists.knownTo(viewer).stream()
                .filter(list -> list.subject() == rows.open().subject() && !list.isOn())
                .filter(list -> Lists.mayEdit(viewer, list))
                .toList();
        model.addAttribute("rows", rows);
        model.addAttribute("all", rows.all());
        model.addAttribute("ids", rows.all() ? List.of() : rows.ids());
        model.addAttribute("address", rows.open().url());
        model.addAttribute(
                "many",
                formats.plural(
                        listing.count(rows.query(), rows.open().asked()),
                        rows.open().subject().key()));
        model.addAttribute("open", open);
        model.addAttribute("chosen", chosen);
        model.addAttribute("name", name);
        model.addAttribute("shared", shared);
        model.addAttribute("faults", faults);
        model.addAttribute("dialog", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "list/add-form :: form" : "list/add";
    }

    private static String text(MultiValueMap<String, String> sent, String name) {
        String value = sent.getFirst(name);
        return value == null ? "" : CleanText.of(value);
    }
}
