package app.steward.customer.web;

import app.steward.account.Accounts;
import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.listing.ListedRow;
import app.steward.listing.ListedRow.Person;
import app.steward.listing.ListedRow.Reference;
import app.steward.record.CustomerRecord;
import app.steward.record.RecordProperties;
import app.steward.record.Typed;
import app.steward.record.web.FormInput;
import app.steward.record.web.FormInput.Kind;
import app.steward.subscription.Subscriptions;
import app.steward.team.TeamMembers;
import app.steward.user.Users;
import app.steward.value.NumberReader;
import app.steward.value.Tags;
import app.steward.workspace.Today;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was given of a record, which may be nothing where its page shows a derived value, as forms have it. */
@Component
class GivenValues {
    private static final Map<String, String> YES_NO = new LinkedHashMap<>();

    static {
        YES_NO.put("yes", "Yes");
        YES_NO.put("no", "No");
    }

    private final Accounts accounts;
    private final Users users;
    private final Subscriptions subscriptions;
    private final RecordProperties properties;
    private final TeamMembers members;
    private final Today today;

    GivenValues(
            Accounts accounts,
            Users users,
            Subscriptions subscriptions,
            RecordProperties properties,
            TeamMembers members,
            Today today) {
        this.accounts = accounts;
        this.users = users;
        this.subscriptions = subscriptions;
        this.properties = properties;
        this.members = members;
        this.today = today;
    }

    /** A value as an input has it, and the version of the record that it belongs to. */
    record Value(String text, int version) {}

    /** @param shown what the page shows of it, which holds the owners and the parent */
    Value of(Subject subject, ListedRow row, FieldDefinition field, @Nullable Object shown) {
        CustomerRecord record = record(subject, row);
        return new Value(text(subject, record, field, shown), record.version());
    }

    /** What was given of several fields of a record, as inputs have it, by key. */
    record Values(Map<String, String> texts, int version) {}

    Values of(Subject subject, ListedRow row, List<RecordFacts.Fact> facts) {
        CustomerRecord record = record(subject, row);
        Map<String, String> texts = new LinkedHashMap<>();
        for (RecordFacts.Fact fact : facts) {
            texts.put(
                    fact.column().use().key(),
                    text(subject, record, fact.column().field(), fact.value()));
        }
        return new Values(texts, record.version());
    }

    private CustomerRecord record(Subject subject, ListedRow row) {
        return switch (subject) {
            case ACCOUNT -> accounts.findById(row.id()).orElseThrow();
            case USER -> users.findById(row.id()).orElseThrow();
            case SUBSCRIPTION -> subscriptions.findById(row.id()).orElseThrow();
        };
    }

    private String text(Subject subject, CustomerRecord record, FieldDefinition field, @Nullable Object shown) {
        Object value = switch (field.type()) {
            case PERSON -> shown instanceof Person person ? person.email() : null;
            case REFERENCE -> shown instanceof Reference other ? other.externalId() : null;
            default -> given(subject, record, field);
        };
        return text(field.type(), value);
    }

    private @Nullable Object given(Subject subject, CustomerRecord record, FieldDefinition field) {
        return field.reach() instanceof AccessPath.Custom custom
                ? record.custom().get(custom.key())
                : properties.given(subject, record, field.key());
    }

    private String text(ValueType type, @Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        } else if (value instanceof BigDecimal number) {
            return NumberReader.text(Typed.tidy(number));
        } else if (value instanceof List<?> many) {
            return Tags.text(many.stream().map(String::valueOf).toList());
        } else if (type == ValueType.MOMENT) {
            Instant at = value instanceof Instant instant ? instant : Instant.parse(value.toString());
            return at.atZone(today.now().zone())
                    .toLocalDateTime()
                    .truncatedTo(ChronoUnit.MINUTES)
                    .toString();
        }
        return value.toString();
    }

    /** The input that takes the field. */
    FormInput input(Subject subject, FieldDefinition field) {
        return switch (field.type()) {
            case NUMBER, MONEY, PERCENT, SCORE -> FormInput.of("value", field.label(), Kind.NUMBER);
            case DATE -> FormInput.of("value", field.label(), Kind.DATE);
            case MOMENT -> FormInput.of("value", field.label(), Kind.MOMENT);
            case REFERENCE ->
                FormInput.of("value", field.label(), Kind.ACCOUNT).saying("Type a name or an external id.");
            case YES_NO -> FormInput.select("value", field.label(), FormInput.choices("None", YES_NO));
            case PERSON ->
                FormInput.person("value", field.label(), "Unassigned", members.owners("", FormInput.MOST_LISTED + 1));
            case TEXT -> FormInput.open("value", field.label(), FormInput.valuesOf(subject, field.key()));
            case CHOICE -> {
                Map<String, String> known = new LinkedHashMap<>();
                for (Choice choice : field.known()) {
                    known.putIfAbsent(choice.key(), choice.label());
                }
                yield field.hasListedChoices()
                        ? FormInput.select("value", field.label(), FormInput.choices("None", known))
                        : FormInput.open("value", field.label(), FormInput.valuesOf(subject, field.key()));
            }
            case TAGS ->
                FormInput.open("value", field.label(), FormInput.valuesOf(subject, field.key()))
                        .saying("Several are separated by commas, semicolons or bars.");
            default -> FormInput.of("value", field.label(), Kind.TEXT);
        };
    }
}
