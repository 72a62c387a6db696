package app.steward.event;

import app.steward.account.Account;
import app.steward.account.Assignments;
import app.steward.account.Parents;
import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.attribute.CustomAttributes;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.event.Event.Upsert;
import app.steward.event.EventBatch.Item;
import app.steward.event.EventRecords.Known;
import app.steward.event.NamedRecords.Named;
import app.steward.event.ValueReader.Read;
import app.steward.record.CustomerRecord;
import app.steward.record.Property;
import app.steward.record.RecordProperties;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.subscription.Subscription;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.user.User;
import app.steward.value.CleanText;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Writes the values of accounts, users and subscriptions: properties, success roles, the parent, custom attributes. */
@Component
class RecordUpserts {
    private static final String CUSTOM = "custom.";

    /** How the record is named is no value of it. */
    private static final Set<String> NAMES = Set.of("external_id", "externalId");

    /** More are a mistake: somebody sends ids as keys. */
    private static final int MOST_ATTRIBUTES = 1_000;

    private final RecordProperties properties;
    private final Attributes attributes;
    private final CustomAttributes customAttributes;
    private final SuccessRoles roles;
    private final Assignments assignments;
    private final Parents parents;
    private final EntityManager entities;
    private final DSLContext sql;

    RecordUpserts(
            RecordProperties properties,
            Attributes attributes,
            CustomAttributes customAttributes,
            SuccessRoles roles,
            Assignments assignments,
            Parents parents,
            EntityManager entities,
            DSLContext sql) {
        this.properties = properties;
        this.attributes = attributes;
        this.customAttributes = customAttributes;
        this.roles = roles;
        this.assignments = assignments;
        this.parents = parents;
        this.entities = entities;
        this.sql = sql;
    }

    /** Somebody who is to own an account. */
    private record Owner(
            Item item,
            long account,
            SuccessRole role,
            @Nullable TeamMember member) {}

    /** Values of one subject in a batch, while they are written. */
    private record Writing<R extends CustomerRecord>(
            Subject subject,
            EventBatch batch,
            Known known,
            Map<String, Property<R>> properties,
            Map<String, SuccessRole> roles,
            Map<String, Attribute> attributes,
            List<Owner> owners,
            List<Item> moved,
            Map<Long, Set<String>> changed) {

        @Nullable
        Attribute attribute(String key) {
            return attributes.get(folded(key));
        }

        boolean isCustom(String key) {
            return !properties.containsKey(key)
                    && !roles.containsKey(key)
                    && !(subject == Subject.ACCOUNT && key.equals(EventRecords.PARENT))
                    && !NAMES.contains(key);
        }
    }

    /** Writes those of one subject, the later of a record over the earlier. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(Subject subject, EventBatch batch, Known known) {
        List<Item> items = batch.items().stream()
                .filter(item -> item.event() instanceof Upsert upsert
                        && upsert.subject() == subject
                        && !upsert.values().isEmpty())
                .toList();
        if (items.isEmpty()) {
            return;
        }
        switch (subject) {
            case ACCOUNT -> apply(Account.class, subject, items, batch, known);
            case USER -> apply(User.class, subject, items, batch, known);
            case SUBSCRIPTION -> apply(Subscription.class, subject, items, batch, known);
        }
    }

    private <R extends CustomerRecord> void apply(
            Class<R> type, Subject subject, List<Item> items, EventBatch batch, Known known) {
        Writing<R> writing = new Writing<>(
                subject,
                batch,
                known,
                propertiesOf(subject),
                subject == Subject.ACCOUNT
                        ? roles.shown().stream().collect(Collectors.toMap(SuccessRole::key, Function.identity()))
                        : Map.of(),
                new HashMap<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new TreeMap<>());
        define(items, writing);
        Map<Long, R> records = lock(
                type,
                items.stream()
                        .map(item -> Objects.requireNonNull(known.id(subject, ((Upsert) item.event()).id())))
                        .collect(Collectors.toCollection(TreeSet::new)));
        for (Item item : items) {
            Upsert upsert = (Upsert) item.event();
            R record = Objects.requireNonNull(records.get(known.id(subject, upsert.id())));
            upsert.values().forEach((key, value) -> set(item, record, key, value, writing));
        }
        entities.flush();
        writing.moved().forEach(item -> moveUnder(item, writing));
        assign(writing);
        touch(writing);
    }

    @SuppressWarnings("unchecked") // the properties of a subject are of its class
    private <R extends CustomerRecord> Map<String, Property<R>> propertiesOf(Subject subject) {
        Map<String, Property<R>> byKey = new LinkedHashMap<>();
        properties.of(subject).forEach(property -> byKey.put(property.key(), (Property<R>) property));
        NAMES.forEach(byKey::remove);
        return byKey;
    }

    /** In the order of keys, as every writer of many locks them. */
    private <R extends CustomerRecord> Map<Long, R> lock(Class<R> type, Collection<Long> ids) {
        return entities.createQuery(
                        "select r from " + type.getSimpleName() + " r where r.id in :ids order by r.id", type)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .collect(Collectors.toMap(CustomerRecord::id, Function.identity()));
    }

    /** Reads the custom attributes of the subject, and defines those that are seen for the first time, in the order of keys. */
    private <R extends CustomerRecord> void define(List<Item> items, Writing<R> writing) {
        Map<String, JsonNode> seen = new TreeMap<>();
        for (Item item : items) {
            ((Upsert) item.event()).values().forEach((key, value) -> {
                if (writing.isCustom(key)) {
                    seen.merge(keyOf(key), value, (one, other) -> tells(one) ? one : other);
                }
            });
        }
        if (seen.isEmpty()) {
            return;
        }
        Subject subject = writing.subject();
        attributes.of(subject.key()).forEach(each -> writing.attributes().put(folded(each.key()), each));
        seen.forEach((key, value) -> {
            if (writing.attribute(key) == null
                    && tells(value)
                    && writing.attributes().size() < MOST_ATTRIBUTES) {
                try {
                    Attribute.keyOf(key);
                    ValueType type = Typed.infer(value);
                    writing.attributes().put(folded(key), customAttributes.seen(Viewer.system(), subject, key, type));
                } catch (RejectedValue e) {
                    // said where the value is to be stored
                }
            }
        });
    }

    /** Whether a value tells of which type it is. */
    private static boolean tells(JsonNode value) {
        return !value.isNull()
                && !(value.isContainer() && value.isEmpty())
                && !(value.isString() && CleanText.of(value.stringValue()).isEmpty());
    }

    private static String keyOf(String sent) {
        return CleanText.of(sent.startsWith(CUSTOM) ? sent.substring(CUSTOM.length()) : sent);
    }

    private static String folded(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private <R extends CustomerRecord> void set(Item item, R record, String key, JsonNode value, Writing<R> writing) {
        Property<R> property = writing.properties().get(key);
        SuccessRole role = writing.roles().get(key);
        try {
            if (property != null) {
                set(item, record, property, value, writing);
            } else if (role != null) {
                Object email = Typed.loose(
                        ValueType.TEXT, value, writing.batch().values.conventions());
                TeamMember member = email == null ? null : assignments.owner(email.toString());
                writing.owners().add(new Owner(item, record.id(), role, member));
            } else if (writing.isCustom(key)) {
                setCustom(item, record, key, value, writing);
            } else if (key.equals(EventRecords.PARENT)) {
                writing.moved().add(item);
            }
        } catch (RejectedValue e) {
            item.refuse(key, e.getMessage());
        }
    }

    private <R extends CustomerRecord> void set(
            Item item, R record, Property<R> property, JsonNode value, Writing<R> writing) {
        Read read = writing.batch().values.property(writing.subject(), property, value);
        if (read.refusal() != null) {
            item.refuse(property.key(), read.refusal());
        } else if (!same(property.reads().apply(record), read.value())) {
            property.set(record, read.value());
            changed(record, property.key(), writing);
        }
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one instanceof BigDecimal number && other instanceof BigDecimal another
                ? number.compareTo(another) == 0
                : Objects.equals(one, other);
    }

    private static <R extends CustomerRecord> void setCustom(
            Item item, R record, String sent, JsonNode value, Writing<R> writing) {
        Attribute attribute = writing.attribute(keyOf(sent));
        if (attribute == null) {
            if (tells(value)) {
                Attribute.keyOf(keyOf(sent)); // throws, or the value does
                Typed.infer(value);
                throw new RejectedValue(
                        "This would be one custom attribute more than the " + MOST_ATTRIBUTES + " that Steward keeps.");
            }
            return;
        } else if (attribute.retired()) {
            throw new RejectedValue("The custom attribute \"" + attribute.key() + "\" is retired.");
        }
        Read read = writing.batch().values.custom(attribute, value);
        if (read.refusal() != null) {
            item.refuse(sent, read.refusal());
            return;
        }
        Object before = record.custom().get(attribute.key());
        record.setCustom(attribute.key(), read.value());
        if (!Objects.equals(before, record.custom().get(attribute.key()))) {
            changed(record, attribute.fieldKey(), writing);
        }
    }

    private static <R extends CustomerRecord> void changed(R record, String key, Writing<R> writing) {
        writing.changed().computeIfAbsent(record.id(), any -> new HashSet<>()).add(key);
    }

    private <R extends CustomerRecord> void moveUnder(Item item, Writing<R> writing) {
        Upsert upsert = (Upsert) item.event();
        long account = Objects.requireNonNull(writing.known().id(Subject.ACCOUNT, upsert.id()));
        try {
            JsonNode sent = Objects.requireNonNull(upsert.values().get(EventRecords.PARENT));
            String called = tells(sent) ? EventRecords.idOf(sent) : null;
            Long parent = writing.known().id(Subject.ACCOUNT, called);
            if (parent != null && called != null) {
                parents.requireNoCircle(account, parent, called);
            }
            int moved = sql.execute(
                    "update accounts set parent_id = ?::bigint, version = version + 1, updated_at = now()"
                            + " where id = ? and parent_id is distinct from ?::bigint",
                    parent,
                    account,
                    parent);
            if (moved > 0) {
                writing.changed()
                        .computeIfAbsent(account, any -> new HashSet<>())
                        .add(EventRecords.PARENT);
            }
        } catch (RejectedValue e) {
            item.refuse(EventRecords.PARENT, e.getMessage());
        }
    }

    private <R extends CustomerRecord> void assign(Writing<R> writing) {
        Set<Long> reassigned = new TreeSet<>();
        for (Owner owner : writing.owners()) {
            try {
                if (assignments.assign(Viewer.system(), owner.account(), owner.role(), owner.member())) {
                    reassigned.add(owner.account());
                    writing.changed()
                            .computeIfAbsent(owner.account(), any -> new HashSet<>())
                            .add(owner.role().key());
                }
            } catch (RejectedValue e) {
                owner.item().refuse(owner.role().key(), e.getMessage());
            }
        }
        if (!reassigned.isEmpty()) {
            ChangedFields fields = assignments.reassigned(Viewer.system(), reassigned);
            reassigned.forEach(account -> writing.batch().touches.account(account, fields));
            // owners are part of what a version stands for
            sql.execute(
                    "update accounts set version = version + 1 where id = any({0})",
                    org.jooq.impl.DSL.val(reassigned.toArray(Long[]::new)));
        }
    }

    /** Users and subscriptions touch their account, too. */
    private static <R extends CustomerRecord> void touch(Writing<R> writing) {
        Touches touches = writing.batch().touches;
        Map<Long, Long> accounts = new HashMap<>();
        for (Named named : writing.known().of(writing.subject()).values()) {
            if (named.account() != null) {
                accounts.put(named.id(), named.account());
            }
        }
        writing.changed().forEach((record, keys) -> {
            ChangedFields fields = ChangedFields.of(writing.subject(), keys);
            touches.account(writing.subject() == Subject.ACCOUNT ? record : accounts.get(record), fields);
            if (writing.subject() == Subject.USER) {
                touches.user(record, fields);
            }
        });
    }
}
