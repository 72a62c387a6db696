package app.steward.event.csb;

import app.steward.condition.Subject;
import app.steward.event.Event;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.usage.FeatureName;
import app.steward.value.CleanText;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The older form of CustomerSuccessBox, in camel case, as its Java and PHP clients write it: the type says what it is. */
public final class CamelForm {
    private static final String ACCOUNT = "accountId";
    private static final String USER = "userId";

    private CamelForm() {}

    /**
     * The event of a call.
     *
     * @param path the last part of the address, which counts where no type is said
     */
    public static Call read(String path, JsonNode body, Instant receivedAt) {
        if (!Set.of("track", "account", "identify", "feature", "page").contains(path)) {
            throw new NotFound("There is nothing called \"" + path + "\" here.");
        }
        Keys keys = new Keys(body);
        String said = keys.word("type");
        String type = said == null ? path : CleanText.of(said).toLowerCase(Locale.ROOT);
        return switch (type) {
            case "account" -> account(keys);
            case "user", "identify" -> user(keys);
            case "feature" -> feature(keys, receivedAt);
            case "track" -> track(keys, receivedAt);
            case "page" -> page(keys, receivedAt);
            default -> throw BadInput.of("type", "Enter track, account, user or feature.");
        };
    }

    private static Call account(Keys keys) {
        String account = keys.id(ACCOUNT);
        return Call.of(new Event.Upsert(Subject.ACCOUNT, account, null, traits(keys)), Map.of("account_id", account));
    }

    private static Call user(Keys keys) {
        String account = keys.id(ACCOUNT);
        String user = keys.id(USER);
        return Call.of(new Event.Upsert(Subject.USER, user, account, traits(keys)), ids(account, user));
    }

    /** None, and an empty list, which is how PHP writes an empty object, are no traits. */
    private static Map<String, JsonNode> traits(Keys keys) {
        JsonNode traits = keys.body().path("traits");
        if (traits.isMissingNode() || traits.isNull() || traits.isArray() && traits.isEmpty()) {
            return Map.of();
        } else if (!traits.isObject()) {
            throw BadInput.of("traits", "Send an object of keys and values.");
        }
        return new Keys(traits).others(Set.of("updated_on"));
    }

    private static Call feature(Keys keys, Instant receivedAt) {
        return use(
                keys,
                keys.feature("featureId", "moduleId", "productId", false),
                true,
                keys.uses("total"),
                keys.moment("timestamp", receivedAt));
    }

    private static Call use(Keys keys, FeatureName feature, boolean tracked, long uses, Instant at) {
        String account = keys.id(ACCOUNT);
        String user = keys.id(USER);
        return Call.of(
                new Event.Use(account, user, feature, tracked, uses, at), FlatForm.idsOf(account, user, feature));
    }

    /** Signing in and out; anything else that somebody tracks is a use of what it is called. */
    private static Call track(Keys keys, Instant receivedAt) {
        String account = keys.id(ACCOUNT);
        String user = keys.id(USER);
        Instant at = keys.moment("timestamp", receivedAt);
        String event = keys.word("event");
        if (event == null || CleanText.of(event).isEmpty()) {
            throw BadInput.of("event", "It is missing.");
        }
        return switch (CleanText.of(event).toLowerCase(Locale.ROOT)) {
            case "user login" -> Call.of(new Event.Login(account, user, at), ids(account, user));
            case "user logout" -> Call.of(new Event.Logout(account, user, at), ids(account, user));
            default -> use(keys, keys.feature("event", "moduleId", "productId", false), true, keys.uses("total"), at);
        };
    }

    /** A page that was looked at; without a name it tells of account and user alone. */
    private static Call page(Keys keys, Instant receivedAt) {
        String account = keys.id(ACCOUNT);
        String user = keys.id(USER);
        Instant at = keys.moment("timestamp", receivedAt);
        String name = nameOf(keys);
        if (name == null) {
            return Call.of(new Event.Logout(account, user, at), ids(account, user));
        }
        return use(keys, Keys.at("name", () -> FeatureName.read("Viewed " + name + " page", null, null)), false, 1, at);
    }

    private static @Nullable String nameOf(Keys keys) {
        String name = keys.word("name");
        String clean = name == null ? "" : CleanText.of(name);
        return clean.isEmpty() || clean.length() > 200 ? null : clean;
    }

    private static Map<String, String> ids(String account, String user) {
        return Map.of("account_id", account, "user_id", user);
    }
}
