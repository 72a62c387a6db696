package app.steward.health.web;

import app.steward.condition.Subject;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthCounts;
import app.steward.health.HealthCounts.Bands;
import app.steward.health.HealthCounts.Decided;
import app.steward.health.HealthPreview;
import app.steward.health.HealthPriority;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The health of account segments, as the pages of segments ask for it: those know nothing of health. */
@Controller
@RequestMapping("/health/segments")
class SegmentHealth {
    private final HealthCounts counts;
    private final HealthConfigurations configurations;
    private final HealthPriority priority;
    private final HealthPreview preview;
    private final Segments segments;

    SegmentHealth(
            HealthCounts counts,
            HealthConfigurations configurations,
            HealthPriority priority,
            HealthPreview preview,
            Segments segments) {
        this.counts = counts;
        this.configurations = configurations;
        this.priority = priority;
        this.preview = preview;
        this.segments = segments;
    }

    /** Which segment decides for how many accounts. */
    record Decides(@Nullable Integer segment, String name, Bands spread) {

        public String address() {
            return "/health/" + (segment == null ? "default" : segment);
        }
    }

    /** The spread of the account segments that are called so, each put in its place on the page of segments. */
    @GetMapping
    String all(@RequestParam(defaultValue = "") String q, Viewer viewer, Model model) {
        Map<Integer, Bands> spreads = counts.bySegment(viewer);
        Map<Segment, Bands> bySegment = new HashMap<>();
        segments.of(Subject.ACCOUNT).stream()
                .filter(segment -> segment.isCalled(q))
                .forEach(segment -> bySegment.put(segment, spreads.getOrDefault(segment.id(), Bands.EMPTY)));
        model.addAttribute("spreads", bySegment);
        return "health/spreads";
    }

    /** The spread of one, and what decides for its members. */
    @GetMapping("/{id:\\d{1,9}}")
    String one(@PathVariable int id, Viewer viewer, Model model) {
        Segment segment = find(id);
        Decided decided = counts.decidedWithin(viewer, id);
        model.addAttribute("segment", segment);
        model.addAttribute("spread", decided.all());
        model.addAttribute("decides", decides(decided));
        model.addAttribute("configured", configurations.find(id).isPresent());
        return "health/segment";
    }

    /**
     * What deleting its configuration would do, for the dialog that asks; without scripts a page that asks.
     *
     * @param whole whether the segment is deleted with it
     */
    @GetMapping("/{id:\\d{1,9}}/removal")
    String removal(
            @PathVariable int id,
            @RequestParam(defaultValue = "true") boolean whole,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Viewer viewer,
            Model model) {
        HealthFormPage.mayEdit(viewer);
        model.addAttribute("segment", find(id));
        model.addAttribute("whole", whole);
        model.addAttribute(
                "impact",
                configurations.find(id).isEmpty()
                        ? null
                        : Impact.of(
                                preview.ofRemoval(viewer, id),
                                counts.decided(viewer).all(),
                                names(),
                                List.of(),
                                List.of()));
        return part ? "health/removal :: says" : "health/removal-page";
    }

    private Segment find(int id) {
        return segments.findById(id)
                .filter(found -> found.subject() == Subject.ACCOUNT)
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
    }

    private Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        segments.of(Subject.ACCOUNT).forEach(segment -> names.put(segment.id(), segment.name()));
        return names;
    }

    private List<Decides> decides(Decided decided) {
        Map<Integer, String> names = names();
        List<@Nullable Integer> order = new ArrayList<>(priority.order());
        order.add(null);
        List<Decides> decides = new ArrayList<>();
        for (Integer id : order) {
            Bands spread = decided.bySegment().get(id);
            if (spread != null) {
                decides.add(new Decides(
                        id, id == null ? "All other accounts" : names.getOrDefault(id, "Segment " + id), spread));
            }
        }
        return decides;
    }
}
