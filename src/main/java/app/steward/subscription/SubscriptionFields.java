package app.steward.subscription;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.account.AccountFields;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import app.steward.record.Columns;
import app.steward.record.Property;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The fields of subscriptions: as conditions read them, and as people set them. */
@Component
public class SubscriptionFields implements FieldSource {
    private static final Columns SUBSCRIPTION = new Columns(Subject.SUBSCRIPTION, "s", "Subscription");

    private final SubscriptionStatuses statuses;

    SubscriptionFields(SubscriptionStatuses statuses) {
        this.statuses = statuses;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        List<FieldDefinition> all = new ArrayList<>();
        for (Property<Subscription> property : properties()) {
            all.add(property.field());
            if (property.key().equals("status")) {
                all.add(statusType());
            }
        }
        return all.stream();
    }

    /** All that is set on the subscription: not the account, which is another record. */
    public List<Property<Subscription>> properties() {
        return List.of(
                text(
                        SUBSCRIPTION.given("external_id", "External id", ValueType.TEXT),
                        Subscription::externalId,
                        (subscription, id) -> subscription.setExternalId(id == null ? "" : id)),
                text(SUBSCRIPTION.given("plan", "Plan", ValueType.TEXT), Subscription::plan, Subscription::setPlan),
                text(
                        SUBSCRIPTION.given("status", "Status", ValueType.CHOICE).with(statuses::choices),
                        Subscription::status,
                        (subscription, status) -> subscription.setStatus(statuses.keyOf(status, "Status"))),
                number(
                        SUBSCRIPTION.given("amount", "Amount", ValueType.MONEY),
                        Subscription::amount,
                        Subscription::setAmount),
                number(mrr(), Subscription::mrr, Subscription::setMrr),
                number(
                                SUBSCRIPTION.given("seats", "Seats", ValueType.NUMBER),
                                Subscription::seats,
                                Subscription::setSeats)
                        .counting(),
                number(
                        SUBSCRIPTION.given("billing_months", "Billing months", ValueType.NUMBER),
                        Subscription::billingMonths,
                        Subscription::setBillingMonths),
                date(
                        SUBSCRIPTION.given("starts_on", "Starts on", ValueType.DATE),
                        Subscription::startsOn,
                        Subscription::setStartsOn),
                date(
                        SUBSCRIPTION.given("ends_on", "Ends on", ValueType.DATE),
                        Subscription::endsOn,
                        Subscription::setEndsOn),
                date(
                        SUBSCRIPTION.given("cancelled_on", "Cancelled on", ValueType.DATE),
                        Subscription::cancelledOn,
                        Subscription::setCancelledOn),
                date(
                        SUBSCRIPTION.given("next_billing_on", "Next billing on", ValueType.DATE),
                        Subscription::nextBillingOn,
                        Subscription::setNextBillingOn),
                yesNo(
                        SUBSCRIPTION.given("auto_renew", "Auto-renew", ValueType.YES_NO),
                        Subscription::autoRenew,
                        Subscription::setAutoRenew),
                yesNo(
                        SUBSCRIPTION.given("trial", "Trial", ValueType.YES_NO),
                        Subscription::trial,
                        Subscription::setTrial));
    }

    /** What was given, else the amount over its months. */
    private static FieldDefinition mrr() {
        Field<BigDecimal> mrr = coalesce(
                field(name("s", "mrr"), BigDecimal.class),
                field(name("s", "amount"), BigDecimal.class)
                        .div(field(name("s", "billing_months"), BigDecimal.class))
                        .cast(org.jooq.impl.SQLDataType.NUMERIC(30, 2)));
        return FieldDefinition.given(
                        Subject.SUBSCRIPTION, "mrr", "MRR", "Subscription", ValueType.MONEY, (use, now) -> mrr)
                .reading(Set.of("subscription.amount", "subscription.billing_months"));
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
        return FieldDefinition.derived(
                        Subject.SUBSCRIPTION,
                        "status_type",
                        "Status type",
                        "Subscription",
                        ValueType.CHOICE,
                        (use, now) -> typeOf.get())
                .withFixed(choices)
                .reading(Set.of("subscription.status"));
    }

    private Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        statuses.findAllByOrderByPositionAscKeyAsc()
                .forEach(status -> types.put(status.key(), status.type().name()));
        return types;
    }

    private static Property<Subscription> text(
            FieldDefinition field,
            Function<Subscription, @Nullable String> reads,
            BiConsumer<Subscription, @Nullable String> writes) {
        return Property.of(field, String.class, reads, writes);
    }

    private static Property<Subscription> number(
            FieldDefinition field,
            Function<Subscription, @Nullable BigDecimal> reads,
            BiConsumer<Subscription, @Nullable BigDecimal> writes) {
        return Property.of(field, BigDecimal.class, reads, writes);
    }

    private static Property<Subscription> date(
            FieldDefinition field,
            Function<Subscription, @Nullable LocalDate> reads,
            BiConsumer<Subscription, @Nullable LocalDate> writes) {
        return Property.of(field, LocalDate.class, reads, writes);
    }

    private static Property<Subscription> yesNo(
            FieldDefinition field,
            Function<Subscription, @Nullable Boolean> reads,
            BiConsumer<Subscription, @Nullable Boolean> writes) {
        return Property.of(field, Boolean.class, reads, writes);
    }
}
