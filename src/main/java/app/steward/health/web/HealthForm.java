package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.FieldMenu;
import app.steward.condition.web.FormJson;
import app.steward.health.Pillar;
import app.steward.problem.Fault;
import app.steward.value.CleanText;
import app.steward.value.NumberKind;
import app.steward.value.NumberReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A health configuration while it is edited: metrics may be half filled in. Every metric has a path that its form names
 * start with: {@code product.0} is the first of the product pillar. It checks nothing: what it holds is written as JSON
 * and read by the one reader of configurations.
 */
final class HealthForm {
    private static final int MOST_METRICS = 60;
    private static final Pattern METRIC = Pattern.compile("pillars\\.(\\w+)\\.metrics\\[(\\d+)](?:\\.(\\w+).*)?");
    private static final Pattern PART = Pattern.compile("pillars\\.(\\w+)(?:\\..*|)");

    /** One metric, as typed. */
    static final class Line {
        String field = "";
        String weight = "1";
        String better = "higher";
        String good = "";
        String goodOf = "";
        String poor = "";
        String poorOf = "";
        String missing = "skip";
        final Map<String, String> params = new LinkedHashMap<>();
    }

    /** One pillar. */
    static final class Part {
        String weight = "1";
        final List<Line> lines = new ArrayList<>();
    }

    private final Catalogue catalogue;
    private final NumberReader numbers;
    private Map<Pillar, Part> parts;
    private String undo = "";

    private HealthForm(Catalogue catalogue, NumberReader numbers) {
        this.catalogue = catalogue;
        this.numbers = numbers;
        this.parts = empty();
    }

    /** The form of a stored configuration, also of one that can't be read any more. */
    static HealthForm of(Catalogue catalogue, JsonNode definition) {
        HealthForm form = new HealthForm(catalogue, NumberReader.WITHOUT_CURRENCY);
        form.parts = read(definition);
        return form;
    }

    /** The form as it was posted, after the button that was pressed ({@code act}) did its work. */
    static HealthForm posted(Catalogue catalogue, NumberReader numbers, MultiValueMap<String, String> values) {
        HealthForm form = new HealthForm(catalogue, numbers);
        int left = MOST_METRICS;
        for (Pillar pillar : Pillar.values()) {
            Part part = form.part(pillar);
            if (values.containsKey(pillar.key() + ".weight")) {
                part.weight = first(values, pillar.key() + ".weight");
            }
            for (int i = 0; left > 0 && values.containsKey(pillar.key() + "." + i + ".field"); i++, left--) {
                part.lines.add(form.line(values, pillar.key() + "." + i));
            }
        }
        form.undo = first(values, "undo");
        form.act(first(values, "act"));
        return form;
    }

    /** Puts another configuration in its place; undo brings back what was there. */
    void replace(JsonNode definition) {
        undo = FormJson.MAPPER.writeValueAsString(json());
        parts = read(definition);
    }

    /** A configuration with one pillar of another. */
    static ObjectNode with(ObjectNode configuration, ObjectNode other, String pillar) {
        ObjectNode pillars = (ObjectNode) configuration.get("pillars");
        JsonNode part = other.get("pillars").get(pillar);
        if (part == null) {
            pillars.remove(pillar);
        } else {
            pillars.set(pillar, part);
        }
        return configuration;
    }

    Part part(Pillar pillar) {
        return Objects.requireNonNull(parts.get(pillar));
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** The configuration before the last metric was removed, as JSON; empty where none was. */
    String undo() {
        return undo;
    }

    boolean isEmpty() {
        return parts.values().stream().allMatch(part -> part.lines.isEmpty());
    }

    /** The field of a line, or null where none is chosen or it is gone. */
    @Nullable
    FieldDefinition field(Line line) {
        return catalogue.find(Subject.ACCOUNT, line.field).orElse(null);
    }

    /** The configuration as JSON, complete or not. */
    ObjectNode json() {
        ObjectNode pillars = FormJson.MAPPER.createObjectNode();
        parts.forEach((pillar, part) -> {
            if (!part.lines.isEmpty() || !part.weight.equals("1")) {
                ObjectNode written = FormJson.MAPPER.createObjectNode();
                written.set("weight", FormJson.number(part.weight, numbers, NumberKind.DECIMAL));
                ArrayNode metrics = written.putArray("metrics");
                part.lines.forEach(line -> metrics.add(json(line)));
                pillars.set(pillar.key(), written);
            }
        });
        ObjectNode object = FormJson.MAPPER.createObjectNode();
        object.set("pillars", pillars);
        return object;
    }

    private ObjectNode json(Line line) {
        ObjectNode object = FormJson.MAPPER.createObjectNode();
        object.put("field", line.field);
        FieldDefinition field = field(line);
        ObjectNode params = field == null ? FormJson.MAPPER.createObjectNode() : FormJson.params(field, line.params);
        if (!params.isEmpty()) {
            object.set("params", params);
        }
        object.set("weight", FormJson.number(line.weight, numbers, NumberKind.DECIMAL));
        object.put("better", line.better);
        object.set("good", bound(field, line.good, line.goodOf));
        object.set("poor", bound(field, line.poor, line.poorOf));
        object.put("missing", line.missing);
        return object;
    }

    private JsonNode bound(@Nullable FieldDefinition field, String typed, String share) {
        NumberKind kind = field == null ? NumberKind.DECIMAL : FormJson.kindOf(field.type());
        return share.isEmpty() ? FormJson.number(typed, numbers, kind) : FormJson.share(typed, share, numbers);
    }

    /**
     * Faults of the JSON as places of this form: {@code product.0.good}, {@code product.0} or {@code product}. A metric
     * without a field lacks just that, and a value that was left empty is asked for.
     */
    List<Fault> placed(List<Fault> faults) {
        return faults.stream().map(this::placed).distinct().toList();
    }

    private Fault placed(Fault fault) {
        Matcher metric = METRIC.matcher(fault.path());
        if (metric.matches()) {
            Line line = line(metric.group(1), Integer.parseInt(metric.group(2)));
            String path = metric.group(1) + "." + metric.group(2);
            if (line == null) {
                return fault;
            }
            if (field(line) == null) {
                return new Fault(
                        path + ".field",
                        line.field.isEmpty()
                                ? "Choose a field for every metric, or remove the metric."
                                : "The field \"" + line.field + "\" is not there any more. Choose another.");
            }
            String part = metric.group(3);
            if ("good".equals(part) && line.good.isEmpty() && line.goodOf.isEmpty()) {
                return new Fault(path + ".good", "Say which value is good.");
            }
            if ("poor".equals(part) && line.poor.isEmpty() && line.poorOf.isEmpty()) {
                return new Fault(path + ".poor", "Say which value is poor.");
            }
            return new Fault(part == null ? path : path + "." + part, fault.message());
        }
        Matcher part = PART.matcher(fault.path());
        return part.matches() ? new Fault(part.group(1), fault.message()) : fault;
    }

    private @Nullable Line line(String pillar, int index) {
        for (Pillar one : Pillar.values()) {
            if (one.key().equals(pillar)
                    && index >= 0
                    && index < part(one).lines.size()) {
                return part(one).lines.get(index);
            }
        }
        return null;
    }

    /** {@code add:product}, {@code drop:product.0}, {@code up:product.1}, {@code down:product.1}, {@code undo}. */
    private void act(String act) {
        String[] words = act.split(":", 2);
        String path = words.length > 1 ? words[1] : "";
        if (words[0].equals("undo")) {
            restore();
        }
        for (Pillar pillar : Pillar.values()) {
            List<Line> lines = part(pillar).lines;
            if (words[0].equals("add") && path.equals(pillar.key())) {
                lines.add(new Line());
            }
            int index = path.matches(pillar.key() + "\\.[0-9]{1,2}")
                    ? Integer.parseInt(path.substring(pillar.key().length() + 1))
                    : -1;
            if (index < 0 || index >= lines.size()) {
                continue;
            }
            switch (words[0]) {
                case "drop" -> {
                    undo = FormJson.MAPPER.writeValueAsString(json());
                    lines.remove(index);
                }
                case "up" -> lines.add(Math.max(0, index - 1), lines.remove(index));
                case "down" -> lines.add(Math.min(lines.size() - 1, index + 1), lines.remove(index));
                default -> {
                    // A change of a field: reading it was all.
                }
            }
        }
    }

    private void restore() {
        try {
            if (!undo.isEmpty()) {
                parts = read(FormJson.MAPPER.readTree(undo));
            }
        } catch (JacksonException e) {
            // Nothing that this form wrote: there is nothing to go back to.
        }
        undo = "";
    }

    private Line line(MultiValueMap<String, String> values, String path) {
        Line line = new Line();
        Collection<FieldDefinition> fields = catalogue.of(Subject.ACCOUNT);
        line.field = ConditionForm.fieldOf(values, path, fields);
        line.weight = first(values, path + ".weight");
        line.better = first(values, path + ".better").equals("lower") ? "lower" : "higher";
        line.good = first(values, path + ".good");
        line.goodOf = FieldMenu.keyOf(fields, first(values, path + ".good.of"));
        line.poor = first(values, path + ".poor");
        line.poorOf = FieldMenu.keyOf(fields, first(values, path + ".poor.of"));
        line.missing = first(values, path + ".missing").equals("poor") ? "poor" : "skip";
        String params = path + ".param.";
        values.forEach((name, typed) -> {
            if (name.startsWith(params) && !typed.isEmpty()) {
                line.params.put(name.substring(params.length()), CleanText.of(typed.get(0)));
            }
        });
        if (line.weight.isEmpty() && !values.containsKey(path + ".weight")) {
            line.weight = "1";
        }
        return line;
    }

    private static Map<Pillar, Part> empty() {
        Map<Pillar, Part> parts = new EnumMap<>(Pillar.class);
        for (Pillar pillar : Pillar.values()) {
            parts.put(pillar, new Part());
        }
        return parts;
    }

    private static Map<Pillar, Part> read(JsonNode definition) {
        Map<Pillar, Part> parts = empty();
        parts.forEach((pillar, part) -> {
            JsonNode stored = definition.path("pillars").path(pillar.key());
            if (stored.has("weight")) {
                part.weight = typed(stored.path("weight"));
            }
            for (JsonNode metric : stored.path("metrics")) {
                Line line = new Line();
                line.field = metric.path("field").asString("");
                line.weight = metric.has("weight") ? typed(metric.path("weight")) : "1";
                line.better = metric.path("better").asString("higher");
                line.missing = metric.path("missing").asString("skip");
                metric.path("params")
                        .properties()
                        .forEach(param ->
                                line.params.put(param.getKey(), param.getValue().asString("")));
                JsonNode good = metric.path("good");
                line.good = good.isObject() ? FormJson.percentage(good) : typed(good);
                line.goodOf = good.isObject() ? FormJson.reference(good) : "";
                JsonNode poor = metric.path("poor");
                line.poor = poor.isObject() ? FormJson.percentage(poor) : typed(poor);
                line.poorOf = poor.isObject() ? FormJson.reference(poor) : "";
                part.lines.add(line);
            }
        });
        return parts;
    }

    private static String typed(JsonNode value) {
        return value.isNumber() ? FormJson.typed(value.decimalValue()) : value.asString("");
    }

    private static String first(MultiValueMap<String, String> values, String name) {
        String value = values.getFirst(name);
        return value == null ? "" : CleanText.of(value);
    }
}
