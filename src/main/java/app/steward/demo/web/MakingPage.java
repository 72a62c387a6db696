package app.steward.demo.web;

import app.steward.demo.Making;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is shown while the demo is being made. */
@Controller
class MakingPage {
    static final String ADDRESS = "/demo/being-made";

    private final Making making;

    MakingPage(Making making) {
        this.making = making;
    }

    @GetMapping(ADDRESS)
    String show(Model model) {
        model.addAttribute("now", making.now());
        model.addAttribute("done", making.isWhole() ? Making.STEPS : making.done());
        model.addAttribute("steps", Making.STEPS);
        return "demo/being-made";
    }
}
