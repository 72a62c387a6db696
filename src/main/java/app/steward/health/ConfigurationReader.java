package app.steward.health;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.health.Metric.Better;
import app.steward.health.Metric.Missing;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Configurations to and from the JSON of the API: {@code {"pillars":{"product":{"weight":1,"metrics":[...]}}}}. */
@Component
public class ConfigurationReader {
    private static final Set<String> METRIC_KEYS =
            Set.of("field", "params", "weight", "better", "good", "poor", "missing");
    private static final int MOST_DIGITS = 18;
    private static final int MOST_DECIMALS = 12;

    /**
     * A stored configuration as it reads today.
     *
     * @param configuration null where it is broken
     * @param problem why, as a sentence; null where it is not
     */
    public record Stored(
            @Nullable Configuration configuration, @Nullable String problem) {}

    private final Conditions conditions;

    ConfigurationReader(Conditions conditions) {
        this.conditions = conditions;
    }

    /** The configuration; throws {@link BadInput} with everything that is wrong with it. */
    public Configuration read(Catalogue catalogue, JsonNode json) {
        return new Reading(catalogue).all(json);
    }

    /** A configuration that was accepted once, or why it can't be computed any more. */
    public Stored stored(Catalogue catalogue, String json) {
        try {
            return new Stored(read(catalogue, conditions.tree(json)), null);
        } catch (BadInput broken) {
            return new Stored(null, broken.faults().get(0).message());
        }
    }

    /** As JSON text, in one spelling: equal configurations give equal text. */
    public String write(Configuration configuration) {
        return conditions.text(toTree(configuration));
    }

    /** As a JSON object, all four pillars in order. */
    public ObjectNode toTree(Configuration configuration) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode pillars = all.putObject("pillars");
        configuration.pillars().forEach((pillar, part) -> {
            ObjectNode node = pillars.putObject(pillar.key());
            node.put("weight", plain(part.weight()));
            ArrayNode metrics = node.putArray("metrics");
            part.metrics().forEach(metric -> metrics.add(metric(metric)));
        });
        return all;
    }

    private ObjectNode metric(Metric metric) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        conditions.writeUse(node, metric.use());
        node.put("weight", plain(metric.weight()));
        node.put("better", metric.better().key());
        node.set("good", bound(metric.good()));
        node.set("poor", bound(metric.poor()));
        node.put("missing", metric.missing().key());
        return node;
    }

    private JsonNode bound(Bound bound) {
        if (bound instanceof Bound.Absolute absolute) {
            return JsonNodeFactory.instance.numberNode(plain(absolute.value()));
        }
        Bound.Share share = (Bound.Share) bound;
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        conditions.writeUse(node, share.of());
        node.put("times", plain(share.times()));
        return node;
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** One reading, which collects all that is wrong; what is wrong reads as null. */
    private final class Reading {
        private final Catalogue catalogue;
        private final List<Fault> faults = new ArrayList<>();

        Reading(Catalogue catalogue) {
            this.catalogue = catalogue;
        }

        Configuration all(JsonNode json) {
            Map<Pillar, PillarPart> parts = new EnumMap<>(Pillar.class);
            if (!json.isObject()) {
                throw BadInput.of("", "A configuration is an object with pillars.");
            }
            onlyKeys(json, Set.of("pillars"), "");
            JsonNode pillars = json.path("pillars");
            if (!pillars.isObject()) {
                throw BadInput.of(
                        "pillars", "Name the pillars: an object with product, service, relationship, financial.");
            }
            for (String key : pillars.propertyNames()) {
                String path = "pillars." + key;
                Pillar pillar = Pillar.of(key).orElse(null);
                if (pillar == null) {
                    fault(path, "There is no pillar " + key + ".");
                    continue;
                }
                PillarPart part = part(pillars.path(key), path);
                if (part != null) {
                    parts.put(pillar, part);
                }
            }
            Configuration configuration = faults.isEmpty() ? guarded("", () -> new Configuration(parts)) : null;
            if (configuration == null) {
                throw new BadInput(faults);
            }
            return configuration;
        }

        private @Nullable PillarPart part(JsonNode json, String path) {
            if (!json.isObject()) {
                return fault(path, "A pillar is an object with weight and metrics.");
            }
            onlyKeys(json, Set.of("weight", "metrics"), path);
            BigDecimal weight = weight(json.path("weight"), path + ".weight");
            List<Metric> metrics = new ArrayList<>();
            JsonNode sent = json.path("metrics");
            boolean right = weight != null;
            if (!sent.isMissingNode() && !sent.isArray()) {
                return fault(path + ".metrics", "Metrics are a list.");
            }
            if (sent.size() > PillarPart.MOST_METRICS) {
                return fault(path + ".metrics", "A pillar has at most " + PillarPart.MOST_METRICS + " metrics.");
            }
            for (int i = 0; i < sent.size(); i++) {
                Metric metric = metric(sent.get(i), path + ".metrics[" + i + "]");
                right &= metric != null;
                if (metric != null) {
                    metrics.add(metric);
                }
            }
            return right && weight != null ? guarded(path, () -> new PillarPart(weight, metrics)) : null;
        }

        private @Nullable Metric metric(JsonNode json, String path) {
            if (!json.isObject()) {
                return fault(path, "A metric is an object with field, better, good and poor.");
            }
            onlyKeys(json, METRIC_KEYS, path);
            FieldRef use = use(json, path, false);
            BigDecimal weight = weight(json.path("weight"), path + ".weight");
            Better better = word(json.path("better"), Better.values(), null, path + ".better", Better::key);
            Missing missing =
                    word(json.path("missing"), Missing.values(), Missing.SKIP, path + ".missing", Missing::key);
            Bound good = bound(json.path("good"), path + ".good");
            Bound poor = bound(json.path("poor"), path + ".poor");
            if (use == null || weight == null || better == null || missing == null || good == null || poor == null) {
                return null;
            }
            return guarded(path, () -> new Metric(use, weight, better, good, poor, missing));
        }

        /** A field of accounts that can be measured; one that follows from health would follow from itself. */
        private @Nullable FieldRef use(JsonNode json, String path, boolean numbersOnly) {
            FieldRef use = guarded(path, () -> conditions.readUse(catalogue, Subject.ACCOUNT, json));
            if (use == null) {
                return null;
            }
            FieldDefinition field = catalogue.get(Subject.ACCOUNT, use.key());
            ValueType type = field.type();
            if (field.readsHealth()) {
                return fault(path + ".field", field.label() + " follows from health, so health can't follow from it.");
            } else if (!type.isNumeric() && (numbersOnly || !type.isDay())) {
                return fault(
                        path + ".field",
                        field.label() + (numbersOnly ? " is no number." : " is neither a number nor a date."));
            }
            return use;
        }

        private @Nullable Bound bound(JsonNode json, String path) {
            if (!json.isObject()) {
                BigDecimal number = number(json, path);
                return number == null ? null : new Bound.Absolute(number);
            }
            onlyKeys(json, Set.of("field", "params", "times"), path);
            FieldRef of = use(json, path, true);
            JsonNode times = json.path("times");
            BigDecimal factor = times.isMissingNode() ? BigDecimal.ONE : number(times, path + ".times");
            return of == null || factor == null ? null : new Bound.Share(of, factor);
        }

        private @Nullable BigDecimal weight(JsonNode json, String path) {
            BigDecimal weight = json.isMissingNode() ? BigDecimal.ONE : number(json, path);
            if (weight == null) {
                return null;
            }
            try {
                Metric.checkWeight(weight);
                return weight;
            } catch (BadInput e) {
                return fault(path, e.faults().get(0).message());
            }
        }

        private @Nullable BigDecimal number(JsonNode json, String path) {
            if (!json.isNumber()) {
                return fault(path, "Give a number, such as 0.6.");
            }
            BigDecimal number = json.decimalValue();
            boolean fits = number.signum() == 0
                    || number.precision() - number.scale() <= MOST_DIGITS
                            && number.scale() <= MOST_DECIMALS
                            && number.precision() <= MOST_DIGITS + MOST_DECIMALS;
            return fits
                    ? plain(number)
                    : fault(
                            path,
                            "Give a number of at most " + MOST_DIGITS + " digits before the point and " + MOST_DECIMALS
                                    + " after it.");
        }

        private <E> @Nullable E word(
                JsonNode json,
                E[] words,
                @Nullable E without,
                String path,
                java.util.function.Function<E, String> key) {
            if (json.isMissingNode() && without != null) {
                return without;
            }
            List<String> known = new ArrayList<>();
            for (E word : words) {
                if (json.isString() && key.apply(word).equals(json.stringValue())) {
                    return word;
                }
                known.add(key.apply(word));
            }
            return fault(path, "Say " + String.join(" or ", known) + ".");
        }

        private void onlyKeys(JsonNode json, Set<String> known, String path) {
            for (String key : json.propertyNames()) {
                if (!known.contains(key)) {
                    fault(path.isEmpty() ? key : path + "." + key, "There is no " + key + " here.");
                }
            }
        }

        private <T> @Nullable T guarded(String path, Supplier<T> work) {
            try {
                return work.get();
            } catch (BadInput e) {
                faults.addAll((path.isEmpty() ? e : e.under(path)).faults());
                return null;
            }
        }

        private <T> @Nullable T fault(String path, String message) {
            faults.add(new Fault(path, message));
            return null;
        }
    }
}
