package app.steward.subscription;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.account.AccountFields;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import app.steward.record.Property;
import app.steward.record.PropertyGroup;
import app.steward.record.RecordFields;
import app.steward.value.ValueRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The fields of subscriptions: as conditions read them, and as people set them. */
@Component
public class SubscriptionFields implements RecordFields<Subscription> {
    private final SubscriptionStatuses statuses;
    private final List<Property<Subscription>> properties;

    SubscriptionFields(SubscriptionStatuses statuses) {
        this.statuses = statuses;
        this.properties = properties(statuses);
    }

    @Override
    public Stream<FieldDefinition> fields() {
        List<FieldDefinition> all = new ArrayList<>();
        for (Property<Subscription> property : properties) {
            all.add(property.field());
            if (property.key().equals("status")) {
                all.add(statusType());
            }
        }
        return all.stream();
    }

    @Override
    public Subject subject() {
        return Subject.SUBSCRIPTION;
    }

    /** All that is set on the subscription: not the account, which is another record. */
    @Override
    public List<Property<Subscription>> properties() {
        return properties;
    }

    private static List<Property<Subscription>> properties(SubscriptionStatuses statuses) {
        PropertyGroup<Subscription> group = PropertyGroup.of(Subject.SUBSCRIPTION, "Subscription");
        return List.of(
                group.externalId(),
                group.text("plan", "Plan", Subscription::plan, Subscription::setPlan),
                group.listed(
                        "status",
                        "Status",
                        statuses::choices,
                        statuses::keyOf,
                        Subscription::status,
                        Subscription::setStatus),
                group.money("amount", "Amount", Subscription::amount, Subscription::setAmount),
                group.money("mrr", "MRR", Subscription::mrr, Subscription::setMrr)
                        .shownBy(mrr(), "(t.amount / t.billing_months)::numeric(30, 2)"),
                group.count("seats", "Seats", Subscription::seats, Subscription::setSeats),
                group.number(
                        "billing_months",
                        "Billing months",
                        ValueRule.MONTHS,
                        Subscription::billingMonths,
                        Subscription::setBillingMonths),
                group.date("starts_on", "Starts on", Subscription::startsOn, Subscription::setStartsOn),
                group.date("ends_on", "Ends on", Subscription::endsOn, Subscription::setEndsOn),
                group.date("cancelled_on", "Cancelled on", Subscription::cancelledOn, Subscription::setCancelledOn),
                group.date(
                        "next_billing_on",
                        "Next billing on",
                        Subscription::nextBillingOn,
                        Subscription::setNextBillingOn),
                group.yesNo("auto_renew", "Auto-renew", Subscription::autoRenew, Subscription::setAutoRenew),
                group.yesNo("trial", "Trial", Subscription::trial, Subscription::setTrial));
    }

    /** What was given, else the amount over its months. */
    private static FieldDefinition mrr() {
        Field<BigDecimal> mrr = coalesce(
                field(name("s", "mrr"), BigDecimal.class),
                field(name("s", "amount"), BigDecimal.class)
                        .div(field(name("s", "billing_months"), BigDecimal.class))
                        .cast(org.jooq.impl.SQLDataType.NUMERIC(30, 2)));
        return FieldBuilder.of(Subject.SUBSCRIPTION, "mrr", "MRR", ValueType.MONEY)
                .group("Subscription")
                .at((use, now) -> mrr)
                .given()
                .reading(Set.of("subscription.amount", "subscription.billing_months"))
                .build();
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(VersionFingerprint.of("subscription_statuses"));
    }

    private FieldDefinition statusType() {
        // Read once it is tested or shown, as the stages' types are.
        Supplier<Field<String>> typeOf =
                SingletonSupplier.of(() -> AccountFields.typeOf(field(name("s", "status"), String.class), types()));
        List<Choice> choices = Arrays.stream(SubscriptionStatus.Type.values())
                .map(type -> new Choice(type.name(), type.label()))
                .toList();
        return FieldBuilder.of(Subject.SUBSCRIPTION, "status_type", "Status type", ValueType.CHOICE)
                .group("Subscription")
                .at((use, now) -> typeOf.get())
                .fixedChoices(choices)
                .reading(Set.of("subscription.status"))
                .build();
    }

    private Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        statuses.findAllByOrderByPositionAscKeyAsc()
                .forEach(status -> types.put(status.key(), status.type().name()));
        return types;
    }
}
