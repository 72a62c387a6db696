package app.steward.team.web;

import app.steward.audit.AuditLog.Detail;
import app.steward.audit.AuditLog.Entry;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.web.FieldWords;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Says what entries of the audit trail changed: fields by their labels, conditions in words. */
@Component
class AuditWords {
    private static final Set<String> NAMING = Set.of("alert rule", "list");

    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final FieldWords said;
    private final Today today;
    private final JsonMapper json;
    private final SuccessRoles roles;

    AuditWords(
            Fields fields,
            Conditions conditions,
            ConditionText words,
            FieldWords said,
            Today today,
            JsonMapper json,
            SuccessRoles roles) {
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.said = said;
        this.today = today;
        this.json = json;
        this.roles = roles;
    }

    /** An entry, and what it changed, line by line. */
    record Told(Entry entry, List<Line> lines) {
        /** "changed account"; of what was done to many at once, which its label says, "assigned". */
        public String act() {
            return entry.recordId().equals(entry.kind() + "s") ? entry.action() : entry.action() + " " + entry.kind();
        }
    }

    /**
     * A value as it was and as it became; null where there was none.
     *
     * @param structured whether they are JSON on many lines
     */
    record Line(
            String name, @Nullable String before, @Nullable String after, boolean structured) {}

    List<Told> of(List<Entry> entries) {
        Catalogue catalogue = fields.catalogue();
        Now now = today.now();
        Map<String, String> labels = roles.findAllByOrderByPositionAscIdAsc().stream()
                .collect(Collectors.toMap(SuccessRole::key, SuccessRole::label));
        return entries.stream()
                .map(entry -> new Told(
                        entry,
                        entry.details().stream()
                                .filter(detail -> isGiven(detail.before()) || isGiven(detail.after()))
                                .map(detail -> line(entry, detail, catalogue, labels, now))
                                .toList()))
                .toList();
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    private Line line(Entry entry, Detail detail, Catalogue catalogue, Map<String, String> labels, Now now) {
        FieldDefinition field = Arrays.stream(Subject.values())
                .filter(subject -> subject.key().equals(entry.kind()))
                .findFirst()
                .flatMap(subject -> catalogue.find(subject, detail.name()))
                .orElse(null);
        String name = said.label(detail.name(), field);
        if (detail.name().equals("condition")) {
            return new Line(
                    name, inWords(detail.before(), catalogue, now), inWords(detail.after(), catalogue, now), false);
        }
        MembershipKind kind = named(entry, detail);
        if (kind != null) {
            return new Line(
                    name, names(detail.before(), kind, catalogue), names(detail.after(), kind, catalogue), false);
        }
        if (field == null && detail.name().equals("role")) {
            return new Line(name, label(detail.before(), labels), label(detail.after(), labels), false);
        }
        boolean structured = isStructured(detail.before()) || isStructured(detail.after());
        return new Line(name, value(detail.before(), field), value(detail.after(), field), structured);
    }

    /** What the numbers of a detail are of: of rules and lists that name segments, lists or a play; null for others. */
    private static @Nullable MembershipKind named(Entry entry, Detail detail) {
        return !NAMING.contains(entry.kind())
                ? null
                : switch (detail.name()) {
                    case "segments" -> MembershipKind.SEGMENT;
                    case "lists" -> MembershipKind.LIST;
                    case "play" -> MembershipKind.PLAY;
                    default -> null;
                };
    }

    private @Nullable String names(@Nullable String numbers, MembershipKind kind, Catalogue catalogue) {
        if (numbers == null || numbers.isEmpty()) {
            return numbers == null ? null : "none";
        }
        return Arrays.stream(numbers.split(", "))
                .map(id -> Arrays.stream(Subject.values())
                        .flatMap(subject -> catalogue.find(subject, kind.key()).stream())
                        .flatMap(field -> Optional.ofNullable(field.labelOf(id)).stream())
                        .findFirst()
                        .orElseGet(() -> "a deleted " + kind.words()))
                .collect(Collectors.joining(", "));
    }

    private static @Nullable String label(@Nullable String role, Map<String, String> labels) {
        return role == null ? null : labels.getOrDefault(role, role);
    }

    private @Nullable String value(@Nullable String value, @Nullable FieldDefinition field) {
        return value == null || isStructured(value) ? pretty(value) : said.value(value, field);
    }

    private static boolean isStructured(@Nullable String value) {
        return value != null && (value.startsWith("{") || value.startsWith("[{"));
    }

    /** As it reads today; as it was written where what it tests is gone. The trail does not say whose segment it is. */
    private @Nullable String inWords(@Nullable String condition, Catalogue catalogue, Now now) {
        if (condition == null) {
            return null;
        }
        return Arrays.stream(Subject.values())
                .map(subject -> {
                    Conditions.Stored stored = conditions.stored(catalogue, subject, condition);
                    return stored.condition() == null
                            ? null
                            : words.clause(stored.condition(), subject, catalogue, now);
                })
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(condition);
    }

    private @Nullable String pretty(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(value));
        } catch (JacksonException e) {
            return value;
        }
    }
}
