package app.steward.condition;

import static org.jooq.impl.DSL.field;

import java.util.Locale;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** What a condition, a segment or a portfolio page is about. */
public enum Subject {
    ACCOUNT("account", "accounts"),
    USER("user", "users"),
    SUBSCRIPTION("subscription", "subscriptions");

    private final String key;
    private final String plural;

    Subject(String key, String plural) {
        this.key = key;
        this.plural = plural;
    }

    /** The word in URLs, JSON and tables. */
    public String key() {
        return key;
    }

    public String plural() {
        return plural;
    }

    /** What its table is called in queries of records: a, u, s. */
    public String alias() {
        return key.substring(0, 1);
    }

    /** The table of its derived rows; subscriptions have none. */
    public String derivedTable() {
        return key + "_facts";
    }

    /** The column of its derived rows that names the record. */
    public String derivedKey() {
        return key + "_id";
    }

    /** What its derived row is called in queries of records: af, uf. */
    public String derivedAlias() {
        return alias() + "f";
    }

    /** A column of its derived row in queries of records. */
    public <T> Field<T> derived(String column, Class<T> type) {
        return field(DSL.name(derivedAlias(), column), type);
    }

    /** Same, where the type does not matter. */
    public Field<Object> derived(String column) {
        return field(DSL.name(derivedAlias(), column));
    }

    /** Whose segments group it: its own; subscriptions have none and go by those of their accounts. */
    public Subject segmented() {
        return this == SUBSCRIPTION ? ACCOUNT : this;
    }

    /**
     * The account that visibility goes by, of a row of its table under this alias: an account's own number, else that of
     * the account it belongs to, which may be null.
     */
    public Field<Long> accountOf(String alias) {
        return field(DSL.name(alias, this == ACCOUNT ? "id" : "account_id"), Long.class);
    }

    /** That a row of its table under this alias is archived itself, or with the account that it belongs to. */
    public Condition archived(String alias) {
        Condition itself = field(DSL.name(alias, "archived_at")).isNotNull();
        // Few accounts are archived: they are looked up once and not for every row. Whoever has none has no such.
        return this == ACCOUNT
                ? itself
                : itself.or(DSL.condition(
                        "({0} in (select gone.id from accounts gone where gone.archived_at is not null)) is true",
                        accountOf(alias)));
    }

    /** The subject of this key, ignoring case; throws {@link IllegalArgumentException} for an unknown one. */
    public static Subject of(String key) {
        return valueOf(key.trim().toUpperCase(Locale.ROOT));
    }
}
