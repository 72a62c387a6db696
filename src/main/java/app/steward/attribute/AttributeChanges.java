package app.steward.attribute;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.change.DefinitionChanged;
import app.steward.change.FieldGone;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.record.Patch;
import app.steward.record.RejectedValue;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Defines, renames, retypes, retires and deletes custom attributes. */
@Component
public class AttributeChanges {
    private final Attributes attributes;
    private final UsedBy usedBy;
    private final ChoiceLists lists;
    private final Conversion conversion;
    private final AuditTrail audit;
    private final Today today;
    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    AttributeChanges(
            Attributes attributes,
            UsedBy usedBy,
            ChoiceLists lists,
            AuditTrail audit,
            Today today,
            DSLContext sql,
            Conversion conversion,
            ApplicationEventPublisher events) {
        this.attributes = attributes;
        this.usedBy = usedBy;
        this.lists = lists;
        this.audit = audit;
        this.today = today;
        this.sql = sql;
        this.conversion = conversion;
        this.events = events;
    }

    /** An attribute as the API and the audit trail tell it. */
    public static Map<String, Object> values(Attribute attribute) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("subject", attribute.subject().key());
        values.put("key", attribute.key());
        values.put("label", attribute.label());
        values.put("type", attribute.type().key());
        if (attribute.type() == ValueType.CHOICE) {
            values.put("options", attribute.options());
        }
        values.put("retired", attribute.retired());
        return values;
    }

    /**
     * The attribute of this key, ignoring case.
     *
     * @param subject may be null where only one subject has such an attribute
     */
    @Transactional(readOnly = true)
    public Attribute get(@Nullable Subject subject, String key) {
        List<Attribute> found = new ArrayList<>();
        for (Subject each : Subject.values()) {
            if (subject == null || subject == each) {
                attributes.find(each.key(), CleanText.of(key)).ifPresent(found::add);
            }
        }
        if (found.size() > 1) {
            throw BadInput.of("subject", "Several subjects have an attribute \"" + key + "\": name the subject.");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no custom attribute \"" + key + "\"."));
    }

    @Transactional
    public Attribute add(Viewer by, Patch patch) {
        require(by);
        Subject[] subject = new Subject[1];
        ValueType[] type = {ValueType.TEXT};
        String[] given = new String[2];
        patch.takeText("subject", value -> subject[0] = subject(value));
        patch.takeText("key", value -> given[0] = Attribute.keyOf(value == null ? "" : value));
        patch.takeText("label", value -> given[1] = value);
        patch.takeText("type", value -> type[0] = type(value));
        List<Choice> options = options(patch);
        if (!patch.has("subject")) {
            patch.refuse("subject", "Enter account, user or subscription.");
        }
        if (!patch.has("key")) {
            patch.refuse("key", "Enter a key of 1 to 100 characters.");
        }
        patch.checkAllTaken();
        String key = given[0];
        if (attributes.find(subject[0].key(), key).isPresent()) {
            throw Conflict.at(
                    "key", "There already is a custom attribute \"" + key + "\" of " + subject[0].plural() + ".");
        }
        Attribute attribute;
        try {
            attribute = new Attribute(
                    subject[0],
                    key,
                    given[1] == null ? ChoiceLists.labelOf(key) : given[1],
                    type[0],
                    attributes.lastPosition(subject[0].key()) + 1);
        } catch (RejectedValue e) {
            throw BadInput.of("label", e.getMessage());
        }
        if (options != null) {
            attribute.offer(options);
        }
        Attribute stored = attributes.saveAndFlush(attribute);
        audit.record(by, "created", "attribute", stored.fieldKey(), stored.label(), null, values(stored));
        return stored;
    }

    /**
     * Changes label, options, type, position, and whether it is retired. Values that don't fit a new type are listed in
     * a {@link Conflict}; with {@code clearUnfit} they are cleared.
     */
    @Transactional
    public Attribute change(Viewer by, @Nullable Subject subject, String key, Patch patch) {
        require(by);
        Attribute attribute = get(subject, key);
        Map<String, Object> before = values(attribute);
        ValueType typeBefore = attribute.type();
        ValueType[] type = {typeBefore};
        boolean[] flags = {attribute.retired(), false};
        patch.takeText("label", label -> attribute.rename(label == null ? "" : label));
        patch.takeText("type", value -> type[0] = type(value));
        patch.take("retired", ValueType.YES_NO, value -> flags[0] = Boolean.TRUE.equals(value));
        patch.take("clearUnfit", ValueType.YES_NO, value -> flags[1] = Boolean.TRUE.equals(value));
        List<Choice> options = options(patch);
        patch.takeSame("subject", attribute.subject().key());
        patch.takeSame("key", attribute.key());
        Integer version = patch.number("version");
        Integer position = patch.number("position");
        patch.checkAllTaken();
        audit.requireVersion("attribute", attribute.fieldKey(), attribute.label(), version, attribute.version());
        if (options != null && !options.equals(attribute.options())) {
            if (typeBefore == ValueType.CHOICE && type[0] == typeBefore) {
                requireUnused(attribute, attribute.options(), options);
            }
            attribute.offer(options);
        }
        if (position != null) {
            attribute.moveTo(position);
        }
        boolean retires = flags[0] && !attribute.retired();
        if (retires || type[0] != typeBefore) {
            requireUnused(attribute, usedBy(attribute));
        }
        Now now = today.now();
        if (retires) {
            attribute.retire(now.instant());
            events.publishEvent(new FieldGone(attribute.subject().key(), attribute.fieldKey()));
        } else if (!flags[0]) {
            attribute.bringBack();
        }
        if (type[0] != typeBefore) {
            attribute.retype(type[0]);
            ConversionReport fit = conversion.write(attribute, today.conventions());
            if (fit.unfit() > 0 && !flags[1]) {
                throw new Conflict(
                        fit.unfit() + " values do not fit the type " + type[0].key()
                                + ". Mend them, or send clearUnfit to clear them.",
                        fit.samples().stream()
                                .map(each -> new Use(
                                        attribute.subject().key(),
                                        each.externalId(),
                                        each.externalId() + ": " + each.value()))
                                .toList());
            }
            events.publishEvent(new DefinitionChanged(attribute.subject().key(), attribute.fieldKey()));
        }
        Attribute stored = attributes.saveAndFlush(attribute);
        Map<String, Object> after = values(stored);
        if (!after.equals(before)) {
            audit.record(by, "changed", "attribute", stored.fieldKey(), stored.label(), before, after);
        }
        return stored;
    }

    /** Deletes an attribute that no condition uses and no record has. */
    @Transactional
    public void remove(Viewer by, @Nullable Subject subject, String key) {
        require(by);
        Attribute attribute = get(subject, key);
        List<Use> uses = new ArrayList<>(usedBy(attribute));
        uses.addAll(lists.records(attribute.subject(), has(attribute)));
        requireUnused(attribute, uses);
        attributes.delete(attribute);
        events.publishEvent(new FieldGone(attribute.subject().key(), attribute.fieldKey()));
        audit.record(by, "deleted", "attribute", attribute.fieldKey(), attribute.label(), values(attribute), null);
    }

    /**
     * What another type would do to the stored values; changes nothing.
     *
     * @throws Conflict where a condition uses the attribute, whose type can't change before
     */
    @Transactional(readOnly = true)
    public ConversionReport preview(Viewer by, Attribute attribute, ValueType type) {
        require(by);
        requireUnused(attribute, usedBy(attribute));
        Attribute other = new Attribute(attribute.subject(), attribute.key(), attribute.label(), type, 0);
        other.offer(attribute.options());
        return conversion.check(other, today.conventions());
    }

    /** The conditions, and whatever else is kept, that use the attribute. */
    public List<Use> usedBy(Attribute attribute) {
        return usedBy.field(attribute.subject(), attribute.fieldKey());
    }

    /** The same of all attributes of the subject that anything uses, by the key of their field. */
    public Map<String, List<Use>> uses(Subject subject) {
        return usedBy.fields(subject);
    }

    /** How many records have a value of the attribute. Looks at every record. */
    @Transactional(readOnly = true)
    public ChoiceLists.Count count(Viewer by, Attribute attribute) {
        require(by);
        Condition archived = attribute.subject().archived("r");
        Record2<Integer, Integer> counted = sql.select(
                        org.jooq.impl.DSL.count().filterWhere(org.jooq.impl.DSL.not(archived)),
                        org.jooq.impl.DSL.count().filterWhere(archived))
                .from(table(name(attribute.subject().plural())).as("r"))
                .where(has(attribute))
                .fetchSingle();
        return new ChoiceLists.Count(counted.value1(), counted.value2());
    }

    /** @param keys every attribute of the subject that is not retired once, in the new order */
    @Transactional
    public void order(Viewer by, Subject subject, List<String> keys) {
        require(by);
        List<Attribute> all = attributes.of(subject.key()).stream()
                .filter(each -> !each.retired())
                .toList();
        List<String> before = all.stream().map(Attribute::key).toList();
        if (keys.size() != before.size() || !new HashSet<>(keys).equals(new HashSet<>(before))) {
            throw BadInput.of("ids", "Send every attribute once.");
        }
        if (keys.equals(before)) {
            return;
        }
        for (Attribute each : all) {
            each.moveTo(keys.indexOf(each.key()) + 1);
            attributes.saveAndFlush(each);
        }
        audit.record(
                by,
                "reordered",
                "attribute",
                subject.plural(),
                "Attributes of " + subject.plural(),
                Map.of("order", before),
                Map.of("order", keys));
    }

    private static Condition has(Attribute attribute) {
        return org.jooq.impl.DSL.condition("jsonb_exists({0}, {1})", field(name("custom")), val(attribute.key()));
    }

    /** A choice that records have, or that a condition tests, stays. */
    private void requireUnused(Attribute attribute, List<Choice> before, List<Choice> after) {
        Set<String> kept = after.stream()
                .map(choice -> choice.key().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (Choice choice : before) {
            if (after.isEmpty() || kept.contains(choice.key().toLowerCase(Locale.ROOT))) {
                continue;
            }
            List<Use> uses = new ArrayList<>(usedBy.choice(attribute.subject(), attribute.fieldKey(), choice.key()));
            uses.addAll(lists.records(
                    attribute.subject(),
                    field("{0} ->> {1}", String.class, field(name("custom")), val(attribute.key()))
                            .eq(choice.key())));
            if (!uses.isEmpty()) {
                throw new Conflict("The choice \"" + choice.label() + "\" is in use.", uses);
            }
        }
    }

    private static @Nullable List<Choice> options(Patch patch) {
        JsonNode given = patch.raw("options");
        if (given == null) {
            return null;
        }
        Map<String, Choice> options = new LinkedHashMap<>();
        for (JsonNode each : given) {
            String key = each.isObject() ? each.path("key").asString("") : each.asString("");
            String label = each.isObject() ? each.path("label").asString(key) : key;
            if (key.isBlank() || label.isBlank()) {
                patch.refuse("options", "Send a list of keys, or of objects with key and label.");
                return null;
            }
            options.putIfAbsent(
                    CleanText.of(key).toLowerCase(Locale.ROOT), new Choice(CleanText.of(key), CleanText.of(label)));
        }
        if (!given.isArray() && !given.isNull()) {
            patch.refuse("options", "Send a list of keys, or of objects with key and label.");
        }
        return List.copyOf(options.values());
    }

    private static Subject subject(@Nullable String key) {
        try {
            return Subject.of(Objects.requireNonNullElse(key, ""));
        } catch (IllegalArgumentException e) {
            throw new RejectedValue("Enter account, user or subscription.");
        }
    }

    private static ValueType type(@Nullable String key) {
        for (ValueType type : Attribute.TYPES) {
            if (type.key().equals(key)) {
                return type;
            }
        }
        throw new RejectedValue("Enter text, number, money, yes_no, date, moment, choice or tags.");
    }

    private static void requireUnused(Attribute attribute, List<Use> uses) {
        if (!uses.isEmpty()) {
            throw new Conflict("The custom attribute \"" + attribute.label() + "\" is in use.", uses);
        }
    }

    private static void require(Viewer by) {
        if (!by.mayEditAttributes()) {
            throw new NotAllowed("Only administrators and developers change custom attributes.");
        }
    }
}
