package app.steward.event.csb;

import app.steward.condition.Subject;
import app.steward.event.Event;
import app.steward.event.Receipt.Refusal;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.usage.FeatureName;
import app.steward.value.InvalidValue;
import app.steward.value.NumberReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The flat form of CustomerSuccessBox, in snake case: one call, one record or use. */
public final class FlatForm {
    private static final String ACCOUNT = "account_id";
    private static final String USER = "user_id";
    private static final String SUBSCRIPTION = "subscription_id";
    private static final String INVOICE = "invoice_id";

    /** Written by the sender's own database, and of no use. */
    private static final String UPDATED = "updated_on";

    private static final String PERIOD = "billing_period";
    private static final String UNIT = "billing_period_unit";
    private static final String MONTHS = "billing_months";

    /** What a subscription's fields are called here. */
    private static final Map<String, String> FIELDS =
            Map.of("plan_name", "plan", "subscription_start_on", "starts_on", "subscription_ends_on", "ends_on");

    private FlatForm() {}

    /**
     * The event of a call.
     *
     * @param kind of it, by the address
     */
    public static Call read(String kind, JsonNode body, Instant receivedAt) {
        Keys keys = new Keys(body);
        return switch (kind) {
            case "account" -> account(keys);
            case "user" -> user(keys);
            case "subscription" -> subscription(keys);
            case "invoice" -> invoice(keys);
            case "feature" -> feature(keys, receivedAt);
            case "login", "logout" -> session(keys, kind.equals("login"), receivedAt);
            default -> throw new NotFound("There is nothing called \"" + kind + "\" here.");
        };
    }

    private static Call account(Keys keys) {
        String account = keys.id(ACCOUNT);
        return Call.of(
                new Event.Upsert(Subject.ACCOUNT, account, null, keys.others(Set.of(ACCOUNT, UPDATED))),
                Map.of(ACCOUNT, account));
    }

    private static Call user(Keys keys) {
        String account = keys.id(ACCOUNT);
        String user = keys.id(USER);
        return Call.of(
                new Event.Upsert(Subject.USER, user, account, keys.others(Set.of(ACCOUNT, USER, UPDATED))),
                Map.of(ACCOUNT, account, USER, user));
    }

    private static Call subscription(Keys keys) {
        String account = keys.id(ACCOUNT);
        String subscription = keys.id(SUBSCRIPTION);
        List<Refusal> refusals = new ArrayList<>();
        Map<String, JsonNode> values = new LinkedHashMap<>();
        keys.others(Set.of(ACCOUNT, SUBSCRIPTION, UPDATED, PERIOD, UNIT))
                .forEach((key, value) -> values.put(FIELDS.getOrDefault(key, key), value));
        JsonNode months = months(keys, refusals);
        if (months != null) {
            values.put(MONTHS, months);
        }
        return new Call(
                new Event.Upsert(Subject.SUBSCRIPTION, subscription, account, values),
                refusals,
                Map.of(ACCOUNT, account, SUBSCRIPTION, subscription));
    }

    /** Period and unit together; null where neither was sent, or where they do not fit. */
    private static @Nullable JsonNode months(Keys keys, List<Refusal> refusals) {
        JsonNode period = keys.body().path(PERIOD);
        JsonNode unit = keys.body().path(UNIT);
        if (period.isMissingNode() && unit.isMissingNode()) {
            return null;
        } else if (period.isNull() && (unit.isNull() || unit.isMissingNode())) {
            return period;
        }
        int each = unit.isString()
                ? switch (unit.stringValue().strip().toLowerCase(Locale.ROOT)) {
                    case "month", "months" -> 1;
                    case "year", "years" -> 12;
                    default -> 0;
                }
                : 0;
        if (each == 0) {
            refusals.add(new Refusal(UNIT, "Enter month or year: the unit of " + PERIOD + "."));
            return null;
        }
        try {
            BigDecimal number = period.isNumber() ? period.decimalValue() : NumberReader.json(period.asString(""));
            return JsonNodeFactory.instance.numberNode(NumberReader.kept(number).multiply(BigDecimal.valueOf(each)));
        } catch (InvalidValue e) {
            refusals.add(new Refusal(PERIOD, e.getMessage()));
            return null;
        }
    }

    private static Call invoice(Keys keys) {
        String invoice = keys.id(INVOICE);
        String account = keys.optionalId(ACCOUNT);
        String subscription = keys.optionalId(SUBSCRIPTION);
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put(INVOICE, invoice);
        if (account != null) {
            ids.put(ACCOUNT, account);
        }
        if (subscription != null) {
            ids.put(SUBSCRIPTION, subscription);
        } else if (account == null) {
            throw BadInput.of(ACCOUNT, "Name the account or the subscription.");
        }
        return Call.of(
                new Event.Invoice(
                        invoice, account, subscription, keys.others(Set.of(INVOICE, ACCOUNT, SUBSCRIPTION, UPDATED))),
                ids);
    }

    private static Call feature(Keys keys, Instant receivedAt) {
        String account = keys.id(ACCOUNT);
        String user = keys.id(USER);
        FeatureName feature = keys.feature("feature_id", "module_id", "product_id", true);
        return Call.of(
                new Event.Use(account, user, feature, true, keys.uses("total"), keys.moment("timestamp", receivedAt)),
                idsOf(account, user, feature));
    }

    static Map<String, String> idsOf(String account, String user, FeatureName feature) {
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put(ACCOUNT, account);
        ids.put(USER, user);
        ids.put("product_id", feature.product());
        ids.put("module_id", feature.module());
        ids.put("feature_id", feature.feature());
        return ids;
    }

    private static Call session(Keys keys, boolean begins, Instant receivedAt) {
        String account = keys.id(ACCOUNT);
        String user = keys.id(USER);
        Instant at = keys.moment("timestamp", receivedAt);
        return Call.of(
                begins ? new Event.Login(account, user, at) : new Event.Logout(account, user, at),
                Map.of(ACCOUNT, account, USER, user));
    }
}
