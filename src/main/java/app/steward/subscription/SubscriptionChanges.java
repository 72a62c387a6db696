package app.steward.subscription;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.condition.Subject;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.team.Viewer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes subscriptions for people and the management API: rights, values, audit trail, and the re-test
 * of what depends on them, in one transaction.
 */
@Component
public class SubscriptionChanges {
    private final Subscriptions subscriptions;
    private final SubscriptionFields fields;
    private final RecordChangeSupport editing;

    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    SubscriptionChanges(
            Subscriptions subscriptions,
            SubscriptionFields fields,
            RecordChangeSupport editing,
            DSLContext sql,
            ApplicationEventPublisher events) {
        this.subscriptions = subscriptions;
        this.fields = fields;
        this.editing = editing;

        this.sql = sql;
        this.events = events;
    }

    /** Makes a subscription of the account that {@code account} names by external id. */
    @Transactional
    public Subscription create(Viewer by, Patch patch) {
        editing.requireEditor(by);
        // Number 0 until the patch names the account: without one it is refused.
        Subscription subscription = new Subscription(patch.newExternalId(), 0);
        editing.requireFree(Subject.SUBSCRIPTION, subscription.externalId());
        editing.apply(by, patch, Subject.SUBSCRIPTION, subscription, fields.properties());
        place(by, patch, subscription);
        if (!patch.has("account")) {
            patch.refuse("account", "Name the account by its external id.");
        }
        editing.check(patch, Subject.SUBSCRIPTION);
        editing.store(Subject.SUBSCRIPTION, subscription, () -> subscriptions.saveAndFlush(subscription));
        editing.created(by, Subject.SUBSCRIPTION, subscription, values(subscription));
        events.publishEvent(changed(subscription, subscription.accountId(), ChangedFields.all(Subject.SUBSCRIPTION)));
        return subscription;
    }

    /** Changes what the patch has; {@code account} moves the subscription. */
    @Transactional
    public Subscription change(Viewer by, String externalId, Patch patch) {
        editing.requireEditor(by);
        Subscription subscription = subscriptions.lock(editing.get(by, Subject.SUBSCRIPTION, externalId));
        editing.checkVersion(patch, Subject.SUBSCRIPTION, subscription);
        Map<String, Object> before = values(subscription);
        long accountBefore = subscription.accountId();
        editing.apply(by, patch, Subject.SUBSCRIPTION, subscription, fields.properties());
        place(by, patch, subscription);
        editing.check(patch, Subject.SUBSCRIPTION);
        editing.store(Subject.SUBSCRIPTION, subscription, subscriptions::flush);
        Set<String> keys = editing.record(by, Subject.SUBSCRIPTION, subscription, before, values(subscription));
        if (!keys.isEmpty()) {
            events.publishEvent(changed(subscription, accountBefore, ChangedFields.of(Subject.SUBSCRIPTION, keys)));
        }
        return subscription;
    }

    /** Deletes the subscription with its facts. */
    @Transactional
    public void delete(Viewer by, String externalId) {
        long id = editing.get(by, Subject.SUBSCRIPTION, externalId);
        editing.requireAdministrator(by, "delete subscriptions");
        Subscription subscription = subscriptions.lock(id);
        editing.deleted(by, Subject.SUBSCRIPTION, subscription, values(subscription));
        events.publishEvent(new RecordsDeleted(Set.of(), Set.of(), Set.of(id)));
        subscriptions.delete(subscription);
        subscriptions.flush();
        events.publishEvent(changed(subscription, subscription.accountId(), ChangedFields.all(Subject.SUBSCRIPTION)));
    }

    /** The subscriptions of deleted accounts go with them. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void onAccountsDeleted(RecordsDeleted deleted) {
        if (deleted.accounts().isEmpty()) {
            return;
        }
        Set<Long> ids = sql.select(field(name("id"), Long.class))
                .from(table(name("subscriptions")))
                .where(field(name("account_id"), Long.class).in(deleted.accounts()))
                .fetchSet(0, Long.class);
        if (!ids.isEmpty()) {
            events.publishEvent(new RecordsDeleted(Set.of(), Set.of(), ids));
            sql.deleteFrom(table(name("subscriptions")))
                    .where(field(name("account_id"), Long.class).in(deleted.accounts()))
                    .execute();
        }
    }

    private void place(Viewer by, Patch patch, Subscription subscription) {
        patch.takeId("account", account -> {
            if (account == null) {
                throw new RejectedValue("Name the account by its external id: a subscription has one.");
            }
            subscription.moveTo(editing.named(by, Subject.ACCOUNT, account));
        });
    }

    /** For the account of the subscription, and the one before, it is they that changed. */
    private static RecordsChanged changed(Subscription subscription, long accountBefore, ChangedFields fields) {
        Set<Long> accounts = new HashSet<>();
        accounts.add(accountBefore);
        accounts.add(subscription.accountId());
        return RecordsChanged.accounts(accounts, fields);
    }

    private Map<String, Object> values(Subscription subscription) {
        Map<String, Object> values = editing.given(subscription, fields.properties());
        values.put("account", editing.externalId(Subject.ACCOUNT, subscription.accountId()));
        return values;
    }
}
