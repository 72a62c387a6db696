package app.steward.attribute;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is to change on one record: field keys with values as they were sent. Keys left out keep their value, null
 * clears. Each key is taken once by what knows it; all that is wrong is collected, and said at the end.
 */
public final class Patch {
    private static final String CUSTOM = "custom.";

    private final Map<String, Given> values;
    private final Set<String> taken = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    public Patch(Map<String, Given> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** From the body of a request. */
    public static Patch json(JsonNode body) {
        if (!body.isObject()) {
            throw BadInput.of("", "Send a JSON object of field keys and values.");
        }
        Map<String, Given> values = new LinkedHashMap<>();
        body.properties().forEach(each -> values.put(each.getKey(), new JsonGiven(each.getValue())));
        return new Patch(values);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Hands the value of the key, in this type, to the change, where the patch has the key. */
    public void take(String key, ValueType type, Consumer<@Nullable Object> change) {
        Given given = values.get(key);
        if (given == null) {
            return;
        }
        taken.add(key);
        try {
            change.accept(given.as(type));
        } catch (Misfit e) {
            refuse(key, e.getMessage());
        }
    }

    /** Same for a text, such as the name of another record. */
    public void takeText(String key, Consumer<@Nullable String> change) {
        take(key, ValueType.TEXT, value -> change.accept((String) value));
    }

    /** Writes all properties that the patch has. */
    public <R> void apply(R record, List<Property<R>> properties) {
        for (Property<R> property : properties) {
            take(
                    property.key(),
                    property.field().type(),
                    value -> property.writes().accept(record, value));
        }
    }

    /** Keys of custom attributes in the patch, without {@code custom.}. */
    public List<String> custom() {
        return values.keySet().stream()
                .filter(key -> key.startsWith(CUSTOM))
                .map(key -> key.substring(CUSTOM.length()))
                .toList();
    }

    /** The type of a value whose attribute nobody has defined; null where it is null and tells nothing. */
    public @Nullable ValueType infer(String key) {
        return values.get(key) instanceof JsonGiven given && !given.value().isNull()
                ? Typed.infer(given.value())
                : null;
    }

    /** A whole number; refused where it is none. */
    public @Nullable Integer number(String key) {
        Integer[] number = new Integer[1];
        take(key, ValueType.NUMBER, value -> {
            try {
                number[0] = value == null ? null : ((BigDecimal) value).intValueExact();
            } catch (ArithmeticException e) {
                throw new Misfit("Enter a whole number.");
            }
        });
        return number[0];
    }

    public void refuse(String key, String message) {
        taken.add(key);
        faults.add(new Fault(key, message));
    }

    /** Throws {@link BadInput} with all that is wrong: keys that nobody took are unknown, or derived. */
    public void check(Subject subject, Catalogue catalogue) {
        for (String key : values.keySet()) {
            if (!taken.contains(key)) {
                boolean known = catalogue.find(subject, key).isPresent();
                faults.add(new Fault(
                        key,
                        known
                                ? "This follows from other values and can't be set."
                                : "There is no field \"" + key + "\" of " + subject.plural() + "."));
            }
        }
        check();
    }

    /** Throws {@link BadInput} where something was refused. */
    public void check() {
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
    }

    private record JsonGiven(JsonNode value) implements Given {
        @Override
        public @Nullable Object as(ValueType type) {
            return Typed.json(type, value);
        }
    }
}
