package app.steward.attention.web;

import app.steward.attention.Attention;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Why an account has its attention: beside a number that was clicked, and as a page of its own. */
@Controller
@RequestMapping("/accounts/{externalId}/attention")
class AttentionPage {
    private final Attention attention;
    private final Today today;

    AttentionPage(Attention attention, Today today) {
        this.attention = attention;
        this.today = today;
    }

    @GetMapping
    String page(@PathVariable String externalId, Viewer viewer, Model model) {
        model.addAttribute("attention", attention.of(viewer, externalId, today.now()));
        return "attention/page";
    }

    @GetMapping("/why")
    String why(@PathVariable String externalId, Viewer viewer, Model model) {
        model.addAttribute("attention", attention.of(viewer, externalId, today.now()));
        return "attention/why";
    }
}
