package app.steward.event;

import app.steward.change.ChangedFields;
import app.steward.condition.Subject;
import app.steward.event.Event.Invoice;
import app.steward.event.Event.Login;
import app.steward.event.Event.Logout;
import app.steward.event.Event.Upsert;
import app.steward.event.Event.Use;
import app.steward.event.EventBatch.Item;
import app.steward.event.NamedRecords.Named;
import app.steward.record.RejectedValue;
import app.steward.value.ExternalId;
import app.steward.value.InvalidValue;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * Makes sure that the records are there that a batch names, and where it says so: a user who is named with another account
 * moves there.
 */
@Component
class EventRecords {
    /** The key of the account that an account lies under. */
    static final String PARENT = "parent";

    private static final ChangedFields ANY_OF_ACCOUNT = ChangedFields.all(Subject.ACCOUNT);

    private final NamedRecords records;

    EventRecords(NamedRecords records) {
        this.records = records;
    }

    /** The records of a batch by external id. */
    static final class Known {
        private final Map<Subject, Map<String, Named>> named = new EnumMap<>(Subject.class);

        Known() {
            for (Subject subject : Subject.values()) {
                named.put(subject, new HashMap<>());
            }
        }

        Map<String, Named> of(Subject subject) {
            return Objects.requireNonNull(named.get(subject));
        }

        /** The number of a record that the batch names; null for null. */
        @Nullable
        Long id(Subject subject, @Nullable String externalId) {
            return externalId == null
                    ? null
                    : Objects.requireNonNull(of(subject).get(externalId), externalId)
                            .id();
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Known resolve(EventBatch batch) {
        Map<Subject, Set<String>> named = named(batch);
        Known known = new Known();
        records.find(named).forEach((subject, found) -> known.of(subject).putAll(found));
        accounts(Objects.requireNonNull(named.get(Subject.ACCOUNT)), batch, known);
        users(Objects.requireNonNull(named.get(Subject.USER)), batch, known);
        subscriptions(batch, known);
        return known;
    }

    private static Map<Subject, Set<String>> named(EventBatch batch) {
        Map<Subject, Set<String>> named = new EnumMap<>(Subject.class);
        for (Subject subject : Subject.values()) {
            named.put(subject, new LinkedHashSet<>());
        }
        Set<String> accounts = Objects.requireNonNull(named.get(Subject.ACCOUNT));
        for (Item item : batch.items()) {
            add(accountOf(item.event()), accounts);
            if (item.event() instanceof Upsert upsert) {
                add(upsert.id(), Objects.requireNonNull(named.get(upsert.subject())));
                add(upsert.subject() == Subject.ACCOUNT ? parentOf(upsert) : null, accounts);
            }
            add(userOf(item.event()), Objects.requireNonNull(named.get(Subject.USER)));
        }
        return named;
    }

    private void accounts(Set<String> named, EventBatch batch, Known known) {
        Map<String, Named> accounts = known.of(Subject.ACCOUNT);
        Set<String> unknown = new LinkedHashSet<>(named);
        unknown.removeAll(accounts.keySet());
        if (!unknown.isEmpty()) {
            Map<String, Named> made = records.makeAccounts(unknown, batch.now().today());
            made.values().forEach(account -> batch.touches.account(account.id(), ANY_OF_ACCOUNT));
            accounts.putAll(made);
            unknown.removeAll(made.keySet());
            accounts.putAll(records.find(Subject.ACCOUNT, unknown)); // made by somebody else meanwhile
        }
    }

    private static void add(@Nullable String id, Set<String> to) {
        if (id != null) {
            to.add(id);
        }
    }

    /** The external id of the account that an account is to be put under; null where none is named, or not as an id. */
    static @Nullable String parentOf(Upsert upsert) {
        JsonNode parent = upsert.values().get(PARENT);
        try {
            return parent == null || parent.isNull() ? null : idOf(parent);
        } catch (RejectedValue e) {
            return null; // said where it is stored
        }
    }

    /** An external id in JSON: a string, or a whole number, which is the same; refuses with {@link RejectedValue}. */
    static String idOf(JsonNode value) {
        if (!value.isString() && !value.isIntegralNumber()) {
            throw new RejectedValue("Enter an external id: a text or a whole number.");
        }
        try {
            return ExternalId.read(value.asString());
        } catch (InvalidValue e) {
            throw new RejectedValue(e.getMessage());
        }
    }

    private static @Nullable String accountOf(Event event) {
        if (event instanceof Upsert upsert) {
            return upsert.account();
        } else if (event instanceof Invoice invoice) {
            return invoice.account();
        } else if (event instanceof Use use) {
            return use.account();
        } else if (event instanceof Login login) {
            return login.account();
        }
        return event instanceof Logout logout ? logout.account() : null;
    }

    /** Who did it, or of whom it is; null where nobody is named. */
    static @Nullable String userOf(Event event) {
        if (event instanceof Upsert upsert) {
            return upsert.subject() == Subject.USER ? upsert.id() : null;
        } else if (event instanceof Use use) {
            return use.user();
        } else if (event instanceof Login login) {
            return login.user();
        } else if (event instanceof Event.Alias alias) {
            return alias.user();
        }
        return event instanceof Logout logout ? logout.user() : null;
    }

    private void users(Set<String> named, EventBatch batch, Known known) {
        Map<String, Named> users = known.of(Subject.USER);
        Map<String, @Nullable Long> now = new HashMap<>();
        users.forEach((id, user) -> now.put(id, user.account()));
        for (Item item : batch.items()) {
            String user = userOf(item.event());
            Long account = known.id(Subject.ACCOUNT, accountOf(item.event()));
            if (user != null && account != null) {
                now.put(user, account);
            }
            item.happenedAt(account != null ? account : user == null ? null : now.get(user));
        }
        for (Item item : batch.items()) {
            String user = userOf(item.event());
            if (item.account() == null && user != null) {
                item.happenedAt(now.get(user)); // it came to have one later in the batch
            }
        }
        Map<String, @Nullable Long> unknown = new TreeMap<>();
        named.stream().filter(id -> !users.containsKey(id)).forEach(id -> unknown.put(id, now.get(id)));
        if (!unknown.isEmpty()) {
            Map<String, Named> made = records.makeUsers(unknown, batch.now().today());
            made.values().forEach(user -> made(Subject.USER, user, batch));
            users.putAll(made);
            unknown.keySet().removeAll(made.keySet());
            users.putAll(records.find(Subject.USER, unknown.keySet()));
        }
        move(Subject.USER, now, batch, known);
    }

    private void subscriptions(EventBatch batch, Known known) {
        Map<String, Named> subscriptions = known.of(Subject.SUBSCRIPTION);
        Map<String, @Nullable Long> now = new HashMap<>();
        Map<String, Long> unknown = new TreeMap<>();
        for (Item item : batch.items()) {
            if (!(item.event() instanceof Upsert upsert) || upsert.subject() != Subject.SUBSCRIPTION) {
                continue;
            }
            Long account = known.id(Subject.ACCOUNT, upsert.account());
            if (account != null) {
                now.put(upsert.id(), account);
                if (!subscriptions.containsKey(upsert.id())) {
                    unknown.put(upsert.id(), account);
                }
            } else if (!subscriptions.containsKey(upsert.id()) && !unknown.containsKey(upsert.id())) {
                item.refuse("Name the account of the subscription.");
            }
        }
        if (!unknown.isEmpty()) {
            Map<String, Named> made = records.makeSubscriptions(unknown);
            made.values().forEach(subscription -> made(Subject.SUBSCRIPTION, subscription, batch));
            subscriptions.putAll(made);
            unknown.keySet().removeAll(made.keySet());
            subscriptions.putAll(records.find(Subject.SUBSCRIPTION, unknown.keySet()));
        }
        move(Subject.SUBSCRIPTION, now, batch, known);
    }

    private static void made(Subject subject, Named record, EventBatch batch) {
        batch.touches.account(record.account(), ChangedFields.all(subject));
        if (subject == Subject.USER) {
            batch.touches.user(record.id(), ChangedFields.all(subject));
        }
    }

    /** Those that are elsewhere now, with the accounts before and after. */
    private void move(Subject subject, Map<String, @Nullable Long> now, EventBatch batch, Known known) {
        ChangedFields moved = ChangedFields.of(subject, Set.of("account"));
        Map<Long, Long> moves = new LinkedHashMap<>();
        known.of(subject).replaceAll((id, record) -> {
            Long account = now.get(id);
            if (account == null || account.equals(record.account())) {
                return record;
            }
            moves.put(record.id(), account);
            batch.touches.account(record.account(), moved);
            batch.touches.account(account, moved);
            if (subject == Subject.USER) {
                // elsewhere all that is asked of the account is different
                batch.touches.user(record.id(), moved.and(ANY_OF_ACCOUNT));
            }
            return new Named(record.id(), account);
        });
        records.move(subject, moves);
    }
}
