package app.steward.event;

import app.steward.account.Account;
import app.steward.attribute.Attribute;
import app.steward.condition.Subject;
import app.steward.problem.Storable;
import app.steward.record.CustomerRecord;
import app.steward.record.Property;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.subscription.Subscription;
import app.steward.user.User;
import app.steward.workspace.Conventions;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the values of one batch, each that comes again only once: to look an entry of a list up asks the database. A
 * property is set on a blank record, so that what it takes is decided by it alone.
 */
final class ValueReader {
    /** As JSON spells the character that no text of the database may hold. */
    private static final String NUL = "\\u0000";

    private final Conventions conventions;
    private final Map<Asked, Read> known = new HashMap<>();

    ValueReader(Conventions conventions) {
        this.conventions = conventions;
    }

    private record Asked(Subject subject, String key, JsonNode value) {}

    /**
     * What a value is.
     *
     * @param value as it is kept, null for none
     * @param refusal why it can't be kept; null where it can
     */
    record Read(@Nullable Object value, @Nullable String refusal) {}

    /** As the property keeps it. */
    <R extends CustomerRecord> Read property(Subject subject, Property<R> property, JsonNode value) {
        return known.computeIfAbsent(
                new Asked(subject, property.key(), value),
                asked -> read(() -> {
                    R blank = blank(subject);
                    property.set(blank, Typed.loose(property.type(), value, conventions));
                    return property.reads().apply(blank);
                }));
    }

    /** As the custom attribute keeps it. */
    Read custom(Attribute attribute, JsonNode value) {
        return known.computeIfAbsent(
                new Asked(attribute.subject(), attribute.fieldKey(), value),
                asked -> read(() -> attribute.accept(Typed.loose(attribute.type(), value, conventions))));
    }

    /** By a rule of another kind. */
    static Read read(Supplier<@Nullable Object> reading) {
        try {
            return new Read(reading.get(), null);
        } catch (RejectedValue e) {
            return new Read(null, e.getMessage());
        }
    }

    /** Why a value that is kept as it was sent can't be; empty where it can. */
    static Optional<String> checkStorable(String key, JsonNode value) {
        return Storable.is(key)
                        && Storable.is(value.toString())
                        && !value.toString().contains(NUL)
                ? Optional.empty()
                : Optional.of(Storable.REFUSAL);
    }

    Conventions conventions() {
        return conventions;
    }

    @SuppressWarnings("unchecked") // the properties of a subject are of its class
    private static <R extends CustomerRecord> R blank(Subject subject) {
        return (R)
                switch (subject) {
                    case ACCOUNT -> new Account("blank", LocalDate.EPOCH);
                    case USER -> new User("blank", LocalDate.EPOCH);
                    case SUBSCRIPTION -> new Subscription("blank", 0);
                };
    }
}
