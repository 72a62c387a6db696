package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.health.Configuration;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfiguration;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthPreview;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The right side of the form of a configuration: what it would do to the accounts that the viewer sees. */
@Controller
@RequestMapping("/health/{key:default|\\d{1,9}}/preview")
class HealthPreviewPanel {
    private final HealthPreview preview;
    private final HealthConfigurations configurations;
    private final ConfigurationReader reader;
    private final Segments segments;
    private final Fields fields;
    private final Conditions conditions;
    private final Formats formats;

    HealthPreviewPanel(
            HealthPreview preview,
            HealthConfigurations configurations,
            ConfigurationReader reader,
            Segments segments,
            Fields fields,
            Conditions conditions,
            Formats formats) {
        this.preview = preview;
        this.configurations = configurations;
        this.reader = reader;
        this.segments = segments;
        this.fields = fields;
        this.conditions = conditions;
        this.formats = formats;
    }

    @PostMapping
    String show(
            @PathVariable String key,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        if (preview(key, posted, viewer, model)) {
            return "health/preview";
        }
        // The last complete configuration stays in view; only what is wrong with this one is said.
        response.setHeader("HX-Reswap", "none");
        return "health/incomplete";
    }

    /** Puts into the page what would change, for browsers without scripts; false where something is not complete. */
    boolean preview(String key, MultiValueMap<String, String> posted, Viewer viewer, Model model) {
        long started = System.nanoTime();
        Integer segment = key.equals("default") ? null : (Integer) Integer.parseInt(key);
        Map<Integer, String> names =
                segments.of(Subject.ACCOUNT).stream().collect(Collectors.toMap(Segment::id, Segment::name));
        if (segment != null && !names.containsKey(segment)) {
            throw new NotFound("This segment is not there any more.");
        }
        Catalogue catalogue = fields.catalogue();
        HealthForm form = form(viewer, segment, posted, catalogue);
        try {
            Configuration configuration = reader.read(catalogue, form.json());
            model.addAttribute(
                    "preview", PreviewView.of(preview.ofConfiguration(viewer, segment, configuration), names));
            model.addAttribute("seconds", Math.max(1, (System.nanoTime() - started) / 100_000_000) / 10.0);
            return true;
        } catch (BadInput incomplete) {
            model.addAttribute(
                    "incomplete",
                    form.placed(incomplete.faults()).stream()
                            .map(Fault::message)
                            .distinct()
                            .limit(3)
                            .toList());
            return false;
        }
    }

    /** What is in the form; who only reads gets a form that posts nothing, so what is stored stands for it. */
    private HealthForm form(
            Viewer viewer, @Nullable Integer segment, MultiValueMap<String, String> posted, Catalogue catalogue) {
        if (viewer.mayEditSegments()) {
            return HealthForm.posted(catalogue, formats.numbers(), posted);
        }
        return HealthForm.of(
                catalogue,
                conditions.tree(configurations
                        .find(segment)
                        .map(HealthConfiguration::definition)
                        .orElse("{\"pillars\":{}}")));
    }
}
