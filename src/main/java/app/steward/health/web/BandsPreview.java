package app.steward.health.web;

import app.steward.health.HealthPreview;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.workspace.BandThresholds;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Who would change band by other limits, beside their form in the settings, which knows nothing of health. */
@Controller
class BandsPreview {
    private final HealthPreview preview;

    BandsPreview(HealthPreview preview) {
        this.preview = preview;
    }

    /** A part of the page for its script, a page of its own without one. */
    @PostMapping("/health/bands")
    String show(
            @RequestParam(defaultValue = "") String goodFrom,
            @RequestParam(defaultValue = "") String poorBelow,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Viewer viewer,
            Model model) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change the workspace.");
        }
        try {
            BandThresholds wanted = new BandThresholds(number(goodFrom), number(poorBelow));
            model.addAttribute("scores", preview.ofBands(viewer, wanted));
            model.addAttribute("wrong", List.of());
        } catch (BadInput wrong) {
            model.addAttribute(
                    "wrong",
                    wrong.faults().stream().map(Fault::message).distinct().toList());
        }
        return part == null ? "health/bands" : "health/bands :: changes";
    }

    /** What is no whole number is none that the limits take. */
    private static int number(String text) {
        return text.strip().matches("\\d{1,4}") ? Integer.parseInt(text.strip()) : -1;
    }
}
