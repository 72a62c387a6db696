package app.steward.event;

import app.steward.condition.Subject;
import app.steward.usage.FeatureName;
import app.steward.value.ExternalId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What happened, or what holds from now on, as any wire format says it. Records are named by external id, and those that
 * nobody knows yet are made, so that the order of events does not matter. An id that is none throws {@link
 * app.steward.value.InvalidValue}; values are read when they are stored.
 */
public sealed interface Event {

    /**
     * Values of an account, user or subscription.
     *
     * @param account whose user or subscription it is; null for an account, and where that stays as it is
     * @param values as they were sent, by the keys of properties, success roles and {@code parent}; every other key is that
     *     of a custom attribute, also with {@code custom.} before it. Null clears
     */
    record Upsert(Subject subject, String id, @Nullable String account, Map<String, JsonNode> values) implements Event {
        public Upsert {
            id = ExternalId.read(id);
            account = idOrNull(account);
            values = copy(values);
        }
    }

    /**
     * Values of an invoice, by the names of its columns; other keys are left alone.
     *
     * @param account may be null where there is a subscription; one that nobody knows yet is waited for
     */
    record Invoice(
            String id, @Nullable String account, @Nullable String subscription, Map<String, JsonNode> values)
            implements Event {
        public Invoice {
            id = ExternalId.read(id);
            account = idOrNull(account);
            subscription = idOrNull(subscription);
            values = copy(values);
        }
    }

    /**
     * Uses of a feature.
     *
     * @param account as the event names it; null for that of the user, once there is one
     * @param user null where nobody is named
     * @param tracked what a feature is that is seen for the first time
     */
    record Use(
            @Nullable String account,
            @Nullable String user,
            FeatureName feature,
            boolean tracked,
            long uses,
            Instant at)
            implements Event {
        public Use {
            account = idOrNull(account);
            user = idOrNull(user);
        }
    }

    /** Somebody signed in to the customer's product. */
    record Login(@Nullable String account, @Nullable String user, Instant at) implements Event {
        public Login {
            account = idOrNull(account);
            user = idOrNull(user);
        }
    }

    /** Somebody signed out: tells that the account and the user are there, and is not counted. */
    record Logout(@Nullable String account, @Nullable String user, Instant at) implements Event {
        public Logout {
            account = idOrNull(account);
            user = idOrNull(user);
        }
    }

    /** Two ids are one user: what was known under the first is the second's. */
    record Alias(String previous, String user) implements Event {
        public Alias {
            previous = ExternalId.read(previous);
            user = ExternalId.read(user);
        }
    }

    /**
     * A message of a batch that is none. It is put aside, and its neighbours are stored.
     *
     * @param reason a sentence
     */
    record Unusable(String reason) implements Event {}

    private static @Nullable String idOrNull(@Nullable String id) {
        return id == null ? null : ExternalId.read(id);
    }

    private static Map<String, JsonNode> copy(Map<String, JsonNode> values) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
