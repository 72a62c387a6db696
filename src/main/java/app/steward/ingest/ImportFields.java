package app.steward.ingest;

import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.choice.ChoiceEntry;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Choice;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.RecordProperties;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the columns of a file can go to, in words for people. */
@Component
public class ImportFields {
    private static final String MAIN = "Fields";

    /** Of what is called otherwise than its key says; a field is called as everywhere. */
    private static final Map<String, String> LABELS = Map.of(
            "account", "Account, by external id",
            "user", "User, by external id",
            "subscription", "Subscription, by external id",
            "parent", "Parent account, by external id",
            "count", "How often",
            "first_response_minutes", "Minutes to the first answer",
            "csat", "Satisfaction (CSAT)",
            "at", "When",
            "author", "Team member, by e-mail");

    private final Fields fields;
    private final RecordProperties properties;
    private final Attributes attributes;
    private final SuccessRoles roles;
    private final ListEntries lists;

    ImportFields(
            Fields fields, RecordProperties properties, Attributes attributes, SuccessRoles roles, ListEntries lists) {
        this.fields = fields;
        this.properties = properties;
        this.attributes = attributes;
        this.roles = roles;
        this.lists = lists;
    }

    /**
     * One of them.
     *
     * @param group under which it is offered
     * @param owner whether it names another record
     * @param person whether it names a team member
     * @param listed whether its values are a list that administrators keep, to which an import may add
     * @param choices that there are; none where any value of the type will do
     * @param numbers what its numbers count, by which they are read
     */
    public record Offer(
            String key,
            String label,
            String group,
            @Nullable ValueType type,
            boolean owner,
            boolean person,
            boolean listed,
            List<Choice> choices,
            String numbers) {
        public Offer {
            choices = List.copyOf(choices);
        }

        /** Entries that a column names and the list lacks; none where an import can't make any. */
        public List<String> missing(FileSurvey.Found column) {
            return listed
                    ? column.values().stream()
                            .filter(value -> ChoiceEntry.find(choices, value).isEmpty())
                            .toList()
                    : List.of();
        }
    }

    /** By key, in the order in which they are offered. */
    public Map<String, Offer> of(ImportKind kind) {
        Subject subject = kind.subject();
        List<Offer> offers = new ArrayList<>();
        for (Target target : Target.of(kind, subject == null ? List.of() : properties.of(subject))) {
            offers.add(offer(kind, target));
        }
        offers.sort((one, other) ->
                Boolean.compare(one.key().equals("external_id"), other.key().equals("external_id")) * -1);
        if (kind == ImportKind.ACCOUNTS) {
            for (SuccessRole role : roles.inUse()) {
                offers.add(new Offer(
                        role.key(),
                        role.label() + ", by e-mail",
                        "Success roles",
                        ValueType.PERSON,
                        false,
                        true,
                        false,
                        List.of(),
                        ""));
            }
        }
        for (Attribute each : subject == null ? List.<Attribute>of() : attributes.of(subject.key())) {
            if (!each.retired()) {
                offers.add(new Offer(
                        each.fieldKey(),
                        each.label(),
                        "Custom attributes",
                        each.type(),
                        false,
                        false,
                        false,
                        each.type() == ValueType.CHOICE ? each.options() : List.of(),
                        Target.custom(each.key(), each.type()).kind(each.type()).name()));
            }
        }
        Map<String, Offer> byKey = new LinkedHashMap<>();
        offers.forEach(offer -> byKey.put(offer.key(), offer));
        return byKey;
    }

    private Offer offer(ImportKind kind, Target target) {
        Subject subject = kind.subject();
        String label = LABELS.getOrDefault(target.key(), ChoiceLists.labelOf(target.key()));
        if (subject != null && target.property() != null && !target.key().equals("external_id")) {
            label = fields.catalogue()
                    .find(subject, target.key())
                    .map(field -> field.label())
                    .orElse(label);
        }
        boolean listed = target.role() == Target.Role.LISTED;
        List<Choice> choices = listed
                ? lists.of(Objects.requireNonNull(subject), target.key())
                : FactTable.holds(kind) ? FactTable.of(kind).choices(target.key()) : List.of();
        return new Offer(
                target.key(),
                label,
                MAIN,
                target.type(),
                target.role() == Target.Role.OWNER,
                target.role() == Target.Role.PERSON,
                listed,
                choices,
                target.kind(target.type()).name());
    }
}
