package app.steward.event.segment;

import app.steward.condition.Subject;
import app.steward.record.Property;
import app.steward.record.RecordProperties;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Traits as values of accounts and users: those that Segment reserves by our names for them, those that are called as a
 * property is ({@code timeZone}, {@code time_zone}) as that, all others as custom attributes of the name they have.
 */
@Component
class Traits {
    /** They say whose the message is. */
    private static final Set<String> ACCOUNT_KEYS = Set.of("account_id", "accountId");

    private static final Map<String, String> BOTH = Map.of("createdAt", "created_on", "created_at", "created_on");
    private static final Map<String, String> OF_USERS = Map.of("phone", "mobile");
    private static final Map<String, String> ADDRESS = Map.of(
            "city", "billing_city",
            "state", "billing_state",
            "postalCode", "billing_postal_code",
            "postal_code", "billing_postal_code",
            "country", "billing_country");
    private static final List<String> FIRST_NAMES = List.of("firstName", "first_name");
    private static final List<String> LAST_NAMES = List.of("lastName", "last_name");
    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

    /** Numbers from here on are milliseconds; as seconds they would be in the year 5138. */
    private static final long MILLISECONDS = 100_000_000_000L;

    private final Set<String> ofAccounts;
    private final Set<String> ofUsers;

    Traits(RecordProperties properties) {
        this.ofAccounts = keys(properties, Subject.ACCOUNT);
        this.ofUsers = keys(properties, Subject.USER);
    }

    private static Set<String> keys(RecordProperties properties, Subject subject) {
        return properties.of(subject).stream().map(Property::key).collect(Collectors.toUnmodifiableSet());
    }

    Map<String, JsonNode> ofAccount(JsonNode traits, String id) {
        Map<String, JsonNode> values = values(traits, id, BOTH, ofAccounts);
        if (traits.path("address").isObject()) {
            values.remove("address");
            traits.path("address").properties().forEach(part -> {
                String key = ADDRESS.get(part.getKey());
                if (key != null) {
                    values.putIfAbsent(key, part.getValue());
                }
            });
        }
        return values;
    }

    Map<String, JsonNode> ofUser(JsonNode traits, String id) {
        Map<String, String> names = new LinkedHashMap<>(BOTH);
        names.putAll(OF_USERS);
        Map<String, JsonNode> values = values(traits, id, names, ofUsers);
        String name = wholeName(traits);
        FIRST_NAMES.forEach(values::remove);
        LAST_NAMES.forEach(values::remove);
        if (name != null && !values.containsKey("name")) {
            values.put("name", StringNode.valueOf(name));
        }
        return values;
    }

    private static Map<String, JsonNode> values(
            JsonNode traits, String id, Map<String, String> names, Set<String> properties) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        Map<String, JsonNode> renamed = new LinkedHashMap<>();
        traits.properties().forEach(trait -> {
            String key = trait.getKey();
            JsonNode value = trait.getValue();
            String name = names.get(key);
            if (ACCOUNT_KEYS.contains(key)
                    || key.equals("id") && value.asString("").equals(id)) {
                return;
            } else if (properties.contains(key)) {
                values.put(key, value);
            } else if (name != null) {
                renamed.putIfAbsent(name, name.equals("created_on") ? moment(value) : value);
            } else if (properties.contains(snake(key))) {
                renamed.putIfAbsent(snake(key), value);
            } else {
                values.put(key, value);
            }
        });
        renamed.forEach(values::putIfAbsent);
        return values;
    }

    private static String snake(String key) {
        return HUMP.matcher(key).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    private static @Nullable String wholeName(JsonNode traits) {
        String first = first(traits, FIRST_NAMES);
        String last = first(traits, LAST_NAMES);
        String name = (first + " " + last).strip();
        return name.isEmpty() ? null : name;
    }

    private static String first(JsonNode traits, List<String> keys) {
        return keys.stream()
                .map(key -> traits.path(key).isString()
                        ? traits.path(key).stringValue().strip()
                        : "")
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Also as some SDKs send it: seconds or milliseconds since 1970. */
    private static JsonNode moment(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            return value;
        }
        long number = value.longValue();
        try {
            return StringNode.valueOf(
                    (Math.abs(number) < MILLISECONDS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number))
                            .toString());
        } catch (java.time.DateTimeException e) {
            return value;
        }
    }
}
