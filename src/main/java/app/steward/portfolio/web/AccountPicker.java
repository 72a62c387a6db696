package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.portfolio.Column;
import app.steward.portfolio.DefaultColumns;
import app.steward.portfolio.Listing;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.View;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The accounts that a form offers while somebody types the name of one. */
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
        String text = Stream.of("account", "parent", "value")
                .map(name -> params.getOrDefault(name, ""))
                .filter(typed -> !typed.isBlank())
                .findFirst()
                .orElse("");
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
        model.addAttribute(
                "accounts",
                text.isEmpty()
                        ? List.of()
                        : listing.from(view, asked, 0, OFFERED).rows());
        return "portfolio/add-form :: accounts";
    }
}
