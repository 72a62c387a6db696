package app.steward.subscription;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Subject;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RecordChanges;
import app.steward.record.RejectedValue;
import app.steward.team.Viewer;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes, changes and deletes subscriptions; {@code account} names the account by external id, and moves them. */
@Component
public class SubscriptionChanges extends RecordChanges<Subscription> {
    /** Until the patch names one: without it is refused. */
    private static final long NO_ACCOUNT = 0;

    private final Invoices invoices;

    SubscriptionChanges(
            Subscriptions subscriptions,
            Invoices invoices,
            SubscriptionFields fields,
            RecordChangeSupport editing,
            DSLContext sql,
            ApplicationEventPublisher events) {
        super(fields, subscriptions, editing, sql, events);
        this.invoices = invoices;
    }

    @Override
    protected Subscription blank(String externalId) {
        return new Subscription(externalId, NO_ACCOUNT);
    }

    @Override
    protected Long accountOf(Subscription subscription) {
        return subscription.accountId();
    }

    @Override
    protected Map<String, Object> links(Subscription subscription) {
        return Map.of("account", editing.externalId(Subject.ACCOUNT, subscription.accountId()));
    }

    @Override
    protected boolean relate(Viewer by, Patch patch, Subscription subscription) {
        patch.takeId("account", account -> {
            if (account == null) {
                throw new RejectedValue("Name the account by its external id: a subscription has one.");
            }
            subscription.moveTo(editing.named(by, Subject.ACCOUNT, account));
        });
        if (subscription.accountId() == NO_ACCOUNT && !patch.has("account")) {
            patch.refuse("account", "Name the account by its external id.");
        }
        return false;
    }

    @Override
    protected RecordsChanged made(Subscription subscription) {
        return touched(subscription, null, ChangedFields.all(Subject.SUBSCRIPTION));
    }

    @Override
    protected RecordsChanged changed(
            Subscription subscription, @Nullable Long before, Set<String> keys, ChangedFields ofOwners) {
        RecordsChanged touched = touched(subscription, before, ChangedFields.of(Subject.SUBSCRIPTION, keys));
        return keys.contains("archived") ? touched.and(billed(subscription)) : touched;
    }

    @Override
    protected RecordsChanged leave(Subscription subscription) {
        return touched(subscription, null, ChangedFields.all(Subject.SUBSCRIPTION))
                .and(billed(subscription));
    }

    /** For the account of the subscription, and the one before, it is they that changed. */
    private static RecordsChanged touched(Subscription subscription, @Nullable Long before, ChangedFields fields) {
        long now = subscription.accountId();
        return RecordsChanged.accounts(before == null || before == now ? Set.of(now) : Set.of(before, now), fields);
    }

    /** What is overdue of accounts that its invoices are of, also where it is no longer theirs. */
    private RecordsChanged billed(Subscription subscription) {
        return RecordsChanged.accounts(
                invoices.accountsOf(subscription.id()), ChangedFields.of(Subject.ACCOUNT, Set.of("invoices")));
    }
}
