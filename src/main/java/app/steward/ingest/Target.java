package app.steward.ingest;

import app.steward.attribute.Attribute;
import app.steward.condition.ValueType;
import app.steward.record.Property;
import app.steward.value.NumberKind;
import app.steward.value.ValueRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a file can be mapped to.
 *
 * @param key the field's key, {@code account}, {@code user} or {@code subscription} for an owner, or {@code custom.KEY}
 * @param type of the cells; null for a custom attribute whose type the column has to tell
 * @param column of the table, and of the staged rows; of a custom attribute its key
 * @param kept whether every record has a value of it, so that no cell can clear it
 * @param property that it sets; null where it sets none
 */
record Target(
        String key,
        Role role,
        @Nullable ValueType type,
        String column,
        ValueRule rule,
        boolean kept,
        @Nullable Property<?> property) {

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

    private static final String EXTERNAL_ID = "external_id";

    /** The name that is kept where a file has its parts. */
    static final Target NAME = of("name", Role.VALUE, ValueType.TEXT, "name", ValueRule.LINE);

    private static final Target ACCOUNT = record("account", Role.OWNER, "account_id");

    private static final List<Target> USAGE = List.of(
            ACCOUNT,
            record("user", Role.OWNER, "user_id"),
            record("subscription", Role.OWNER, "subscription_id"),
            of("feature", Role.FEATURE, ValueType.TEXT, "feature", ValueRule.LINE),
            of("module", Role.FEATURE, ValueType.TEXT, "module", ValueRule.LINE),
            of("product", Role.FEATURE, ValueType.TEXT, "product", ValueRule.LINE),
            of("day", Role.VALUE, ValueType.DATE, "day", ValueRule.ANY),
            of("count", Role.VALUE, ValueType.NUMBER, "uses", ValueRule.USES));

    /**
     * The columns of a kind, without success roles and custom attributes.
     *
     * @param properties of the records that the rows are about; none for usage
     */
    static List<Target> of(ImportKind kind, List<? extends Property<?>> properties) {
        List<Target> targets = new ArrayList<>(
                switch (kind) {
                    case ACCOUNTS -> List.of(record("parent", Role.PARENT, "parent"));
                    case USERS -> List.of(ACCOUNT, part("first_name"), part("last_name"));
                    // Which every subscription has.
                    case SUBSCRIPTIONS ->
                        List.of(new Target(
                                ACCOUNT.key, ACCOUNT.role, ACCOUNT.type, ACCOUNT.column, ACCOUNT.rule, true, null));
                    case USAGE -> USAGE;
                    case TICKETS, INVOICES, TOUCHPOINTS, ANSWERS ->
                        FactTable.of(kind).targets();
                });
        for (Property<?> each : properties) {
            Role role = each.isListed() ? Role.LISTED : each.key().equals(EXTERNAL_ID) ? Role.ID : Role.VALUE;
            targets.add(new Target(each.key(), role, each.type(), each.key(), each.rule(), each.dated(), each));
        }
        return targets;
    }

    static Target person(String roleKey, int roleId) {
        return of(roleKey, Role.PERSON, ValueType.PERSON, "role_" + roleId, ValueRule.ANY);
    }

    static Target custom(String attributeKey, @Nullable ValueType type) {
        return of(CUSTOM + attributeKey, Role.CUSTOM, type, attributeKey, Attribute.ruleOf(type));
    }

    private static Target record(String key, Role role, String column) {
        return of(key, role, ValueType.REFERENCE, column, ValueRule.LINE);
    }

    private static Target part(String key) {
        return of(key, Role.NAME_PART, ValueType.TEXT, key, ValueRule.LINE);
    }

    static Target of(String key, Role role, @Nullable ValueType type, String column, ValueRule rule) {
        return new Target(key, role, type, column, rule, false, null);
    }

    /** What a number in the column counts, where its cells are of this type. */
    NumberKind kind(@Nullable ValueType of) {
        return Property.kindOf(rule, of);
    }

    /** The id of the success role. */
    int roleId() {
        return Integer.parseInt(column.substring("role_".length()));
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
