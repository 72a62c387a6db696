package app.steward.account;

import static org.jooq.impl.DSL.choose;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import app.steward.record.Columns;
import app.steward.record.Property;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMembers;
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
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The fields of accounts whose values accounts hold: as conditions read them, and as people set them. */
@Component
public class AccountFields implements FieldSource {
    private static final Columns ACCOUNT = new Columns(Subject.ACCOUNT, "a", "Account");
    private static final Columns BILLING = ACCOUNT.in("Billing");
    private static final Columns RISK = ACCOUNT.in("Risk");
    /** These have a column on the derived row; all other roles share an array there. */
    static final Set<String> BUILT_IN_ROLES = Set.of("success_manager", "onboarding_manager", "account_manager");

    private final Stages stages;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final DSLContext sql;

    AccountFields(Stages stages, SuccessRoles roles, TeamMembers members, DSLContext sql) {
        this.stages = stages;
        this.roles = roles;
        this.members = members;
        this.sql = sql;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        List<FieldDefinition> all = new ArrayList<>();
        for (Property<Account> property : properties()) {
            all.add(property.field());
            if (property.key().equals("external_id")) {
                Field<Long> parent = field(name("a", "parent_id"), Long.class);
                all.add(FieldDefinition.given(
                        Subject.ACCOUNT,
                        "parent",
                        "Parent account",
                        "Account",
                        ValueType.REFERENCE,
                        (use, now) -> parent));
            } else if (property.key().equals("stage")) {
                all.add(stageType());
            }
        }
        roles.shown().forEach(role -> all.add(role.retired() ? person(role).readOnly() : person(role)));
        Columns facts = ACCOUNT.over("af");
        all.add(facts.derived("users", "Users", ValueType.NUMBER));
        all.add(facts.derived("subscriptions", "Subscriptions", ValueType.NUMBER));
        all.add(facts.in("Billing").derived("subscription_mrr", "Subscription MRR", ValueType.MONEY));
        return all.stream();
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(
                VersionFingerprint.of("success_roles"), SuccessRoles.retiredInUse(), VersionFingerprint.of("stages"));
    }

    /**
     * All that is set on the account itself: not its parent and success roles, which are other records.
     */
    public List<Property<Account>> properties() {
        Columns money = BILLING.over("af");
        return List.of(
                text(ACCOUNT.sortedBy("name", "Name", "label"), Account::name, Account::setName),
                text(
                        ACCOUNT.given("external_id", "External id", ValueType.TEXT),
                        Account::externalId,
                        (account, id) -> account.setExternalId(id == null ? "" : id)),
                text(
                        ACCOUNT.given("stage", "Stage", ValueType.CHOICE).with(stages::choices),
                        Account::stage,
                        (account, stage) -> account.setStage(stages.keyOf(stage, "Stage"))),
                text(ACCOUNT.open(sql, "status", "Status"), Account::status, Account::setStatus),
                number(
                                ACCOUNT.over("af").given("licenses", "Licenses", ValueType.NUMBER),
                                Account::licenses,
                                Account::setLicenses)
                        .counting(),
                number(money.given("mrr", "MRR", ValueType.MONEY), Account::mrr, Account::setMrr),
                number(money.given("amount", "Amount", ValueType.MONEY), Account::amount, Account::setAmount),
                date(
                        money.given("next_billing_on", "Next billing on", ValueType.DATE),
                        Account::nextBillingOn,
                        Account::setNextBillingOn),
                number(
                                ACCOUNT.given("employees", "Employees", ValueType.NUMBER),
                                Account::employees,
                                Account::setEmployees)
                        .counting(),
                text(ACCOUNT.given("industry", "Industry", ValueType.TEXT), Account::industry, Account::setIndustry),
                text(money.given("plan", "Plan", ValueType.TEXT), Account::plan, Account::setPlan),
                text(
                        ACCOUNT.open(sql, "forecast_status", "Forecast status"),
                        Account::forecastStatus,
                        Account::setForecastStatus),
                number(
                        ACCOUNT.given("forecast_value", "Forecast value", ValueType.MONEY),
                        Account::forecastValue,
                        Account::setForecastValue),
                text(
                        BILLING.given("billing_city", "Billing city", ValueType.TEXT),
                        Account::billingCity,
                        Account::setBillingCity),
                text(
                        BILLING.given("billing_state", "Billing state", ValueType.TEXT),
                        Account::billingState,
                        Account::setBillingState),
                text(
                        BILLING.given("billing_postal_code", "Billing postal code", ValueType.TEXT),
                        Account::billingPostalCode,
                        Account::setBillingPostalCode),
                text(
                        BILLING.given("billing_country", "Billing country", ValueType.TEXT),
                        Account::billingCountry,
                        Account::setBillingCountry),
                date(
                        ACCOUNT.given("created_on", "Created on", ValueType.DATE),
                        Account::createdOn,
                        Account::setCreatedOn),
                date(
                        ACCOUNT.given("trial_start_on", "Trial start on", ValueType.DATE),
                        Account::trialStartOn,
                        Account::setTrialStartOn),
                date(
                        money.given("subscription_start_on", "Subscription start on", ValueType.DATE),
                        Account::subscriptionStartOn,
                        Account::setSubscriptionStartOn),
                number(
                        RISK.given("risk_score", "Risk score", ValueType.SCORE),
                        Account::riskScore,
                        Account::setRiskScore),
                text(RISK.open(sql, "risk_tag", "Risk tag"), Account::riskTag, Account::setRiskTag),
                text(
                        RISK.open(sql, "confidence_tag", "Confidence tag"),
                        Account::confidenceTag,
                        Account::setConfidenceTag));
    }

    private FieldDefinition stageType() {
        // Read once it is tested or shown.
        Supplier<Field<String>> typeOf =
                SingletonSupplier.of(() -> typeOf(field(name("a", "stage"), String.class), types()));
        List<Choice> choices = Arrays.stream(Stage.Type.values())
                .map(type -> new Choice(type.name(), type.label()))
                .toList();
        return FieldDefinition.derived(
                        Subject.ACCOUNT,
                        "stage_type",
                        "Stage type",
                        "Account",
                        ValueType.CHOICE,
                        (use, now) -> typeOf.get())
                .withFixed(choices)
                .reading(Set.of("account.stage"));
    }

    private Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        stages.findAllByOrderByPositionAscKeyAsc()
                .forEach(stage -> types.put(stage.key(), stage.type().name()));
        return types;
    }

    /** The type of an entry of a list, by the list as it is now. */
    public static Field<String> typeOf(Field<String> key, Map<String, String> types) {
        return types.isEmpty() ? inline(null, String.class) : choose(key).mapValues(types);
    }

    private FieldDefinition person(SuccessRole role) {
        Field<Long> member = BUILT_IN_ROLES.contains(role.key())
                ? field(name("af", role.key()), Long.class)
                : field("{0}[{1}]", Long.class, field(name("af", "owners")), inline(role.id()));
        return FieldDefinition.given(
                        Subject.ACCOUNT,
                        role.key(),
                        role.label(),
                        "Success team",
                        ValueType.PERSON,
                        (use, now) -> member)
                .reading(Set.of("account." + OwnerFacts.OWNERS))
                .with(() -> members.active().stream()
                        .map(each -> new Choice(each.email(), each.name()))
                        .toList());
    }

    private static Property<Account> text(
            FieldDefinition field,
            Function<Account, @Nullable String> reads,
            BiConsumer<Account, @Nullable String> writes) {
        return Property.of(field, String.class, reads, writes);
    }

    private static Property<Account> number(
            FieldDefinition field,
            Function<Account, @Nullable BigDecimal> reads,
            BiConsumer<Account, @Nullable BigDecimal> writes) {
        return Property.of(field, BigDecimal.class, reads, writes);
    }

    private static Property<Account> date(
            FieldDefinition field,
            Function<Account, @Nullable LocalDate> reads,
            BiConsumer<Account, @Nullable LocalDate> writes) {
        return Property.of(field, LocalDate.class, reads, writes);
    }
}
