package app.steward.customer.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.web.ExplainView;
import app.steward.problem.NotFound;
import app.steward.record.web.FormResponses;
import app.steward.segment.ConditionExplanation;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Why one account or user is in a segment: asked for by the page of the record when somebody wants to know. */
@Controller
@RequestMapping("/{records:accounts|users}/{externalId}/why/{segmentId:\\d{1,9}}")
class WhyPanel {
    private final Segments segments;
    private final ConditionExplanation explanation;
    private final ExplainView view;
    private final Conditions conditions;
    private final Fields fields;
    private final Today today;

    WhyPanel(
            Segments segments,
            ConditionExplanation explanation,
            ExplainView view,
            Conditions conditions,
            Fields fields,
            Today today) {
        this.segments = segments;
        this.explanation = explanation;
        this.view = view;
        this.conditions = conditions;
        this.fields = fields;
        this.today = today;
    }

    @GetMapping
    String why(
            @PathVariable String records,
            @PathVariable String externalId,
            @PathVariable int segmentId,
            Viewer viewer,
            Model model) {
        Subject subject = records.equals("users") ? Subject.USER : Subject.ACCOUNT;
        Segment segment = segments.findById(segmentId)
                .filter(found -> found.subject() == subject)
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
        Catalogue catalogue = fields.catalogue(viewer);
        Now now = today.now();
        Conditions.Stored stored = conditions.stored(catalogue, subject, segment.condition());
        model.addAttribute("problem", stored.problem());
        model.addAttribute("explained", FormResponses.page(subject, externalId));
        if (stored.condition() != null) {
            model.addAttribute(
                    "leaves",
                    view.of(
                            explanation.of(viewer, subject, externalId, stored.condition(), catalogue, now),
                            subject,
                            catalogue,
                            now));
        }
        return "portfolio/why";
    }
}
