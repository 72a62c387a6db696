package app.steward.health.web;

import app.steward.audit.AuditedPart;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.health.Configuration;
import app.steward.health.ConfigurationReader;
import app.steward.health.ConfigurationReader.Stored;
import app.steward.health.HealthConfiguration;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthCounts.Bands;
import app.steward.health.HealthPreview;
import app.steward.health.Pillar;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.version.Versioned;
import app.steward.web.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What versions of a health configuration say: its pillars, metric by metric. One that was deleted can come back. */
@Component
class HealthVersions implements Versioned {
    private static final String DEFAULT = "default";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final HealthConfigurations configurations;
    private final HealthPreview preview;
    private final ConfigurationReader reader;
    private final Segments segments;
    private final Fields fields;
    private final Conditions conditions;
    private final Formats formats;

    HealthVersions(
            HealthConfigurations configurations,
            HealthPreview preview,
            ConfigurationReader reader,
            Segments segments,
            Fields fields,
            Conditions conditions,
            Formats formats) {
        this.configurations = configurations;
        this.preview = preview;
        this.reader = reader;
        this.segments = segments;
        this.fields = fields;
        this.conditions = conditions;
        this.formats = formats;
    }

    @Override
    public String collection() {
        return "health";
    }

    @Override
    public String kind() {
        return HealthConfigurations.KIND;
    }

    @Override
    public Present present(Viewer viewer, String id) {
        Integer segment = id.equals(DEFAULT) ? null : (Integer) segment(id).id();
        HealthConfiguration stored = configurations.find(segment).orElse(null);
        return new Present(
                HealthConfigurations.id(segment),
                segment == null
                        ? "Health of all other accounts"
                        : "Health of " + segment(id).name(),
                Subject.ACCOUNT,
                stored == null ? null : (Integer) stored.version(),
                configurations.told(stored),
                viewer.mayEditSegments(),
                "/health/" + HealthConfigurations.id(segment),
                "health");
    }

    private Segment segment(String id) {
        Integer number = WholeNumber.of(id);
        Segment segment = number == null ? null : segments.findById(number).orElse(null);
        if (segment == null || segment.subject() != Subject.ACCOUNT) {
            throw new NotFound("There is no health configuration " + id + ".");
        }
        return segment;
    }

    @Override
    public List<AuditedPart> parts(Viewer viewer, @Nullable Subject subject) {
        Catalogue catalogue = fields.catalogue();
        return List.of(AuditedPart.lines("definition", "Metrics", json -> lines(json, catalogue)));
    }

    private List<String> lines(JsonNode definition, Catalogue catalogue) {
        MetricText text = new MetricText(catalogue, formats);
        List<String> lines = new ArrayList<>();
        for (Pillar pillar : Pillar.values()) {
            JsonNode part = definition.path("pillars").path(pillar.key());
            if (part.path("weight").isNumber()) {
                lines.add(pillar.label() + " counts "
                        + formats.number(part.path("weight").decimalValue()));
            }
            part.path("metrics")
                    .forEach(metric -> lines.add(pillar.label() + ": " + line(pillar, metric, text, catalogue)));
        }
        return lines;
    }

    /** Each is read by itself, so that one that can't be read any more leaves the others readable. */
    private String line(Pillar pillar, JsonNode metric, MetricText text, Catalogue catalogue) {
        ObjectNode pillars = JSON.objectNode();
        pillars.putObject("pillars").putObject(pillar.key()).putArray("metrics").add(metric);
        Stored read = reader.stored(catalogue, conditions.text(pillars));
        Configuration configuration = read.configuration();
        return configuration == null
                ? "what can't be read any more: " + read.problem()
                : text.words(configuration.part(pillar).metrics().get(0));
    }

    @Override
    public List<String> effects(Viewer viewer, Present present, Map<String, JsonNode> values) {
        JsonNode definition = values.get("definition");
        Configuration configuration = definition == null
                ? null
                : reader.stored(fields.catalogue(), conditions.text(definition)).configuration();
        if (configuration == null) {
            return List.of();
        }
        Map<Integer, String> names =
                segments.of(Subject.ACCOUNT).stream().collect(Collectors.toMap(Segment::id, Segment::name));
        HealthPreview.OfConfiguration would = preview.ofConfiguration(viewer, segmentOf(present), configuration);
        Bands now = Bands.of(would.before().overall());
        return Impact.of(would.changes(), now, names, List.of(), List.of()).sentences(formats);
    }

    @Override
    public void restore(Viewer by, Present present, Restoring restoring) {
        configurations.restore(
                by,
                segmentOf(present),
                restoring.number(),
                reader.read(fields.catalogue(), restoring.value("definition")),
                restoring.version());
    }

    private static @Nullable Integer segmentOf(Present present) {
        return present.id().equals(DEFAULT) ? null : (Integer) Integer.parseInt(present.id());
    }
}
