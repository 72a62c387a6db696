package app.steward.event.csb;

import app.steward.problem.BadInput;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.usage.FeatureName;
import app.steward.value.CleanText;
import app.steward.value.ExternalId;
import app.steward.value.InvalidValue;
import app.steward.value.NumberReader;
import app.steward.value.ValueRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what names and counts in the body of a call; throws {@link BadInput} at the key that is wrong. */
record Keys(JsonNode body) {

    Keys {
        if (!body.isObject()) {
            throw BadInput.of("", "Send a JSON object.");
        }
    }

    /** The id of a record, which has to be there. */
    String id(String key) {
        String id = optionalId(key);
        if (id == null) {
            throw BadInput.of(key, "It is missing.");
        }
        return id;
    }

    /** The same; null where it was left out. */
    @Nullable
    String optionalId(String key) {
        String text = word(key);
        return text == null ? null : at(key, () -> ExternalId.read(text));
    }

    /** A text or a whole number, which are the same; null where it was left out. */
    @Nullable
    String word(String key) {
        JsonNode value = body.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        } else if (!value.isString() && !value.isIntegralNumber()) {
            throw BadInput.of(key, "Enter a text or a whole number.");
        }
        return value.asString();
    }

    /** A feature by the keys of its parts. */
    FeatureName feature(String feature, String module, String product, boolean allNeeded) {
        for (String key : allNeeded ? new String[] {product, module, feature} : new String[] {feature}) {
            String part = word(key);
            if (part == null || CleanText.of(part).isEmpty()) {
                throw BadInput.of(key, "It is missing.");
            }
        }
        String name = word(feature);
        at(module, () -> FeatureName.read("any", word(module), null));
        at(product, () -> FeatureName.read("any", null, word(product)));
        return at(feature, () -> FeatureName.read(name == null ? "" : name, word(module), word(product)));
    }

    /** How often; once where nothing is said. */
    long uses(String key) {
        JsonNode value = body.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return 1;
        } else if (!value.isNumber() && !value.isString()) {
            throw BadInput.of(key, "Enter a whole number.");
        }
        BigDecimal number = at(key, () -> (BigDecimal) ValueRule.USES.keep(
                NumberReader.kept(value.isNumber() ? value.decimalValue() : NumberReader.json(value.stringValue()))));
        return number.longValueExact();
    }

    /** When it happened: what was said, else when it was received. */
    Instant moment(String key, Instant receivedAt) {
        JsonNode value = body.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return receivedAt;
        } else if (!value.isString()) {
            throw BadInput.of(key, "Enter a moment as 2026-01-31T14:30:00Z.");
        }
        try {
            Instant moment = Typed.utcMoment(value.stringValue());
            return moment == null ? receivedAt : moment;
        } catch (RejectedValue e) {
            throw BadInput.of(key, e.getMessage());
        }
    }

    static <T> T at(String key, Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidValue e) {
            throw BadInput.of(key, e.getMessage());
        }
    }

    /** All else, as it was sent. */
    Map<String, JsonNode> others(Set<String> taken) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        body.properties().stream()
                .filter(each -> !taken.contains(each.getKey()))
                .forEach(each -> values.put(each.getKey(), each.getValue()));
        return values;
    }
}
