package app.steward.attribute;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.DefinitionChanged;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.team.AuditTrail;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record3;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Defines, renames, retypes, retires and deletes custom attributes. */
@Component
public class AttributeChanges {
    private static final int BATCH = 2000;
    private static final int SHOWN = 20;

    private final Attributes attributes;
    private final UsedBy usedBy;
    private final Lists lists;
    private final AuditTrail audit;
    private final Today today;
    private final DSLContext sql;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;

    AttributeChanges(
            Attributes attributes,
            UsedBy usedBy,
            Lists lists,
            AuditTrail audit,
            Today today,
            DSLContext sql,
            JsonMapper json,
            ApplicationEventPublisher events) {
        this.attributes = attributes;
        this.usedBy = usedBy;
        this.lists = lists;
        this.audit = audit;
        this.today = today;
        this.sql = sql;
        this.json = json;
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
                attributes.find(each.key(), key.strip()).ifPresent(found::add);
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
            throw new Conflict("There already is a custom attribute \"" + key + "\" of " + subject[0].plural() + ".");
        }
        Attribute attribute;
        try {
            attribute = new Attribute(
                    subject[0],
                    key,
                    given[1] == null ? Attribute.labelOf(key) : given[1],
                    type[0],
                    attributes.lastPosition(subject[0].key()) + 1);
        } catch (Misfit e) {
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
        Integer version = patch.number("version");
        Integer position = patch.number("position");
        patch.checkAllTaken();
        if (version != null && version != attribute.version()) {
            throw audit.changedSince("attribute", attribute.fieldKey(), attribute.label());
        }
        if (options != null) {
            attribute.offer(options);
        }
        if (position != null) {
            attribute.moveTo(position);
        }
        boolean retires = flags[0] && !attribute.retired();
        if (retires || type[0] != typeBefore) {
            requireUnused(attribute, usedBy.field(attribute.subject(), attribute.fieldKey()));
        }
        Now now = today.now();
        if (retires) {
            attribute.retire(now.instant());
        } else if (!flags[0]) {
            attribute.bringBack();
        }
        if (type[0] != typeBefore) {
            attribute.retype(type[0]);
            convert(attribute, now, flags[1]);
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
        List<Use> uses = new ArrayList<>(usedBy.field(attribute.subject(), attribute.fieldKey()));
        uses.addAll(lists.records(
                attribute.subject(),
                org.jooq.impl.DSL.condition("jsonb_exists({0}, {1})", field(name("custom")), val(attribute.key()))));
        requireUnused(attribute, uses);
        attributes.delete(attribute);
        audit.record(by, "deleted", "attribute", attribute.fieldKey(), attribute.label(), values(attribute), null);
    }

    /** Brings stored values to the attribute's type, stretch by stretch; those that don't fit stop it, or are cleared. */
    private void convert(Attribute attribute, Now now, boolean clear) {
        List<Use> unfit = new ArrayList<>();
        long unfits = 0;
        long last = 0;
        while (true) {
            Result<Record3<Long, String, JSONB>> rows = stretch(attribute, last);
            if (rows.isEmpty()) {
                break;
            }
            Map<Long, String> converted = new LinkedHashMap<>();
            for (Record3<Long, String, JSONB> row : rows) {
                last = row.value1();
                try {
                    Object value = Typed.plain(attribute.accept(converted(
                            attribute.type(), json.readTree(row.value3().data()), now)));
                    converted.put(last, json.writeValueAsString(value));
                } catch (Misfit e) {
                    unfits++;
                    if (unfit.size() < SHOWN) {
                        unfit.add(new Use(
                                attribute.subject().key(),
                                row.value2(),
                                row.value2() + ": " + row.value3().data()));
                    }
                    converted.put(last, "null");
                }
            }
            write(attribute, converted);
        }
        if (unfits > 0 && !clear) {
            throw new Conflict(
                    unfits + " values do not fit the type " + attribute.type().key()
                            + ". Mend them, or send clearUnfit to clear them.",
                    unfit);
        }
    }

    private Result<Record3<Long, String, JSONB>> stretch(Attribute attribute, long after) {
        Field<Long> id = field(name("id"), Long.class);
        Field<Object> custom = field(name("custom"));
        return sql.select(
                        id,
                        field(name("external_id"), String.class),
                        field("{0} -> {1}", JSONB.class, custom, val(attribute.key())))
                .from(table(name(attribute.subject().plural())))
                .where("jsonb_exists({0}, {1})", custom, val(attribute.key()))
                .and(id.gt(after))
                .orderBy(id)
                .limit(BATCH)
                .forUpdate()
                .fetch();
    }

    private void write(Attribute attribute, Map<Long, String> values) {
        sql.execute(
                "update {0} r set version = r.version + 1, custom = case when v.value = 'null' then r.custom - {1}"
                        + " else jsonb_set(r.custom, array[{1}], v.value::jsonb) end"
                        + " from unnest({2}, {3}) v(id, value) where r.id = v.id",
                table(name(attribute.subject().plural())),
                val(attribute.key()),
                val(values.keySet().toArray(Long[]::new)),
                val(values.values().toArray(String[]::new)));
    }

    private static @Nullable Object converted(ValueType to, JsonNode stored, Now now) {
        if (stored.isArray() && to != ValueType.TAGS) {
            if (to != ValueType.TEXT && to != ValueType.CHOICE) {
                throw new Misfit("Several tags are no single value.");
            }
            return stored.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        }
        boolean same = stored.isArray() || stored.isNumber() && to.isNumeric();
        return same
                ? Typed.json(to, stored)
                : Typed.text(
                        to,
                        stored.isNumber() ? Typed.tidy(stored.decimalValue()).toPlainString() : stored.asString(),
                        now.zone());
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
            options.putIfAbsent(key.strip().toLowerCase(Locale.ROOT), new Choice(key.strip(), label.strip()));
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
            throw new Misfit("Enter account, user or subscription.");
        }
    }

    private static ValueType type(@Nullable String key) {
        for (ValueType type : Attribute.TYPES) {
            if (type.key().equals(key)) {
                return type;
            }
        }
        throw new Misfit("Enter text, number, money, yes_no, date, moment, choice or tags.");
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
