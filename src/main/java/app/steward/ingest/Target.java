package app.steward.ingest;

import app.steward.condition.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a file can be mapped to.
 *
 * @param key the field's key, {@code account}, {@code user} or {@code subscription} for an owner, or {@code custom.KEY}
 * @param type of the cells; null for a custom attribute whose type the column has to tell
 * @param column of the table, and of the staged rows; of a custom attribute its key
 */
record Target(String key, Role role, @Nullable ValueType type, String column) {

    enum Role {
        /** The external id of the record itself. */
        ID,
        /** A column that takes the value as it is. */
        VALUE,
        /** The key of an entry of one of the administrators' lists. */
        LISTED,
        /** Another record, by its external id: whose user, subscription or usage it is. */
        OWNER,
        /** Another account of the same kind of file, possibly further down. */
        PARENT,
        /** A team member by e-mail, in a success role. */
        PERSON,
        CUSTOM,
        /** First or last name of a person, which are kept together. */
        NAME_PART,
        /** Part of the name of a feature. */
        FEATURE
    }

    static final String CUSTOM = "custom.";

    /** The columns of a kind, without success roles and custom attributes. */
    static List<Target> of(ImportKind kind) {
        return switch (kind) {
            case ACCOUNTS -> ACCOUNTS;
            case USERS -> USERS;
            case SUBSCRIPTIONS -> SUBSCRIPTIONS;
            case USAGE -> USAGE;
        };
    }

    static final Target NAME = new Target("name", Role.VALUE, ValueType.TEXT, "name");
    private static final Target EXTERNAL_ID = new Target("external_id", Role.ID, ValueType.TEXT, "external_id");
    private static final Target ACCOUNT = new Target("account", Role.OWNER, ValueType.REFERENCE, "account_id");

    private static final List<Target> ACCOUNTS = list(
            List.of(
                    EXTERNAL_ID,
                    new Target("parent", Role.PARENT, ValueType.REFERENCE, "parent"),
                    listed("stage"),
                    value("risk_score", ValueType.SCORE)),
            values(ValueType.NUMBER, "licenses", "employees"),
            values(ValueType.MONEY, "mrr", "amount", "forecast_value"),
            values(ValueType.DATE, "next_billing_on", "subscription_start_on", "created_on", "trial_start_on"),
            values(
                    ValueType.TEXT,
                    "name",
                    "status",
                    "plan",
                    "industry",
                    "forecast_status",
                    "billing_city",
                    "billing_state",
                    "billing_postal_code",
                    "billing_country",
                    "risk_tag",
                    "confidence_tag"));

    private static final List<Target> USERS = list(
            List.of(
                    EXTERNAL_ID,
                    ACCOUNT,
                    listed("role"),
                    listed("persona"),
                    new Target("first_name", Role.NAME_PART, ValueType.TEXT, "first_name"),
                    new Target("last_name", Role.NAME_PART, ValueType.TEXT, "last_name")),
            values(ValueType.TEXT, "name", "email", "mobile", "title", "time_zone"),
            values(ValueType.DATE, "created_on", "first_active_on"),
            values(ValueType.MOMENT, "last_active_at", "last_login_at"));

    private static final List<Target> SUBSCRIPTIONS = list(
            List.of(EXTERNAL_ID, ACCOUNT, listed("status")),
            values(ValueType.TEXT, "plan"),
            values(ValueType.MONEY, "amount", "mrr"),
            values(ValueType.NUMBER, "seats", "billing_months"),
            values(ValueType.DATE, "starts_on", "ends_on", "cancelled_on", "next_billing_on"),
            values(ValueType.YES_NO, "auto_renew", "trial"));

    private static final List<Target> USAGE = list(List.of(
            ACCOUNT,
            new Target("user", Role.OWNER, ValueType.REFERENCE, "user_id"),
            new Target("subscription", Role.OWNER, ValueType.REFERENCE, "subscription_id"),
            new Target("feature", Role.FEATURE, ValueType.TEXT, "feature"),
            new Target("module", Role.FEATURE, ValueType.TEXT, "module"),
            new Target("product", Role.FEATURE, ValueType.TEXT, "product"),
            value("day", ValueType.DATE),
            new Target("count", Role.VALUE, ValueType.NUMBER, "uses")));

    static Target person(String roleKey, int roleId) {
        return new Target(roleKey, Role.PERSON, ValueType.PERSON, "role_" + roleId);
    }

    static Target custom(String attributeKey, @Nullable ValueType type) {
        return new Target(CUSTOM + attributeKey, Role.CUSTOM, type, attributeKey);
    }

    /** Whether every record has a value of it, so that no cell can clear it. */
    boolean isKept(ImportKind kind) {
        return key.equals("created_on") || role == Role.OWNER && kind == ImportKind.SUBSCRIPTIONS;
    }

    /** The id of the success role. */
    int roleId() {
        return Integer.parseInt(column.substring("role_".length()));
    }

    private static Target value(String key, ValueType type) {
        return new Target(key, Role.VALUE, type, key);
    }

    private static Target listed(String key) {
        return new Target(key, Role.LISTED, ValueType.CHOICE, key);
    }

    private static List<Target> values(ValueType type, String... keys) {
        List<Target> targets = new ArrayList<>();
        for (String key : keys) {
            targets.add(value(key, type));
        }
        return targets;
    }

    @SafeVarargs
    private static List<Target> list(List<Target>... parts) {
        List<Target> targets = new ArrayList<>();
        for (List<Target> part : parts) {
            targets.addAll(part);
        }
        return List.copyOf(targets);
    }

    /** The type of the staged column. */
    String sqlType() {
        return switch (role) {
            case OWNER, PERSON -> "bigint";
            case ID, PARENT, LISTED, FEATURE, NAME_PART -> "text";
            case CUSTOM -> throw new IllegalStateException("custom attributes are staged together");
            case VALUE -> type == null ? "text" : sqlType(type);
        };
    }

    private static String sqlType(ValueType type) {
        return switch (type) {
            case NUMBER, MONEY, SCORE -> "numeric";
            case DATE -> "date";
            case MOMENT -> "timestamptz";
            case YES_NO -> "boolean";
            default -> "text";
        };
    }
}
