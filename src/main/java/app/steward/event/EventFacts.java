package app.steward.event;

import app.steward.change.ChangedFields;
import app.steward.change.RefreshRequested;
import app.steward.condition.Subject;
import app.steward.event.Event.Invoice;
import app.steward.event.Event.Login;
import app.steward.event.Event.Use;
import app.steward.event.EventBatch.Item;
import app.steward.event.ValueReader.Read;
import app.steward.record.Typed;
import app.steward.subscription.InvoiceRecords;
import app.steward.subscription.InvoiceValue;
import app.steward.usage.FeatureName;
import app.steward.usage.SeenFeatures;
import app.steward.usage.SeenFeatures.Learnt;
import app.steward.usage.UsageCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Stores what happened: uses and logins, and invoices. */
@Component
class EventFacts {
    private static final Set<String> USAGE = Set.of("usage");
    private static final Set<String> INVOICES = Set.of("invoices");

    private final SeenFeatures features;
    private final UsageCounts usage;
    private final InvoiceRecords invoices;
    private final ApplicationEventPublisher events;

    EventFacts(SeenFeatures features, UsageCounts usage, InvoiceRecords invoices, ApplicationEventPublisher events) {
        this.features = features;
        this.usage = usage;
        this.invoices = invoices;
        this.events = events;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void write(EventBatch batch, EventRecords.Known known) {
        putInvoices(batch, known);
        count(batch, known);
    }

    private void count(EventBatch batch, EventRecords.Known known) {
        Map<FeatureName, Integer> ids = learn(batch);
        List<UsageCounts.Use> counted = new ArrayList<>();
        for (Item item : batch.items()) {
            Instant receivedAt = item.message().receivedAt();
            if (item.event() instanceof Use use) {
                Integer feature = ids.get(use.feature());
                if (feature == null) {
                    item.refuse("The feature \"" + use.feature().feature() + "\" would be one more than the "
                            + SeenFeatures.MOST + " that Steward keeps.");
                } else {
                    add(item, use.user(), feature, use.uses(), EventBatch.moment(use.at(), receivedAt), batch, known)
                            .ifPresent(counted::add);
                }
            } else if (item.event() instanceof Login login) {
                add(item, login.user(), UsageCounts.LOGIN, 1, EventBatch.moment(login.at(), receivedAt), batch, known)
                        .ifPresent(counted::add);
            }
        }
        usage.add(counted);
    }

    private static Optional<UsageCounts.Use> add(
            Item item,
            @Nullable String user,
            int feature,
            long uses,
            Instant at,
            EventBatch batch,
            EventRecords.Known known) {
        Long person = known.id(Subject.USER, user);
        if (person == null && item.account() == null) {
            item.refuse("Name the account or the user.");
            return Optional.empty();
        }
        batch.touches.account(item.account(), ChangedFields.of(Subject.ACCOUNT, USAGE));
        batch.touches.user(person, ChangedFields.of(Subject.USER, USAGE));
        return Optional.of(
                new UsageCounts.Use(item.account(), person, feature, batch.now().dayOf(at), uses, at));
    }

    /** The features of the batch by name; how much of all features an account uses is another share where one is new. */
    private Map<FeatureName, Integer> learn(EventBatch batch) {
        Map<FeatureName, Boolean> named = new LinkedHashMap<>();
        for (Item item : batch.items()) {
            if (item.event() instanceof Use use) {
                named.putIfAbsent(use.feature(), use.tracked());
            }
        }
        Map<FeatureName, Integer> ids = new HashMap<>();
        for (boolean tracked : new boolean[] {true, false}) {
            Set<FeatureName> names = new LinkedHashSet<>(named.keySet());
            names.removeIf(name -> !Boolean.valueOf(tracked).equals(named.get(name)));
            if (!names.isEmpty()) {
                Learnt learnt = features.learn(names, tracked);
                ids.putAll(learnt.ids());
                if (learnt.made()) {
                    events.publishEvent(new RefreshRequested("Events brought new features"));
                }
            }
        }
        return ids;
    }

    private void putInvoices(EventBatch batch, EventRecords.Known known) {
        List<InvoiceRecords.Given> given = new ArrayList<>();
        for (Item item : batch.items()) {
            if (item.event() instanceof Invoice invoice) {
                given.add(read(item, invoice, batch.values, known));
            }
        }
        if (!given.isEmpty()) {
            invoices.put(given)
                    .forEach(account -> batch.touches.account(account, ChangedFields.of(Subject.ACCOUNT, INVOICES)));
        }
    }

    private static InvoiceRecords.Given read(Item item, Invoice invoice, ValueReader reader, EventRecords.Known known) {
        Map<InvoiceValue, @Nullable Object> values = new EnumMap<>(InvoiceValue.class);
        Map<String, JsonNode> other = new LinkedHashMap<>();
        invoice.values().forEach((key, sent) -> {
            InvoiceValue value = InvoiceValue.of(key).orElse(null);
            if (value == null) {
                ValueReader.checkStorable(key, sent)
                        .ifPresentOrElse(reason -> item.refuse(key, reason), () -> other.put(key, sent));
                return;
            }
            Read read = ValueReader.read(() -> value.keep(Typed.loose(value.type(), sent, reader.conventions())));
            if (read.refusal() != null) {
                item.refuse(key, read.refusal());
            } else if (read.value() != null || value != InvoiceValue.STATUS) {
                values.put(value, read.value()); // every invoice has a status
            }
        });
        return new InvoiceRecords.Given(
                invoice.id(), known.id(Subject.ACCOUNT, invoice.account()), invoice.subscription(), values, other);
    }
}
