package app.steward.segment.web;

import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.SegmentGrowth;
import app.steward.segment.SegmentGrowth.By;
import app.steward.segment.SegmentGrowth.Grown;
import app.steward.segment.SegmentGrowth.Period;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** How one segment grew: who came and went by day, week or month, as a graph and as a table. */
@Controller
class SegmentGrowthPage {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private final Segments segments;
    private final SegmentGrowth growth;
    private final Today today;

    SegmentGrowthPage(Segments segments, SegmentGrowth growth, Today today) {
        this.segments = segments;
        this.growth = growth;
        this.today = today;
    }

    /** A period as the table names it. */
    record Line(String label, Period period) {}

    @GetMapping("/segments/{kind:account|user}/{id:\\d{1,9}}/growth")
    String page(
            @PathVariable String kind,
            @PathVariable int id,
            @RequestParam(defaultValue = "") String by,
            Viewer viewer,
            Model model) {
        Subject subject = Subject.of(kind);
        Segment segment = segments.findById(id)
                .filter(one -> one.subject() == subject)
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
        Grown grown = growth.of(viewer, subject, id, By.of(by), today.now());
        List<Line> lines = new ArrayList<>(grown.periods().stream()
                .map(period -> new Line(label(grown.by(), period), period))
                .toList());
        Collections.reverse(lines);
        model.addAttribute("subject", subject);
        model.addAttribute("segment", segment);
        model.addAttribute("grown", grown);
        model.addAttribute("lines", lines);
        model.addAttribute("choices", By.values());
        model.addAttribute("others", segments.of(subject));
        model.addAttribute("today", today.now().today());
        return "segment/growth";
    }

    private static String label(By by, Period period) {
        return switch (by) {
            case DAY -> DAY.format(period.first());
            case WEEK -> "Week of " + DAY.format(period.first());
            case MONTH -> MONTH.format(period.first());
        };
    }
}
