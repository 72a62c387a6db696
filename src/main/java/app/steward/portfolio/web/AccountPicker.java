package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.portfolio.Column;
import app.steward.portfolio.DefaultColumns;
import app.steward.portfolio.ListedRow;
import app.steward.portfolio.Listing;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.View;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The accounts that a form or a list offers while somebody types the name of one. */
@Controller
class AccountPicker {
    private static final int OFFERED = 8;

    private final Listing listing;
    private final Fields fields;

    AccountPicker(Listing listing, Fields fields) {
        this.listing = listing;
        this.fields = fields;
    }

    /** Options of a datalist; the text comes under the name of the input that it was typed into. */
    @GetMapping("/portfolio/accounts/pick")
    String pick(@RequestParam Map<String, String> params, Viewer viewer, Model model) {
        String text = Stream.of("account", "parent", "child", "value")
                .map(name -> params.getOrDefault(name, ""))
                .filter(typed -> !typed.isBlank())
                .findFirst()
                .orElse("");
        model.addAttribute("accounts", text.isEmpty() ? List.of() : called(text, viewer));
        return "portfolio/add-form :: accounts";
    }

    /** Links from a list to the same list of one account; the first by name where nothing is typed. */
    @GetMapping("/portfolio/{records:users|subscriptions}/accounts")
    String choose(
            @PathVariable String records,
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "") String named,
            Viewer viewer,
            Model model) {
        model.addAttribute("address", OpenLists.address(records, params));
        model.addAttribute("named", CleanText.of(named));
        model.addAttribute("accounts", called(named, viewer));
        return "portfolio/choices :: accounts";
    }

    private List<ListedRow> called(String text, Viewer viewer) {
        Asked asked = Asked.by(viewer, fields);
        Catalogue catalogue = asked.catalogue();
        View view = new View(
                Subject.ACCOUNT,
                List.of(Column.of(Subject.ACCOUNT, "name", catalogue)),
                DefaultColumns.sort(Subject.ACCOUNT, catalogue),
                null,
                null,
                null,
                Assignee.anyone(),
                null,
                text);
        return listing.from(view, asked, 0, OFFERED).rows();
    }
}
