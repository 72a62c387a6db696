package app.steward.choice;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.audit.AuditTrail;
import app.steward.change.DefinitionChanged;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Adds to, changes and takes from the administrators' lists. */
@Component
public class ChoiceLists {
    private static final int SHOWN_USES = 10;

    private final RecordChangeSupport editing;
    private final UsedBy usedBy;
    private final AuditTrail audit;
    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    ChoiceLists(
            RecordChangeSupport editing,
            UsedBy usedBy,
            AuditTrail audit,
            DSLContext sql,
            ApplicationEventPublisher events) {
        this.editing = editing;
        this.usedBy = usedBy;
        this.audit = audit;
        this.sql = sql;
        this.events = events;
    }

    /** An entry as the API and the audit trail tell it. */
    public static <T extends ChoiceEntry> Map<String, Object> values(ChoiceList<T> list, T entry) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("key", entry.key());
        values.put("label", entry.label());
        String type = list.type().apply(entry);
        if (type != null) {
            values.put("type", type);
        }
        values.put("position", entry.position());
        return values;
    }

    @Transactional(readOnly = true)
    public <T extends ChoiceEntry> T get(ChoiceList<T> list, String key) {
        return list.entries()
                .findById(CleanText.of(key).toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new NotFound("There is no " + list.kind() + " \"" + key + "\"."));
    }

    /** Adds an entry at the end: key, label, and its type where the list has types. */
    @Transactional
    public <T extends ChoiceEntry> T add(Viewer by, ChoiceList<T> list, Patch patch) {
        require(by, list);
        String[] given = new String[3];
        patch.takeText("label", label -> given[0] = label);
        patch.takeText("key", key -> given[1] = key);
        patch.takeText("type", type -> given[2] = typeOf(list, type));
        if (given[0] == null) {
            given[0] = given[1] == null ? null : labelOf(given[1]);
        }
        if (given[0] == null) {
            patch.refuse("label", "Enter a label of 1 to 100 characters.");
        } else if (!list.types().isEmpty() && given[2] == null && !patch.has("type")) {
            patch.refuse(
                    "type",
                    "Choose one of " + list.types().stream().map(Choice::key).collect(Collectors.joining(", ")) + ".");
        }
        patch.check();
        String label = Objects.requireNonNull(given[0]);
        String key = given[1] == null ? keyOf(label) : given[1];
        List<T> entries = list.entries().findAllByOrderByPositionAscKeyAsc();
        requireFree(list, entries, null, key, label);
        int last = entries.stream().mapToInt(ChoiceEntry::position).max().orElse(0);
        T entry;
        try {
            entry = list.maker().make(key, label, given[2], last + 1);
        } catch (RejectedValue e) {
            throw BadInput.of("key", e.getMessage());
        }
        patch.checkAllTaken();
        T stored = list.entries().saveAndFlush(entry);
        audit.record(by, "created", list.kind(), stored.key(), stored.label(), null, values(list, stored));
        return stored;
    }

    /**
     * Changes label, type and position (1 is first).
     *
     * @param seen what the form showed of it; empty where it does not matter
     */
    @Transactional
    public <T extends ChoiceEntry> T change(
            Viewer by, ChoiceList<T> list, String key, Map<String, String> seen, Patch patch) {
        require(by, list);
        T entry = get(list, key);
        Map<String, Object> before = values(list, entry);
        audit.requireVersion(list.kind(), entry.key(), entry.label(), patch.number("version"), entry.version());
        patch.takeSame("key", entry.key());
        audit.requireSeen(list.kind(), entry.key(), entry.label(), seen, before);
        List<T> entries = new ArrayList<>(list.entries().findAllByOrderByPositionAscKeyAsc());
        patch.takeText("label", label -> {
            entry.rename(label == null ? "" : label);
            requireFree(list, entries, entry, null, entry.label());
        });
        patch.takeText("type", type -> list.retyped().accept(entry, typeOf(list, type)));
        Integer position = patch.number("position");
        patch.checkAllTaken();
        if (position != null) {
            entries.remove(entry);
            entries.add(Math.max(0, Math.min(position - 1, entries.size())), entry);
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).moveTo(i + 1);
            }
        }
        T stored = list.entries().saveAndFlush(entry);
        Map<String, Object> after = values(list, stored);
        if (!after.equals(before)) {
            audit.record(by, "changed", list.kind(), stored.key(), stored.label(), before, after);
        }
        String typeField = list.typeField();
        if (typeField != null && !Objects.equals(before.get("type"), after.get("type"))) {
            events.publishEvent(new DefinitionChanged(list.subject().key(), typeField));
        }
        return stored;
    }

    /** @param keys every entry once, in the new order */
    @Transactional
    public <T extends ChoiceEntry> void order(Viewer by, ChoiceList<T> list, List<String> keys) {
        require(by, list);
        List<T> entries = list.entries().findAllByOrderByPositionAscKeyAsc();
        List<String> before = entries.stream().map(ChoiceEntry::key).toList();
        if (keys.size() != before.size() || !new HashSet<>(keys).equals(new HashSet<>(before))) {
            throw BadInput.of("ids", "Send every " + list.kind() + " once.");
        }
        if (keys.equals(before)) {
            return;
        }
        for (T entry : entries) {
            entry.moveTo(keys.indexOf(entry.key()) + 1);
            list.entries().saveAndFlush(entry);
        }
        String name = list.plural().substring(0, 1).toUpperCase(Locale.ROOT)
                + list.plural().substring(1);
        audit.record(by, "reordered", list.kind(), list.plural(), name, Map.of("order", before), Map.of("order", keys));
    }

    /**
     * How many records have an entry.
     *
     * @param shown those that are not archived
     * @param archived the others, which keep an entry from being deleted as well
     */
    public record Count(int shown, int archived) {
        public static final Count NONE = new Count(0, 0);
    }

    /** Counts the records of each entry, by its key; entries that none has are left out. Reads every record. */
    @Transactional(readOnly = true)
    public Map<String, Count> counts(Viewer viewer, ChoiceList<?> list) {
        Subject subject = list.subject();
        Field<String> entry = field(name("r", list.field()), String.class);
        Condition archived = subject.archived("r");
        Map<String, Count> counts = new HashMap<>();
        sql.select(entry, count().filterWhere(org.jooq.impl.DSL.not(archived)), count().filterWhere(archived))
                .from(table(name(subject.plural())).as("r"))
                .where(entry.isNotNull())
                .and(viewer.sees(subject, subject.accountOf("r")))
                .groupBy(entry)
                .forEach(row -> counts.put(row.value1(), new Count(row.value2(), row.value3())));
        return counts;
    }

    /** Takes an entry that nothing uses from the list. */
    @Transactional
    public <T extends ChoiceEntry> void remove(Viewer by, ChoiceList<T> list, String key) {
        require(by, list);
        T entry = get(list, key);
        List<Use> uses = new ArrayList<>(usedBy.choice(list.subject(), list.field(), entry.key()));
        uses.addAll(
                records(list.subject(), field(name(list.field()), String.class).eq(entry.key())));
        if (!uses.isEmpty()) {
            throw new Conflict("\"" + entry.label() + "\" is in use.", uses);
        }
        list.entries().delete(entry);
        audit.record(by, "deleted", list.kind(), entry.key(), entry.label(), values(list, entry), null);
    }

    /** The first records of the subject that a condition on their table holds of. */
    public List<Use> records(Subject subject, Condition using) {
        return sql
                .select(field(name("external_id"), String.class))
                .from(table(name(subject.plural())))
                .where(using)
                .orderBy(field(name("id")))
                .limit(SHOWN_USES)
                .fetch(0, String.class)
                .stream()
                .map(id -> new Use(subject.key(), id, id))
                .toList();
    }

    private <T extends ChoiceEntry> void require(Viewer by, ChoiceList<T> list) {
        editing.requireAdministrator(by, "change the list of every " + list.kind());
    }

    /** Entries are named by key or label, so that none may be taken for another. */
    private static <T extends ChoiceEntry> void requireFree(
            ChoiceList<T> list, List<T> entries, @Nullable T self, @Nullable String key, String label) {
        for (T each : entries) {
            if (each != self
                    && (each.label().equalsIgnoreCase(label)
                            || each.key().equalsIgnoreCase(label)
                            || key != null
                                    && (each.key().equalsIgnoreCase(CleanText.of(key))
                                            || each.label().equalsIgnoreCase(CleanText.of(key))))) {
                throw Conflict.at("label", "There already is a " + list.kind() + " \"" + each.label() + "\".");
            }
        }
    }

    private static String typeOf(ChoiceList<?> list, @Nullable String type) {
        if (list.types().isEmpty()) {
            throw new RejectedValue("A " + list.kind() + " has no type.");
        }
        return ChoiceEntry.named(list.types(), type == null ? "" : type, "type");
    }

    /** "referral_source" as people read it: Referral source. */
    public static String labelOf(String key) {
        String words = key.replaceAll("[_\\s]+", " ")
                .replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2")
                .strip();
        return words.isEmpty() ? key : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** "Head of Department" as a key: head_of_department. */
    public static String keyOf(String label) {
        return CleanText.of(label).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
    }
}
