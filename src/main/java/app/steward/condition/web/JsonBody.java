package app.steward.condition.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON object as it was sent. What is not of the type that is asked for is refused, never converted. */
public record JsonBody(JsonNode json) {
    private static final String CONDITION = "condition";

    public static JsonBody of(Conditions conditions, @Nullable String sent, Set<String> keys) {
        JsonNode json = conditions.tree(sent == null ? "" : sent);
        if (!json.isObject()) {
            throw BadInput.of("", "Send a JSON object.");
        }
        for (String key : json.propertyNames()) {
            if (!keys.contains(key)) {
                throw BadInput.of(key, "There is no such key here.");
            }
        }
        return new JsonBody(json);
    }

    /** The same where nothing sent is as good as an empty object. */
    public static JsonBody ofAny(Conditions conditions, @Nullable String sent, Set<String> keys) {
        return of(conditions, sent == null || sent.isBlank() ? "{}" : sent, keys);
    }

    /** Whether a value is there: null is as good as left out, where nothing can be cleared. */
    public boolean has(String key) {
        return json.hasNonNull(key);
    }

    private @Nullable JsonNode given(String key) {
        return has(key) ? json.get(key) : null;
    }

    /** The text, or null where it is left out. */
    public @Nullable String text(String key) {
        JsonNode value = given(key);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw BadInput.of(key, "Send a text.");
        }
        return CleanText.at(key, value.asString());
    }

    /** An external id: systems number their records, and send 456 and "456" for the same. */
    public String id(String key) {
        JsonNode value = given(key);
        return value != null && value.isIntegralNumber() ? value.asString() : requiredText(key);
    }

    public String requiredText(String key) {
        String value = text(key);
        if (value == null) {
            throw BadInput.of(key, "Send a text.");
        }
        return value;
    }

    public @Nullable Boolean flag(String key) {
        JsonNode value = given(key);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw BadInput.of(key, "Send true or false.");
        }
        return value.asBoolean();
    }

    public @Nullable Integer number(String key) {
        JsonNode value = given(key);
        return value == null ? null : whole(value, key);
    }

    public List<Integer> numbers(String key) {
        JsonNode value = json.get(key);
        if (value == null || !value.isArray()) {
            throw BadInput.of(key, "Send an array of numbers.");
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode item : value) {
            numbers.add(whole(item, key + "[" + numbers.size() + "]"));
        }
        return numbers;
    }

    /** Texts, of which external ids may be numbers, too; null where it is left out or null. */
    public @Nullable List<String> ids(String key) {
        JsonNode value = given(key);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw BadInput.of(key, "Send an array of external ids.");
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isString() && !item.isIntegralNumber()) {
                throw BadInput.of(key + "[" + ids.size() + "]", "Send an external id.");
            }
            ids.add(CleanText.at(key + "[" + ids.size() + "]", item.asString()));
        }
        return ids;
    }

    private static int whole(JsonNode value, String path) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw BadInput.of(path, "Send a whole number.");
        }
        return value.asInt();
    }

    /** The condition's JSON, to be read by its own rules. */
    public JsonNode condition() {
        JsonNode value = given(CONDITION);
        if (value == null) {
            throw BadInput.of(CONDITION, "Send a condition.");
        }
        return value;
    }

    /** The condition; throws {@link BadInput} where there is none, and with what is wrong with it. */
    public ConditionTree condition(Conditions conditions, Catalogue catalogue, Subject subject) {
        return read(conditions, catalogue, subject, condition(), Purpose.SEGMENT);
    }

    /** The condition where there need not be one. */
    public @Nullable ConditionTree conditionOrNone(
            Conditions conditions, Catalogue catalogue, Subject subject, Purpose purpose) {
        JsonNode value = given(CONDITION);
        return value == null ? null : read(conditions, catalogue, subject, value, purpose);
    }

    private static ConditionTree read(
            Conditions conditions, Catalogue catalogue, Subject subject, JsonNode sent, Purpose purpose) {
        try {
            return conditions.read(catalogue, subject, sent, purpose);
        } catch (BadInput wrong) {
            throw wrong.under(CONDITION);
        }
    }

    /** account or user. */
    public Subject subject() {
        return subject(requiredText("subject"));
    }

    /** Refuses another subject than what is changed has. */
    public void requireSubject(Subject subject, String what) {
        if (has("subject") && subject() != subject) {
            throw BadInput.of("subject", what + " keeps its subject.");
        }
    }

    public static Subject subject(@Nullable String key) {
        Subject subject = anySubject(key);
        if (subject == Subject.SUBSCRIPTION) {
            throw BadInput.of("subject", "Choose account or user.");
        }
        return subject;
    }

    public static Subject anySubject(@Nullable String key) {
        for (Subject subject : Subject.values()) {
            if (subject.key().equals(key)) {
                return subject;
            }
        }
        throw BadInput.of("subject", "Choose account, user or subscription.");
    }
}
