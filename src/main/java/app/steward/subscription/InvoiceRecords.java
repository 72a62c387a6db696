package app.steward.subscription;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Subject;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Storable;
import app.steward.record.Typed;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps single invoices as programs send them, by their external ids. */
@Component
public class InvoiceRecords {
    /** What is said to be different of an account when its invoices are. */
    private static final String INVOICES = "invoices";

    private static final Field<Long> ACCOUNT = field(name("i", "account_id"), Long.class);

    private final DSLContext sql;
    private final ApplicationEventPublisher events;
    private final JsonMapper json;

    InvoiceRecords(DSLContext sql, ApplicationEventPublisher events, JsonMapper json) {
        this.sql = sql;
        this.events = events;
        this.json = json;
    }

    /**
     * An invoice, or what is new of it.
     *
     * @param account as it was named; null where it was not
     * @param subscription its external id; one that nobody knows is waited for
     * @param values those that were given, null for one that is cleared
     * @param other what else was said, by its keys
     */
    public record Given(
            String externalId,
            @Nullable Long account,
            @Nullable String subscription,
            Map<InvoiceValue, @Nullable Object> values,
            Map<String, JsonNode> other) {}

    /** What is stored of one. */
    private record Stored(
            @Nullable Long account,
            @Nullable Long subscription,
            @Nullable String awaited,
            Map<InvoiceValue, @Nullable Object> values,
            Map<String, JsonNode> other) {}

    /** Stores them, later ones of an id over earlier ones; answers the accounts whose invoices are different now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<Long> put(List<Given> invoices) {
        Set<Long> touched = new LinkedHashSet<>();
        // in the order of keys, so that who waits for whom never goes in a circle
        invoices.stream().sorted(Comparator.comparing(Given::externalId)).forEach(each -> touched.addAll(put(each)));
        touched.remove(null);
        return touched;
    }

    private List<@Nullable Long> put(Given given) {
        sql.execute(
                "insert into invoices (external_id) values (?) on conflict (external_id) do nothing",
                given.externalId());
        Stored before = stored(given.externalId());
        Record subscription = given.subscription() == null
                ? null
                : sql.fetchOne("select id, account_id from subscriptions where external_id = ?", given.subscription());
        Map<InvoiceValue, @Nullable Object> values = new EnumMap<>(before.values());
        values.putAll(given.values());
        if (given.values().get(InvoiceValue.STATUS) == null) {
            boolean paid = given.values().get(InvoiceValue.PAID_ON) != null;
            values.put(InvoiceValue.STATUS, paid ? "paid" : before.values().get(InvoiceValue.STATUS));
        }
        Map<String, JsonNode> other = new LinkedHashMap<>(before.other());
        other.putAll(given.other());
        other.values().removeIf(JsonNode::isNull);
        Long account = given.account() != null
                ? given.account()
                // whose it was asked when the invoice came
                : before.account() != null || subscription == null ? before.account() : subscription.get(1, Long.class);
        Stored after = new Stored(
                account,
                subscription != null
                        ? subscription.get(0, Long.class)
                        : given.subscription() != null ? null : before.subscription(),
                subscription != null ? null : given.subscription() != null ? given.subscription() : before.awaited(),
                values,
                other);
        if (same(before, after)) {
            return List.of();
        }
        List<@Nullable Object> binds = new ArrayList<>();
        binds.add(after.account());
        binds.add(after.subscription());
        binds.add(after.awaited());
        binds.add(json.writeValueAsString(after.other()));
        StringBuilder sets = new StringBuilder();
        for (InvoiceValue value : InvoiceValue.values()) {
            sets.append(", ").append(value.key()).append(" = ?::").append(sqlType(value));
            binds.add(after.values().get(value));
        }
        binds.add(given.externalId());
        sql.execute(
                "update invoices set account_id = ?::bigint, subscription_id = ?::bigint,"
                        + " awaited_subscription = ?::text, other = ?::jsonb" + sets
                        + ", updated_at = now() where external_id = ?",
                binds.toArray());
        List<@Nullable Long> touched = new ArrayList<>();
        touched.add(before.account());
        touched.add(after.account());
        return touched;
    }

    private static String sqlType(InvoiceValue value) {
        return switch (value.type()) {
            case MONEY -> "numeric";
            case DATE -> "date";
            default -> "text";
        };
    }

    private static boolean same(Stored before, Stored after) {
        return Objects.equals(before.account(), after.account())
                && Objects.equals(before.subscription(), after.subscription())
                && Objects.equals(before.awaited(), after.awaited())
                && before.other().equals(after.other())
                && plain(before.values()).equals(plain(after.values()));
    }

    private static Map<InvoiceValue, Object> plain(Map<InvoiceValue, @Nullable Object> values) {
        Map<InvoiceValue, Object> plain = new EnumMap<>(InvoiceValue.class);
        values.forEach((key, value) -> {
            Object shown = Typed.plain(value);
            if (shown != null) {
                plain.put(key, shown);
            }
        });
        return plain;
    }

    private Stored stored(String externalId) {
        Record row = sql.fetchSingle("select * from invoices where external_id = ? for no key update", externalId);
        return new Stored(
                row.get("account_id", Long.class),
                row.get("subscription_id", Long.class),
                row.get("awaited_subscription", String.class),
                values(row),
                other(row));
    }

    private static Map<InvoiceValue, @Nullable Object> values(Record row) {
        Map<InvoiceValue, @Nullable Object> values = new EnumMap<>(InvoiceValue.class);
        for (InvoiceValue each : InvoiceValue.values()) {
            values.put(each, Typed.read(row.get(each.key())));
        }
        return values;
    }

    private Map<String, JsonNode> other(Record row) {
        Map<String, JsonNode> other = new LinkedHashMap<>();
        json.readTree(row.get("other", JSONB.class).data())
                .properties()
                .forEach(each -> other.put(each.getKey(), each.getValue()));
        return other;
    }

    /**
     * What is known of an invoice, by the keys under which it is sent; empty values left out. Throws {@link NotFound} where
     * there is none that the viewer sees.
     */
    @Transactional(readOnly = true)
    public Map<String, Object> read(Viewer viewer, String externalId) {
        Record row = seen(viewer, externalId);
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "account_id", row.get("account", String.class));
        put(values, "subscription_id", row.get("subscription", String.class));
        plain(values(row)).forEach((key, value) -> values.put(key.key(), value));
        other(row).forEach(values::putIfAbsent);
        return values;
    }

    private static void put(Map<String, Object> values, String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        }
    }

    /** Deletes an invoice. */
    @Transactional
    public void delete(Viewer by, String externalId) {
        Record row = seen(by, externalId);
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators delete invoices.");
        }
        sql.execute("delete from invoices where id = ?", row.get("id", Long.class));
        Long account = row.get("account_id", Long.class);
        if (account != null) {
            events.publishEvent(
                    RecordsChanged.accounts(Set.of(account), ChangedFields.of(Subject.ACCOUNT, Set.of(INVOICES))));
        }
    }

    private Record seen(Viewer viewer, String externalId) {
        NotFound none = new NotFound("There is no invoice \"" + CleanText.of(externalId) + "\".");
        if (!Storable.is(externalId)) {
            throw none;
        }
        return sql.fetchOptional(
                        "select i.*, a.external_id as account,"
                                + " coalesce(s.external_id, i.awaited_subscription) as subscription from invoices i"
                                + " left join accounts a on a.id = i.account_id"
                                + " left join subscriptions s on s.id = i.subscription_id"
                                + " where i.external_id = {0} and {1}",
                        val(CleanText.of(externalId)),
                        // one of no account is nobody's, as a user is
                        viewer.sees(Subject.USER, ACCOUNT))
                .orElseThrow(() -> none);
    }
}
