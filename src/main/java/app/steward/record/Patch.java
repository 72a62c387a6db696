package app.steward.record;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.value.NumberKind;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is to change on one record: field keys with values as they were sent. Keys left out keep their value, null
 * clears. Each key is taken once by what knows it; all that is wrong is collected, and said at the end.
 */
public final class Patch {
    private static final String CUSTOM = "custom.";

    /** Named in camel case outside, since it is also how a record is addressed. */
    private static final String EXTERNAL_ID = "externalId";

    private static final String EXTERNAL_ID_FIELD = "external_id";

    private final Map<String, RawValue> values;
    private final Map<String, String> asSent = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    public Patch(Map<String, RawValue> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** From the body of a request about what has no dates: see {@link #json(JsonNode, ZoneId)}. */
    public static Patch json(JsonNode body) {
        return json(body, ZoneOffset.UTC);
    }

    /**
     * From the body of a request.
     *
     * @param zone the workspace's: a moment that is sent for a date is its day there
     */
    public static Patch json(JsonNode body, ZoneId zone) {
        if (!body.isObject()) {
            throw BadInput.of("", "Send a JSON object of field keys and values.");
        }
        Map<String, RawValue> values = new LinkedHashMap<>();
        body.properties().forEach(each -> values.put(each.getKey(), new JsonGiven(each.getValue(), zone)));
        RawValue id = values.remove(EXTERNAL_ID);
        if (id == null) {
            return new Patch(values);
        } else if (values.put(EXTERNAL_ID_FIELD, id) != null) {
            throw BadInput.of(EXTERNAL_ID, "Send externalId or external_id, not both.");
        }
        Patch patch = new Patch(values);
        patch.asSent.put(EXTERNAL_ID_FIELD, EXTERNAL_ID);
        return patch;
    }

    /** The key of what is to change, where the address does not say it. */
    public static String keyIn(JsonNode body) {
        JsonNode key = body.path("key");
        if (!key.isString()) {
            throw BadInput.of("key", "Name what to change by its key.");
        }
        return key.stringValue();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether it has a key that nobody took yet. */
    public boolean hasMore() {
        return !taken.containsAll(values.keySet());
    }

    /** Hands the value of the key, in this type, to the change, where the patch has the key. */
    public void take(String key, ValueType type, Consumer<@Nullable Object> change) {
        take(key, type, Typed.kindOf(type), change);
    }

    private void take(String key, ValueType type, NumberKind kind, Consumer<@Nullable Object> change) {
        RawValue given = values.get(key);
        if (given == null) {
            return;
        }
        taken.add(key);
        try {
            change.accept(given.as(type, kind));
        } catch (RejectedValue e) {
            refuse(key, e.getMessage());
        }
    }

    /** Same for a text, such as the e-mail of a team member. */
    public void takeText(String key, Consumer<@Nullable String> change) {
        take(key, ValueType.TEXT, value -> change.accept((String) value));
    }

    /** Same for the external id of this or another record. */
    public void takeId(String key, Consumer<@Nullable String> change) {
        take(key, ValueType.REFERENCE, value -> change.accept((String) value));
    }

    /** Takes what may be sent back as it was read, and never changes. */
    public void takeSame(String key, String now) {
        takeText(key, value -> {
            if (value == null || !value.equalsIgnoreCase(now)) {
                throw new RejectedValue("This stays \"" + now + "\": it can't be changed.");
            }
        });
    }

    /** The external id of a record to make; refused where there is none. */
    public String newExternalId() {
        String[] id = new String[1];
        takeId(EXTERNAL_ID_FIELD, value -> id[0] = CustomerRecord.externalIdOf(value == null ? "" : value));
        if (!has(EXTERNAL_ID_FIELD)) {
            refuse(EXTERNAL_ID, "Enter an external id of 1 to 255 characters.");
        }
        if (id[0] == null) {
            check();
        }
        return id[0];
    }

    /** Writes all properties that the patch has and nobody took. */
    public <R> void apply(R record, List<Property<R>> properties) {
        for (Property<R> property : properties) {
            if (taken.contains(property.key())) {
                continue;
            }
            take(property.key(), property.type(), property.kind(), value -> property.set(record, value));
        }
    }

    /** Keys of custom attributes in the patch, without {@code custom.}. */
    public List<String> custom() {
        return values.keySet().stream()
                .filter(key -> key.startsWith(CUSTOM))
                .map(key -> key.substring(CUSTOM.length()))
                .toList();
    }

    /** The JSON as it was sent, for values that have a shape of their own; null where the key was left out. */
    public @Nullable JsonNode raw(String key) {
        taken.add(key);
        return values.get(key) instanceof JsonGiven given ? given.value() : null;
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
                throw new RejectedValue("Enter a whole number.");
            }
        });
        return number[0];
    }

    public void refuse(String key, String message) {
        taken.add(key);
        faults.add(new Fault(asSent.getOrDefault(key, key), message));
    }

    /** Throws {@link BadInput} with all that is wrong: keys that nobody took are unknown, or derived. */
    public void check(Subject subject, Supplier<Catalogue> catalogue) {
        for (String key : values.keySet()) {
            if (!taken.contains(key)) {
                boolean known = catalogue.get().find(subject, key).isPresent();
                faults.add(new Fault(
                        key,
                        known
                                ? "This follows from other values and can't be set."
                                : "There is no field \"" + key + "\" of " + subject.plural() + "."));
            }
        }
        check();
    }

    /** Throws {@link BadInput} with all that is wrong, on what is no record: keys that nobody took are unknown. */
    public void checkAllTaken() {
        for (String key : values.keySet()) {
            if (!taken.contains(key)) {
                refuse(key, "There is nothing called \"" + key + "\" here.");
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

    private record JsonGiven(JsonNode value, ZoneId zone) implements RawValue {
        @Override
        public @Nullable Object as(ValueType type) {
            return Typed.json(type, value, zone);
        }
    }
}
