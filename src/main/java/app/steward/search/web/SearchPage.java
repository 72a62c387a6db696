package app.steward.search.web;

import app.steward.search.Search;
import app.steward.team.Viewer;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The search of the top bar: what it offers while somebody types, and as a page of its own. */
@Controller
class SearchPage {
    private static final int TEXTS = 20;
    private static final int TEXTS_OFFERED = 3;

    private final Search search;

    SearchPage(Search search) {
        this.search = search;
    }

    @GetMapping("/search")
    String page(@RequestParam(defaultValue = "") String q, Viewer viewer, Model model) {
        find(q, viewer, TEXTS, model);
        return "portfolio/search";
    }

    /** What opens below the field. */
    @GetMapping("/portfolio/search")
    String offered(@RequestParam(defaultValue = "") String q, Viewer viewer, Model model) {
        find(q, viewer, TEXTS_OFFERED, model);
        return "portfolio/found :: offered";
    }

    private void find(String typed, Viewer viewer, int texts, Model model) {
        Search.Found found = search.find(typed, viewer, texts);
        model.addAttribute("found", found);
        model.addAttribute("asked", found.text().text());
        model.addAttribute("marks", new Highlighter(found.text().words()));
    }
}
