package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.web.BehindLink;
import app.steward.health.Bound;
import app.steward.health.Configuration;
import app.steward.health.Metric;
import app.steward.web.Formats;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says metrics and their values in words. */
final class MetricText {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Catalogue catalogue;
    private final Formats formats;

    MetricText(Catalogue catalogue, Formats formats) {
        this.catalogue = catalogue;
        this.formats = formats;
    }

    /** A configuration by the keys of its pillars: "weight 2: Active users, last 30 days, 15 to 45; ...". */
    static Map<String, String> words(Configuration configuration, Catalogue catalogue, Formats formats) {
        MetricText text = new MetricText(catalogue, formats);
        Map<String, String> words = new LinkedHashMap<>();
        configuration
                .pillars()
                .forEach((pillar, part) -> words.put(
                        pillar.key(),
                        "weight " + formats.number(part.weight()) + ": "
                                + (part.metrics().isEmpty()
                                        ? "no metrics"
                                        : part.metrics().stream()
                                                .map(text::words)
                                                .collect(Collectors.joining("; ")))));
        return words;
    }

    /** All of a metric: "Active users, last 30 days, poor at 15, good at 45, higher is better, weight 1". */
    String words(Metric metric) {
        List<String> said = new ArrayList<>();
        said.add(label(metric.use()));
        String detail = detail(metric);
        if (!detail.isEmpty()) {
            said.add(detail);
        }
        if (metric.poor() instanceof Bound.Absolute poor) {
            said.add("poor at " + formats.number(poor.value()));
        }
        if (metric.good() instanceof Bound.Absolute good) {
            said.add("good at " + formats.number(good.value()));
        }
        said.add(metric.better().key() + " is better");
        said.add("weight " + formats.number(metric.weight()));
        said.add(metric.missing() == Metric.Missing.POOR ? "poor where missing" : "left out where missing");
        return String.join(", ", said);
    }

    String label(FieldRef use) {
        return catalogue
                .find(Subject.ACCOUNT, use.key())
                .map(FieldDefinition::label)
                .orElse(use.key());
    }

    /** "last 30 days, 15 % to 60 % of Licenses"; empty where the label says it all. */
    String detail(Metric metric) {
        List<String> said = new ArrayList<>(params(metric.use()));
        if (metric.good() instanceof Bound.Share good
                && metric.poor() instanceof Bound.Share poor
                && good.of().equals(poor.of())) {
            said.add(percent(poor) + " to " + share(good));
        } else {
            if (metric.poor() instanceof Bound.Share poor) {
                said.add("poor at " + share(poor));
            }
            if (metric.good() instanceof Bound.Share good) {
                said.add("good at " + share(good));
            }
        }
        return String.join(", ", said);
    }

    /** Where the users and days behind its value are named; null for nowhere. */
    @Nullable
    String behind(FieldRef use) {
        return catalogue
                .find(Subject.ACCOUNT, use.key())
                .map(field -> BehindLink.of(field, use))
                .orElse(null);
    }

    /** A value with its unit; null for none. */
    @Nullable
    String value(Metric metric, @Nullable BigDecimal value) {
        if (value == null) {
            return null;
        }
        if (!type(metric).isDay()) {
            return number(metric, value);
        }
        int days = value.intValue();
        return switch (days) {
            case 0 -> "today";
            case 1 -> "yesterday";
            default -> days > 0 ? formats.number(days) + " days ago" : "in " + formats.number(-days) + " days";
        };
    }

    /** From poor to good: "15 to 45", "21 to 3 days"; null where one of them is not known. */
    @Nullable
    String range(Metric metric, @Nullable BigDecimal poor, @Nullable BigDecimal good) {
        if (poor == null || good == null) {
            return null;
        }
        return number(metric, poor) + " to " + number(metric, good)
                + (type(metric).isDay() ? " days" : "");
    }

    private String number(Metric metric, BigDecimal value) {
        return switch (type(metric)) {
            case MONEY -> formats.money(value);
            case PERCENT -> formats.percent(value);
            default -> formats.number(value);
        };
    }

    private ValueType type(Metric metric) {
        return catalogue
                .find(Subject.ACCOUNT, metric.use().key())
                .map(FieldDefinition::type)
                .orElse(ValueType.NUMBER);
    }

    private String share(Bound.Share share) {
        return percent(share) + " of " + label(share.of());
    }

    private String percent(Bound.Share share) {
        return formats.number(share.times().multiply(HUNDRED)) + "\u00a0%";
    }

    private List<String> params(FieldRef use) {
        FieldDefinition field = catalogue.find(Subject.ACCOUNT, use.key()).orElse(null);
        List<String> said = new ArrayList<>();
        use.params().forEach((name, value) -> {
            if (name.equals("days")) {
                said.add("last " + value + (value.equals(1) ? " day" : " days"));
            } else {
                said.add(field == null ? value.toString() : known(field, name, value.toString()));
            }
        });
        return said;
    }

    private static String known(FieldDefinition field, String name, String value) {
        return field.params().stream()
                .filter(param -> param.name().equals(name))
                .flatMap(param -> field.known(param).stream())
                .filter(choice -> choice.key().equalsIgnoreCase(value))
                .map(Choice::label)
                .findFirst()
                .orElse(value);
    }
}
