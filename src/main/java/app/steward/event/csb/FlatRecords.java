package app.steward.event.csb;

import static org.jooq.impl.DSL.val;

import app.steward.account.Account;
import app.steward.condition.Subject;
import app.steward.record.CustomerRecord;
import app.steward.record.KnownRecords;
import app.steward.record.Property;
import app.steward.record.RecordProperties;
import app.steward.record.Typed;
import app.steward.subscription.Subscription;
import app.steward.team.Viewer;
import app.steward.user.User;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads what was given of records, by the keys under which {@link FlatForm} takes it; empty values are left out. */
@Component
public class FlatRecords {
    private static final Map<String, String> OF_SUBSCRIPTIONS =
            Map.of("plan", "plan_name", "starts_on", "subscription_start_on", "ends_on", "subscription_ends_on");

    private final KnownRecords records;
    private final RecordProperties properties;
    private final EntityManager entities;
    private final DSLContext sql;

    FlatRecords(KnownRecords records, RecordProperties properties, EntityManager entities, DSLContext sql) {
        this.records = records;
        this.properties = properties;
        this.entities = entities;
        this.sql = sql;
    }

    /** Throws {@link app.steward.problem.NotFound} where the viewer sees no record of this external id. */
    @Transactional(readOnly = true)
    public Map<String, Object> read(Viewer viewer, Subject subject, String externalId) {
        KnownRecords.Known known = records.seen(viewer, subject, externalId);
        CustomerRecord record = entities.find(classOf(subject), known.id());
        Map<String, Object> flat = new LinkedHashMap<>();
        put(flat, subject.key() + "_id", known.externalId());
        put(flat, "account_id", subject == Subject.ACCOUNT ? known.externalId() : known.account());
        for (Property<?> property : properties.of(subject)) {
            String key = property.key();
            if (!key.equals("external_id")) {
                put(
                        flat,
                        subject == Subject.SUBSCRIPTION ? OF_SUBSCRIPTIONS.getOrDefault(key, key) : key,
                        Typed.plain(properties.given(subject, record, key)));
            }
        }
        if (record instanceof Account account) {
            put(flat, "parent", parentOf(account));
            flat.putAll(ownersOf(account));
        } else if (flat.remove("billing_months") instanceof BigDecimal months) {
            flat.put("billing_period", months);
            flat.put("billing_period_unit", "month");
        }
        record.custom().forEach(flat::putIfAbsent);
        return flat;
    }

    private static Class<? extends CustomerRecord> classOf(Subject subject) {
        return switch (subject) {
            case ACCOUNT -> Account.class;
            case USER -> User.class;
            case SUBSCRIPTION -> Subscription.class;
        };
    }

    private @Nullable String parentOf(Account account) {
        return account.parentId() == null
                ? null
                : sql.fetchSingle("select external_id from accounts where id = {0}", val(account.parentId()))
                        .get(0, String.class);
    }

    private Map<String, String> ownersOf(Account account) {
        Map<String, String> owners = new LinkedHashMap<>();
        sql.fetch(
                        "select r.key, m.email from account_assignments a join success_roles r on r.id = a.role_id"
                                + " join team_members m on m.id = a.member_id where a.account_id = {0}"
                                + " order by r.position, r.id",
                        val(account.id()))
                .forEach(row -> owners.put(row.get(0, String.class), row.get(1, String.class)));
        return owners;
    }

    private static void put(Map<String, Object> values, String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        }
    }
}
