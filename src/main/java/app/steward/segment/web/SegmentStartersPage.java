package app.steward.segment.web;

import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentStarters;
import app.steward.segment.Starters;
import app.steward.team.Viewer;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Segments to begin with: each opens the form, filled. How many would match comes after the page, in one request. */
@Controller
@RequestMapping("/segments/{kind:account|user}/starters")
class SegmentStartersPage {
    private final SegmentStarters segments;
    private final Starters starters;

    SegmentStartersPage(SegmentStarters segments, Starters starters) {
        this.segments = segments;
        this.starters = starters;
    }

    @GetMapping
    String page(
            @PathVariable String kind,
            @RequestParam(defaultValue = "false") boolean counted,
            Viewer viewer,
            Model model) {
        offer(kind, viewer, counted, model);
        return "segment/starters";
    }

    @GetMapping("/counted")
    String counted(@PathVariable String kind, Viewer viewer, Model model) {
        offer(kind, viewer, true, model);
        return "condition/starters :: list";
    }

    private void offer(String kind, Viewer viewer, boolean counted, Model model) {
        SegmentEditing.mayEdit(viewer);
        Subject subject = Subject.of(kind);
        model.addAttribute("subject", subject);
        model.addAttribute("starters", starters.of(viewer, segments.all(viewer, subject), Purpose.SEGMENT, counted));
        model.addAttribute("begin", "/segments/" + kind + "/new");
    }
}
