package app.steward.event.segment;

import app.steward.condition.Subject;
import app.steward.event.Event;
import app.steward.event.Message;
import app.steward.problem.BadInput;
import app.steward.usage.FeatureName;
import app.steward.value.CleanText;
import app.steward.value.ExternalId;
import app.steward.value.InvalidValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads calls of the tracking API into messages. What is none is put aside with its reason, and its neighbours count. */
@Component
class SegmentMessages {
    private static final Set<String> BATCHES = Set.of("batch", "import");
    private static final Set<String> LOGINS = Set.of("signed in", "logged in", "user login");
    private static final String KEY = "writeKey";
    private static final int LARGEST = 32 << 10;
    private static final int LONGEST_NAME = 255;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final long MILLISECONDS = 100_000_000_000L;

    private final Traits traits;

    SegmentMessages(Traits traits) {
        this.traits = traits;
    }

    /**
     * What a request holds.
     *
     * @param anonymous how many more name nobody but an anonymous visitor
     */
    record Read(List<Message> messages, int anonymous) {}

    /** What keeps a message from being one. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(String reason) {
            super(reason, null, false, false); // a batch may hold a thousand of them
        }
    }

    /**
     * Reads the body of a call.
     *
     * @throws BadInput where it is none at all
     */
    Read read(String call, JsonNode body, long key, Instant receivedAt) {
        if (!body.isObject()) {
            throw BadInput.of("", "Send a JSON object.");
        }
        List<Message> messages = new ArrayList<>();
        int anonymous = 0;
        if (!BATCHES.contains(call)) {
            anonymous += add(call, body, MissingNode.getInstance(), key, receivedAt, messages);
            return new Read(messages, anonymous);
        }
        if (!body.path("batch").isArray()) {
            throw BadInput.of("batch", "Send the messages as an array.");
        }
        for (JsonNode each : body.path("batch")) {
            String type = each.path("type").isString() ? each.path("type").stringValue() : "";
            anonymous += add(type, each, body.path("context"), key, receivedAt, messages);
        }
        return new Read(messages, anonymous);
    }

    /** Adds what a message says; answers how many anonymous ones it is, none or one. */
    private int add(
            String type, JsonNode sent, JsonNode context, long key, Instant receivedAt, List<Message> messages) {
        String raw = withoutKey(sent).toString();
        String id = messageId(sent);
        List<Event> events;
        try {
            events = events(type, new Call(sent, context, receivedAt), raw);
        } catch (Unusable e) {
            events = List.of(new Event.Unusable(String.valueOf(e.getMessage())));
        }
        for (int i = 0; i < events.size(); i++) {
            messages.add(new Message(key, events.get(i), once(id, i), receivedAt, List.of(), raw));
        }
        return events.isEmpty() ? 1 : 0;
    }

    /** What is refused is kept and shown to people; the key that browsers write into what they send is not. */
    private static JsonNode withoutKey(JsonNode sent) {
        return sent instanceof ObjectNode object && object.has(KEY)
                ? object.deepCopy().without(KEY)
                : sent;
    }

    /** A call that says two things is known by two. */
    private static @Nullable UUID once(@Nullable String messageId, int part) {
        return messageId == null ? null : Message.onceOf("message\0" + part + "\0" + messageId);
    }

    private static @Nullable String messageId(JsonNode sent) {
        JsonNode id = sent.path("messageId");
        String text = id.isString() || id.isNumber() ? id.asString() : "";
        return text.isBlank() ? null : text;
    }

    /** Nothing where it names only an anonymous visitor. */
    private List<Event> events(String type, Call call, String raw) {
        if (!call.sent.isObject()) {
            throw new Unusable("A message is a JSON object.");
        } else if (raw.length() > LARGEST || raw.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new Unusable("The message is larger than 32 KiB.");
        }
        try {
            return switch (type) {
                case "identify" -> identify(call);
                case "group" -> group(call);
                case "track" -> track(call);
                case "page", "screen" -> view(call, type);
                case "alias" -> List.of(alias(call));
                case "" -> throw new Unusable("type is missing.");
                default ->
                    throw new Unusable(
                            "There is no call \"" + (type.length() > 40 ? type.substring(0, 40) + "…" : type) + "\".");
            };
        } catch (InvalidValue e) {
            throw new Unusable(e.getMessage());
        }
    }

    private List<Event> identify(Call call) {
        String user = call.user();
        if (user == null) {
            return call.nobody("userId");
        }
        JsonNode given = call.object("traits");
        JsonNode known = given.isEmpty() ? call.sent.path("context").path("traits") : given;
        return List.of(new Event.Upsert(Subject.USER, user, call.account(), traits.ofUser(known, user)));
    }

    private List<Event> group(Call call) {
        String account = call.group();
        if (account == null) {
            throw new Unusable("groupId is missing.");
        }
        String user = call.user();
        Event group =
                new Event.Upsert(Subject.ACCOUNT, account, null, traits.ofAccount(call.object("traits"), account));
        return user == null ? List.of(group) : List.of(group, new Event.Upsert(Subject.USER, user, account, Map.of()));
    }

    private List<Event> track(Call call) {
        String user = call.user();
        String account = call.account();
        if (user == null && account == null) {
            return call.nobody("userId");
        }
        String event = call.text(call.sent, "event");
        if (event == null) {
            throw new Unusable("event is missing.");
        }
        if (LOGINS.contains(event.toLowerCase(Locale.ROOT))) {
            return List.of(new Event.Login(account, user, call.at()));
        }
        JsonNode properties = call.object("properties");
        FeatureName feature =
                FeatureName.read(event, call.text(properties, "module"), call.text(properties, "product"));
        return List.of(new Event.Use(account, user, feature, true, 1, call.at()));
    }

    private List<Event> view(Call call, String kind) {
        String user = call.user();
        String account = call.account();
        if (user == null && account == null) {
            return call.nobody("userId");
        }
        JsonNode properties = call.object("properties");
        String name = call.viewed(properties);
        String feature = name == null ? "Viewed " + kind : "Viewed " + name + " " + kind;
        if (feature.codePointCount(0, feature.length()) > LONGEST_NAME) {
            throw new Unusable("name is longer than " + LONGEST_NAME + " characters.");
        }
        FeatureName read = FeatureName.read(feature, call.text(properties, "module"), call.text(properties, "product"));
        return List.of(new Event.Use(account, user, read, false, 1, call.at()));
    }

    private static Event alias(Call call) {
        String previous = call.id(call.sent, "previousId");
        String user = call.user();
        if (previous == null || user == null) {
            throw new Unusable((previous == null ? "previousId" : "userId") + " is missing.");
        } else if (previous.equals(user)) {
            throw new Unusable("previousId and userId are the same.");
        }
        return new Event.Alias(previous, user);
    }

    /**
     * A message, and what its batch says of all.
     *
     * @param shared the context of the batch
     */
    private record Call(JsonNode sent, JsonNode shared, Instant receivedAt) {

        @Nullable
        String user() {
            return id(sent, "userId");
        }

        @Nullable
        String group() {
            String own = id(sent, "groupId");
            return own != null ? own : ofContext();
        }

        private @Nullable String ofContext() {
            String own = id(sent.path("context"), "groupId");
            return own != null ? own : id(shared, "groupId");
        }

        /** Whose the message is, as far as it says so. */
        @Nullable
        String account() {
            String account = ofContext();
            if (account == null) {
                account = id(sent, "groupId");
            }
            for (JsonNode bag : List.of(
                    sent.path("properties"),
                    sent.path("traits"),
                    sent.path("context").path("traits"))) {
                for (String key : List.of("account_id", "accountId")) {
                    account = account != null ? account : id(bag, key);
                }
            }
            return account;
        }

        /** A message of an anonymous visitor, who is nobody to us. */
        List<Event> nobody(String missing) {
            if (id(sent, "anonymousId") == null) {
                throw new Unusable(missing + " is missing.");
            }
            return List.of();
        }

        /** An object, empty where there is none. */
        JsonNode object(String key) {
            JsonNode value = sent.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return MissingNode.getInstance();
            } else if (!value.isObject()) {
                throw new Unusable(key + " must be a JSON object.");
            }
            return value;
        }

        /** An external id: 456 is the same as "456". Null where there is none. */
        @Nullable
        String id(JsonNode of, String key) {
            JsonNode value = of.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            } else if (!value.isString() && !value.isNumber()) {
                throw new Unusable(key + " must be a text or a number.");
            }
            String text = value.isNumber() ? written(value) : CleanText.of(value.stringValue());
            if (text.isEmpty()) {
                return null;
            }
            try {
                return ExternalId.read(text);
            } catch (InvalidValue e) {
                throw new Unusable(key + " " + e.reason() + ".");
            }
        }

        private static String written(JsonNode number) {
            BigDecimal value = number.decimalValue();
            return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        }

        /** A text of at most 255 characters; null where there is none. */
        @Nullable
        String text(JsonNode of, String key) {
            JsonNode value = of.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            } else if (!value.isString() && !value.isNumber()) {
                throw new Unusable(key + " must be a text.");
            }
            try {
                return CleanText.read(value.isNumber() ? written(value) : value.stringValue(), LONGEST_NAME);
            } catch (InvalidValue e) {
                throw new Unusable(key + " " + e.reason() + ".");
            }
        }

        /** What a page or screen is called, else where it is. */
        @Nullable
        String viewed(JsonNode properties) {
            String name = text(sent, "name");
            name = name != null ? name : text(properties, "name");
            name = name != null ? name : text(properties, "path");
            name = name != null ? name : text(sent.path("context").path("page"), "path");
            return name;
        }

        /** When it happened. What is far ahead of us is decided where it is stored. */
        Instant at() {
            JsonNode said = sent.path("timestamp");
            if (said.isMissingNode() || said.isNull()) {
                said = sent.path("originalTimestamp");
            }
            if (said.isMissingNode() || said.isNull()) {
                return receivedAt;
            }
            Instant at = moment(said);
            if (at.isBefore(EARLIEST)) {
                throw new Unusable("timestamp is before 1970.");
            }
            return at;
        }

        private static Instant moment(JsonNode said) {
            try {
                if (said.isIntegralNumber() && said.canConvertToLong()) {
                    long number = said.longValue();
                    return number < MILLISECONDS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
                } else if (said.isString()) {
                    return moment(CleanText.of(said.stringValue()));
                }
            } catch (DateTimeException e) {
                // said below
            }
            throw new Unusable("timestamp must be a moment such as 2026-06-15T12:00:00Z.");
        }

        /** Without a zone it is UTC. */
        private static Instant moment(String text) {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            String iso = text.replace(' ', 'T');
            try {
                return OffsetDateTime.parse(iso).toInstant();
            } catch (DateTimeException e) {
                return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            }
        }
    }
}
