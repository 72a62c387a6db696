package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.web.FieldMenu;
import app.steward.health.Configuration;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfiguration;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthCounts;
import app.steward.health.HealthPriority;
import app.steward.health.Pillar;
import app.steward.health.StarterConfiguration;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.web.Formats;
import app.steward.web.Merge;
import app.steward.web.OriginalValues;
import app.steward.workspace.Workspaces;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

/** The configuration of one account segment, or of all other accounts. Who may not edit health reads it here. */
@Controller
@RequestMapping("/health/{key:default|\\d{1,9}}")
class HealthFormPage {
    private static final Map<String, String> PILLARS = new LinkedHashMap<>();

    static {
        for (Pillar pillar : Pillar.values()) {
            PILLARS.put(pillar.key(), pillar.label());
        }
    }

    private final HealthPreviewPanel panel;
    private final HealthConfigurations configurations;
    private final HealthPriority priority;
    private final HealthCounts counts;
    private final ConfigurationReader reader;
    private final StarterConfiguration starter;
    private final Segments segments;
    private final Fields fields;
    private final Conditions conditions;
    private final Workspaces workspaces;
    private final Formats formats;

    HealthFormPage(
            HealthPreviewPanel panel,
            HealthConfigurations configurations,
            HealthPriority priority,
            HealthCounts counts,
            ConfigurationReader reader,
            StarterConfiguration starter,
            Segments segments,
            Fields fields,
            Conditions conditions,
            Workspaces workspaces,
            Formats formats) {
        this.panel = panel;
        this.configurations = configurations;
        this.priority = priority;
        this.counts = counts;
        this.reader = reader;
        this.starter = starter;
        this.segments = segments;
        this.fields = fields;
        this.conditions = conditions;
        this.workspaces = workspaces;
        this.formats = formats;
    }

    /** Another configuration that can be copied. */
    record Source(String key, String name) {}

    /** @param from {@code starter} fills an empty configuration with the suggested one; nothing is saved by it */
    @GetMapping
    String show(@PathVariable String key, @RequestParam(defaultValue = "") String from, Viewer viewer, Model model) {
        Target target = target(key);
        Catalogue catalogue = fields.catalogue();
        HealthForm form = stored(target, catalogue);
        if (from.equals("starter") && form.isEmpty() && viewer.mayEditSegments()) {
            form.replace(reader.toTree(starter.of(catalogue)));
        }
        return page(model, viewer, target, form, List.of(), List.of());
    }

    @PostMapping
    String save(
            @PathVariable String key,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        mayEdit(viewer);
        Target target = target(key);
        Catalogue catalogue = fields.catalogue();
        HealthForm form = chosen(target, catalogue, posted);
        if (posted.containsKey("act")) {
            if ("preview".equals(posted.getFirst("act"))) {
                panel.preview(key, posted, viewer, model);
            }
            return page(model, viewer, target, form, List.of(), List.of());
        }
        try {
            configurations.save(
                    viewer,
                    target.segment(),
                    reader.read(catalogue, form.json()),
                    WholeNumber.of(posted.getFirst("version")));
            flash.addFlashAttribute("toast", "The health of " + target.inWords() + " is saved");
            return "redirect:/health";
        } catch (BadInput wrong) {
            List<Fault> placed = form.placed(wrong.faults());
            response.setStatus(422);
            List<String> said =
                    placed.stream().map(Fault::message).distinct().limit(5).toList();
            return page(model, viewer, target, form, placed, said);
        } catch (Overtaken overtaken) {
            Target now = target(key);
            Map<String, String> sent = MetricText.words(reader.read(catalogue, form.json()), catalogue, formats);
            Merge merge = Merge.of(
                            overtaken,
                            PILLARS,
                            OriginalValues.in(posted.toSingleValueMap()),
                            values(now, catalogue),
                            sent)
                    .readByPage(PILLARS.keySet().toArray(String[]::new));
            merge.show(model, response);
            PILLARS.keySet().stream()
                    .filter(merge::takes)
                    .forEach(pillar -> form.replace(
                            HealthForm.with(form.json(), stored(now, catalogue).json(), pillar)));
            return page(model, viewer, now, form, List.of(), List.of());
        } catch (Conflict changed) {
            response.setStatus(422);
            return page(model, viewer, target, form, List.of(), List.of(String.valueOf(changed.getMessage())));
        }
    }

    /** The metrics drawn anew after a button or another field; the page puts them in their place. */
    @PostMapping("/metrics")
    String redraw(
            @PathVariable String key,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        mayEdit(viewer);
        target(key);
        model.addAttribute("builder", HealthFormView.of(posted(fields.catalogue(), posted), List.of(), formats));
        model.addAttribute("readOnly", false);
        model.addAttribute("redraw", "/health/" + key + "/metrics");
        response.setHeader("HX-Trigger-After-Settle", "condition-changed");
        return "health/builder";
    }

    @PostMapping("/delete")
    String delete(@PathVariable String key, Viewer viewer, RedirectAttributes flash) {
        mayEdit(viewer);
        Target target = target(key);
        Integer segment = target.segment();
        if (segment == null) {
            throw new NotFound("The default configuration stays. Remove its metrics to score nobody by it.");
        }
        configurations.delete(viewer, segment);
        flash.addFlashAttribute("toast", target.name() + " passes its accounts on");
        return "redirect:/health";
    }

    /**
     * Whose configuration it is.
     *
     * @param segment null for the default
     * @param stored null where the segment has none yet
     */
    record Target(
            String key,
            @Nullable Integer segment,
            String name,
            @Nullable HealthConfiguration stored) {

        /** In a sentence: the segment's name, else "all other accounts". */
        public String inWords() {
            return segment == null ? "all other accounts" : name;
        }
    }

    private Target target(String key) {
        if (key.equals("default")) {
            return new Target(
                    key, null, "All other accounts", configurations.find(null).orElse(null));
        }
        int id = Integer.parseInt(key);
        Segment segment = segments.findById(id)
                .filter(found -> found.subject() == Subject.ACCOUNT)
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
        return new Target(key, id, segment.name(), configurations.find(id).orElse(null));
    }

    private HealthForm stored(Target target, Catalogue catalogue) {
        HealthConfiguration stored = target.stored();
        return HealthForm.of(catalogue, conditions.tree(stored == null ? "{\"pillars\":{}}" : stored.definition()));
    }

    /** What was posted, with the pillars of the stored configuration that its sender takes of two versions. */
    private HealthForm chosen(Target target, Catalogue catalogue, MultiValueMap<String, String> posted) {
        HealthForm form = posted(catalogue, posted);
        PILLARS.keySet().stream()
                .filter(pillar -> Merge.choosesStored(posted, pillar))
                .forEach(pillar -> form.replace(
                        HealthForm.with(form.json(), stored(target, catalogue).json(), pillar)));
        return form;
    }

    /** What is stored, in words by pillar. */
    private Map<String, String> values(Target target, Catalogue catalogue) {
        HealthConfiguration stored = target.stored();
        Configuration configuration = stored == null
                ? Configuration.EMPTY
                : configurations.read(stored, catalogue).configuration();
        return configuration == null ? Map.of() : MetricText.words(configuration, catalogue, formats);
    }

    /** What was posted; {@code act=from:KEY} puts another configuration, or the starter, in its place. */
    private HealthForm posted(Catalogue catalogue, MultiValueMap<String, String> posted) {
        HealthForm form = HealthForm.posted(catalogue, formats.numbers(), posted);
        String act = Optional.ofNullable(posted.getFirst("act")).orElse("");
        if (act.equals("from:starter")) {
            form.replace(reader.toTree(starter.of(catalogue)));
        } else if (act.matches("from:(default|\\d{1,9})")) {
            Integer from = act.endsWith("default") ? null : (Integer) Integer.parseInt(act.substring("from:".length()));
            JsonNode copied = configurations
                    .find(from)
                    .map(found -> conditions.tree(found.definition()))
                    .orElseThrow(() -> new NotFound("This configuration is not there any more."));
            form.replace(copied);
        }
        return form;
    }

    private String page(
            Model model, Viewer viewer, Target target, HealthForm form, List<Fault> faults, List<String> said) {
        HealthConfiguration stored = target.stored();
        model.addAttribute("target", target);
        model.addAttribute("opened", values(target, fields.catalogue()));
        model.addAttribute("readOnly", !viewer.mayEditSegments());
        model.addAttribute("version", stored == null ? null : stored.version());
        model.addAttribute("state", stored == null ? null : stored.state());
        model.addAttribute("problem", stored == null ? null : stored.problem());
        model.addAttribute("builder", HealthFormView.of(form, faults, formats));
        model.addAttribute("redraw", "/health/" + target.key() + "/metrics");
        model.addAttribute("previewAddress", "/health/" + target.key() + "/preview");
        model.addAttribute("said", said);
        model.addAttribute("sources", sources(target));
        model.addAttribute("decides", counts.decided(viewer).decidedBy(target.segment()));
        model.addAttribute("bands", workspaces.shown().bands());
        model.addAttribute("fields", FieldMenu.of(FieldMenu.Kind.HEALTH, Subject.ACCOUNT, fields.catalogue(), ""));
        return "health/edit";
    }

    private List<Source> sources(Target target) {
        Map<Integer, String> names =
                segments.of(Subject.ACCOUNT).stream().collect(Collectors.toMap(Segment::id, Segment::name));
        List<Integer> order = priority.order();
        List<HealthConfiguration> all = new ArrayList<>(configurations.all());
        all.sort((one, other) -> Integer.compare(place(order, one), place(order, other)));
        List<Source> sources = new ArrayList<>();
        for (HealthConfiguration one : all) {
            Integer segment = one.segment();
            String key = segment == null ? "default" : segment.toString();
            if (!key.equals(target.key())
                    && !HealthForm.of(fields.catalogue(), conditions.tree(one.definition()))
                            .isEmpty()) {
                sources.add(new Source(
                        key, segment == null ? "All other accounts" : names.getOrDefault(segment, "Segment " + key)));
            }
        }
        return sources;
    }

    private static int place(List<Integer> order, HealthConfiguration configuration) {
        return configuration.segment() == null ? order.size() : order.indexOf(configuration.segment());
    }

    static void mayEdit(Viewer viewer) {
        if (!viewer.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers edit health.");
        }
    }
}
