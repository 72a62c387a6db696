package app.steward.action;

import app.steward.account.Account;
import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.CustomerRecord;
import app.steward.record.Property;
import app.steward.record.RecordProperties;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.user.User;
import app.steward.workspace.Today;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** The fields that an action may set: given ones and custom attributes, of the record or of its account. */
@Component
public class SettableFields {
    private static final String OF_ACCOUNT = Subject.ACCOUNT.key() + ".";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private final RecordProperties properties;
    private final Attributes attributes;
    private final Fields fields;
    private final Today today;

    SettableFields(RecordProperties properties, Attributes attributes, Fields fields, Today today) {
        this.properties = properties;
        this.attributes = attributes;
        this.fields = fields;
        this.today = today;
    }

    /**
     * One of them.
     *
     * @param subject whose it is
     * @param key on that subject
     * @param name its key as the action says it: {@code account.stage} where it is the user's account's
     * @param choices that there are; none where any value of the type will do
     * @param keeps the value as it is kept; throws {@link RejectedValue}
     */
    public record Settable(
            Subject subject,
            String key,
            String name,
            String label,
            String group,
            ValueType type,
            List<Choice> choices,
            UnaryOperator<@Nullable Object> keeps) {
        public boolean isCustom() {
            return key.startsWith("custom.");
        }
    }

    /** All that an action for these records may set, as they are offered. */
    public List<Settable> of(Subject subject) {
        List<Settable> all = new ArrayList<>(own(subject, ""));
        if (subject == Subject.USER) {
            all.addAll(own(Subject.ACCOUNT, OF_ACCOUNT));
        }
        return all;
    }

    public Optional<Settable> find(Subject subject, String name) {
        return of(subject).stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private List<Settable> own(Subject subject, String prefix) {
        List<Settable> all = new ArrayList<>();
        for (Property<?> property : properties.of(subject)) {
            if (!property.key().equals("external_id")) {
                all.add(new Settable(
                        subject,
                        property.key(),
                        prefix + property.key(),
                        property.field().label(),
                        prefix.isEmpty() ? property.field().group() : "Account",
                        property.type(),
                        property.isListed() ? property.field().known() : List.of(),
                        value -> kept(subject, property, value)));
            }
        }
        for (Attribute attribute : attributes.of(subject.key())) {
            if (!attribute.retired()) {
                all.add(new Settable(
                        subject,
                        attribute.fieldKey(),
                        prefix + attribute.fieldKey(),
                        attribute.label(),
                        prefix.isEmpty() ? "Custom attributes" : "Custom attributes of the account",
                        attribute.type(),
                        attribute.options(),
                        attribute::accept));
            }
        }
        return all;
    }

    /** As a record of the kind keeps it, which checks it by doing it. */
    @SuppressWarnings("unchecked") // the properties of a kind are of its class
    private @Nullable Object kept(Subject subject, Property<?> property, @Nullable Object value) {
        LocalDate day = today.now().today();
        CustomerRecord blank = subject == Subject.ACCOUNT ? new Account("any", day) : new User("any", day);
        Property<CustomerRecord> its = (Property<CustomerRecord>) property;
        its.set(blank, value);
        return its.reads().apply(blank);
    }

    /** The value as it is kept, from JSON; throws {@link RejectedValue} for what it can't be. */
    public @Nullable Object value(Settable field, JsonNode json) {
        return field.keeps()
                .apply(Typed.json(field.type(), json, today.conventions().zone()));
    }

    /** The same from text, as people type it, as JSON. */
    public JsonNode typed(Settable field, String text) {
        return json(field.keeps().apply(Typed.text(field.type(), text, today.conventions())));
    }

    /** By how much a number grows, as people type it, as JSON; null for nothing. */
    public JsonNode amount(String text) {
        return json(Typed.text(ValueType.NUMBER, text, today.conventions()));
    }

    /** Whether what the one holds may stand in the other; whether each value may is asked when it is copied. */
    static boolean fits(Settable from, Settable into) {
        return from.type() == into.type()
                || from.type().isNumeric() && into.type().isNumeric()
                || isText(from.type()) && isText(into.type());
    }

    private static boolean isText(ValueType type) {
        return type == ValueType.TEXT || type == ValueType.CHOICE;
    }

    static JsonNode json(@Nullable Object kept) {
        return kept == null ? NullNode.getInstance() : JsonMapper.shared().valueToTree(Typed.plain(kept));
    }

    Catalogue catalogue() {
        return fields.catalogue();
    }

    /** A value in words; empty for a field that is gone. */
    static String words(Optional<Settable> field, JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        } else if (value.isArray()) {
            return value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        }
        String text = value.asString();
        if (field.isPresent() && field.get().type() == ValueType.DATE) {
            return LocalDate.parse(text).format(DAY);
        }
        return field.flatMap(of -> of.choices().stream()
                        .filter(choice -> choice.key().equalsIgnoreCase(text))
                        .findFirst())
                .map(Choice::label)
                .orElse(text);
    }
}
