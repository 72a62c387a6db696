package app.steward.list.web;

import app.steward.condition.Subject;
import app.steward.list.ListEditing;
import app.steward.list.Lists;
import app.steward.listing.ListReader;
import app.steward.listing.ListScopes;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.membership.Rule;
import app.steward.portfolio.web.PickedRows;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.value.WholeNumber;
import app.steward.web.Faults;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
        PickedRows rows = picked(records, sent, viewer);
        String chosen = text(sent, "list");
        Integer existing = WholeNumber.of(chosen);
        String name = text(sent, "name");
        boolean shared = !"false".equals(sent.getFirst("shared"));
        Map<String, String> faults;
        try {
            Select<Record1<Long>> ids = listing.ids(rows.query(), rows.open().asked());
            Subject subject = rows.open().subject();
            String said;
            String address;
            if (existing != null) {
                long added = editing.add(viewer, existing, subject, ids);
                said = formats.plural(added, subject.key()) + " added to "
                        + lists.get(viewer, existing).name();
                address = rows.open().url().panel(null).toString();
            } else if (name.isEmpty()) {
                throw BadInput.of("name", "Choose a list, or enter the name of a new one.");
            } else {
                address = "/lists/"
                        + editing.create(viewer, subject, name, shared, ids).id();
                said = name + " is made";
            }
            return FormResponses.see(address, said, request, response);
        } catch (BadInput wrong) {
            faults = Faults.byField(wrong);
        } catch (Conflict wrong) {
            faults = Map.of(wrong.path().equals("name") ? "name" : "list", String.valueOf(wrong.getMessage()));
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
        PickedRows rows = picked(records, sent, viewer);
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

    private PickedRows picked(String records, MultiValueMap<String, String> sent, Viewer viewer) {
        ListEditing.mayKeep(viewer);
        OpenList open = reader.open(scopes.find(records, viewer), sent.toSingleValueMap(), viewer);
        if (open.subject() == Subject.SUBSCRIPTION) {
            throw new NotFound("Lists are of accounts or of users.");
        }
        return PickedRows.of(open, sent);
    }

    private String view(
            PickedRows rows,
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
