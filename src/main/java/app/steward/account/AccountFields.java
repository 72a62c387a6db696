package app.steward.account;

import static org.jooq.impl.DSL.choose;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.VersionFingerprint;
import app.steward.record.Columns;
import app.steward.record.Property;
import app.steward.record.PropertyGroup;
import app.steward.record.RecordFields;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMembers;
import app.steward.value.ValueRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The fields of accounts whose values accounts hold: as conditions read them, and as people set them. */
@Component
public class AccountFields implements RecordFields<Account> {
    /** These have a column on the derived row; all other roles share an array there. */
    static final Set<String> BUILT_IN_ROLES = Set.of("success_manager", "onboarding_manager", "account_manager");

    private final Stages stages;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final List<Property<Account>> properties;

    AccountFields(Stages stages, SuccessRoles roles, TeamMembers members, DSLContext sql) {
        this.stages = stages;
        this.roles = roles;
        this.members = members;
        this.properties = properties(stages, sql);
    }

    @Override
    public Stream<FieldDefinition> fields() {
        List<FieldDefinition> all = new ArrayList<>();
        for (Property<Account> property : properties) {
            all.add(property.field());
            if (property.key().equals("external_id")) {
                Field<Long> parent = field(name("a", "parent_id"), Long.class);
                all.add(FieldBuilder.of(Subject.ACCOUNT, "parent", "Parent account", ValueType.REFERENCE)
                        .group("Account")
                        .at((use, now) -> parent)
                        .given()
                        .build());
            } else if (property.key().equals("stage")) {
                all.add(stageType());
            }
        }
        roles.shown().forEach(role -> all.add(person(role)));
        Columns facts = new Columns(Subject.ACCOUNT, Subject.ACCOUNT.derivedAlias(), "Account");
        all.add(facts.plain(AccountHistory.CANCELLED_AT, "Cancelled at", ValueType.MOMENT)
                .afterSegments()
                .build());
        all.add(facts.plain("users", "Users", ValueType.NUMBER).build());
        all.add(facts.plain("subscriptions", "Subscriptions", ValueType.NUMBER).build());
        all.add(facts.in("Billing")
                .plain("subscription_mrr", "Subscription MRR", ValueType.MONEY)
                .build());
        return all.stream();
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(
                VersionFingerprint.of("success_roles"), SuccessRoles.retiredInUse(), VersionFingerprint.of("stages"));
    }

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    /** All that is set on the account itself: not its parent and success roles, which are other records. */
    @Override
    public List<Property<Account>> properties() {
        return properties;
    }

    private static List<Property<Account>> properties(Stages stages, DSLContext sql) {
        PropertyGroup<Account> account = PropertyGroup.of(Subject.ACCOUNT, "Account");
        PropertyGroup<Account> billing = account.in("Billing");
        PropertyGroup<Account> billed = billing.orDerived();
        PropertyGroup<Account> risk = account.in("Risk");
        return List.of(
                account.sortedText("name", "Name", "label", Account::name, Account::setName),
                account.externalId(),
                account.listed("stage", "Stage", stages::choices, stages::keyOf, Account::stage, Account::setStage),
                account.openChoice(sql, "status", "Status", Account::status, Account::setStatus),
                account.orDerived().count("licenses", "Licenses", Account::licenses, Account::setLicenses),
                billed.money("mrr", "MRR", Account::mrr, Account::setMrr),
                billed.money("amount", "Amount", Account::amount, Account::setAmount),
                billed.date("next_billing_on", "Next billing on", Account::nextBillingOn, Account::setNextBillingOn),
                account.count("employees", "Employees", Account::employees, Account::setEmployees),
                account.text("industry", "Industry", Account::industry, Account::setIndustry),
                billed.text("plan", "Plan", Account::plan, Account::setPlan),
                account.openChoice(
                        sql, "forecast_status", "Forecast status", Account::forecastStatus, Account::setForecastStatus),
                account.money("forecast_value", "Forecast value", Account::forecastValue, Account::setForecastValue),
                billing.text("billing_city", "Billing city", Account::billingCity, Account::setBillingCity),
                billing.text("billing_state", "Billing state", Account::billingState, Account::setBillingState),
                billing.text(
                        "billing_postal_code",
                        "Billing postal code",
                        Account::billingPostalCode,
                        Account::setBillingPostalCode),
                billing.text("billing_country", "Billing country", Account::billingCountry, Account::setBillingCountry),
                account.date(
                                "created_on",
                                "Created on",
                                Account::createdOn,
                                (made, day) -> made.setCreatedOn(Objects.requireNonNull(day)))
                        .always(),
                account.date("trial_start_on", "Trial start on", Account::trialStartOn, Account::setTrialStartOn),
                billed.date(
                        "subscription_start_on",
                        "Subscription start on",
                        Account::subscriptionStartOn,
                        Account::setSubscriptionStartOn),
                risk.number("risk_score", "Risk score", ValueRule.SCORE, Account::riskScore, Account::setRiskScore),
                risk.openChoice(sql, "risk_tag", "Risk tag", Account::riskTag, Account::setRiskTag),
                risk.openChoice(
                        sql, "confidence_tag", "Confidence tag", Account::confidenceTag, Account::setConfidenceTag));
    }

    private FieldDefinition stageType() {
        // Read once it is tested or shown.
        Supplier<Field<String>> typeOf =
                SingletonSupplier.of(() -> typeOf(field(name("a", "stage"), String.class), types()));
        List<Choice> choices = Arrays.stream(Stage.Type.values())
                .map(type -> new Choice(type.name(), type.label()))
                .toList();
        return FieldBuilder.of(Subject.ACCOUNT, "stage_type", "Stage type", ValueType.CHOICE)
                .group("Account")
                .at((use, now) -> typeOf.get())
                .fixedChoices(choices)
                .reading(Set.of("account.stage"))
                .build();
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
                ? Subject.ACCOUNT.derived(role.key(), Long.class)
                : field("{0}[{1}]", Long.class, Subject.ACCOUNT.derived("owners"), inline(role.id()));
        FieldBuilder field = FieldBuilder.of(Subject.ACCOUNT, role.key(), role.label(), ValueType.PERSON)
                .group("Success team")
                .at((use, now) -> member)
                .reading(Set.of("account." + OwnerFacts.OWNERS))
                .choices(() -> members.active().stream()
                        .map(each -> new Choice(each.email(), each.name()))
                        .toList());
        return role.retired() ? field.build() : field.given().build();
    }
}
