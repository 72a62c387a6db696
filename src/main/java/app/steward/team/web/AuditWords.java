package app.steward.team.web;

import app.steward.audit.AuditLog.Detail;
import app.steward.audit.AuditLog.Entry;
import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.audit.AuditedPart.Difference;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.web.FieldWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says what entries of the audit trail changed: definitions and settings in the words of their features, fields of records
 * by their labels, and what nobody has words for as it was written.
 */
@Component
class AuditWords {
    private final List<AuditedKinds> kinds;
    private final Fields fields;
    private final FieldWords said;
    private final JsonMapper json;

    AuditWords(List<AuditedKinds> kinds, Fields fields, FieldWords said, JsonMapper json) {
        this.kinds = List.copyOf(kinds);
        this.fields = fields;
        this.said = said;
        this.json = json;
    }

    /** An entry, and what it changed, line by line. */
    record Told(Entry entry, List<Line> lines) {
        /** "changed account"; of what was done to many at once, which its label says, "assigned". */
        public String act() {
            return entry.recordId().equals(entry.kind() + "s") ? entry.action() : entry.action() + " " + entry.kind();
        }
    }

    /**
     * A value as it was and as it became, or what of several came and went.
     *
     * @param before null where there was none, and where several came and went
     * @param after the same
     * @param structured whether they are JSON on many lines
     */
    record Line(
            String name,
            @Nullable String before,
            @Nullable String after,
            boolean structured,
            List<String> added,
            List<String> removed) {

        Line(String name, @Nullable String before, @Nullable String after, boolean structured) {
            this(name, before, after, structured, List.of(), List.of());
        }
    }

    /** What a feature has words for is looked up once for all entries of a kind. */
    List<Told> of(List<Entry> entries) {
        Catalogue catalogue = fields.catalogue();
        Map<String, Map<String, AuditedPart>> parts = new HashMap<>();
        return entries.stream()
                .map(entry ->
                        new Told(entry, lines(entry, catalogue, parts.computeIfAbsent(entry.kind(), this::parts))))
                .toList();
    }

    private Map<String, AuditedPart> parts(String kind) {
        Map<String, AuditedPart> parts = new LinkedHashMap<>();
        kinds.stream().flatMap(each -> each.parts(kind).stream()).forEach(part -> parts.put(part.key(), part));
        return parts;
    }

    private List<Line> lines(Entry entry, Catalogue catalogue, Map<String, AuditedPart> parts) {
        List<Line> lines = new ArrayList<>();
        for (AuditedPart part : parts.values()) {
            Difference difference = part.told(
                    given(entry, entry.was().get(part.key())),
                    given(entry, entry.is().get(part.key())));
            if (difference != null) {
                lines.add(line(entry, difference));
            }
        }
        for (Detail detail : entry.details()) {
            if (!parts.containsKey(detail.name()) && (isGiven(detail.before()) || isGiven(detail.after()))) {
                lines.add(line(entry, detail, catalogue));
            }
        }
        // what it is called stands before them already
        lines.removeIf(line -> !isChange(entry) && entry.label().equals(line.after()));
        return lines;
    }

    /** Whether something was there before and is there after it. */
    private static boolean isChange(Entry entry) {
        return !entry.was().isEmpty() && !entry.is().isEmpty();
    }

    /** Null for what says nothing; what is new or gone says nothing either by what was left open: no days, nobody. */
    private static @Nullable JsonNode given(Entry entry, @Nullable JsonNode value) {
        return value == null || value.isNull() || !isChange(entry) && isLeftOpen(value) ? null : value;
    }

    private static boolean isLeftOpen(JsonNode value) {
        return value.isContainer() && value.isEmpty()
                || value.isString() && value.asString().isEmpty()
                || value.isNumber() && value.asInt() == 0;
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    /** Of what is new or gone, all that it said; of what changed, what came and what went. */
    private static Line line(Entry entry, Difference difference) {
        boolean changes = isChange(entry);
        if (changes && !difference.single()) {
            return new Line(difference.label(), null, null, false, difference.added(), difference.removed());
        }
        String before = String.join("; ", difference.removed());
        String after = String.join("; ", difference.added());
        return changes
                ? new Line(
                        difference.label(),
                        before.isEmpty() ? null : before,
                        after.isEmpty() ? "nothing" : after,
                        false)
                : new Line(difference.label(), null, before + after, false);
    }

    private Line line(Entry entry, Detail detail, Catalogue catalogue) {
        FieldDefinition field = Arrays.stream(Subject.values())
                .filter(subject -> subject.key().equals(entry.kind()))
                .findFirst()
                .flatMap(subject -> catalogue.find(subject, detail.name()))
                .orElse(null);
        boolean structured = isStructured(detail.before()) || isStructured(detail.after());
        String before = value(detail.before(), field);
        String after = value(detail.after(), field);
        boolean gone = entry.is().isEmpty() && !structured;
        return new Line(
                said.label(detail.name(), field),
                gone || !isGiven(before) ? null : before,
                gone ? before : isGiven(after) ? after : structured ? null : "nothing",
                structured);
    }

    private @Nullable String value(@Nullable String value, @Nullable FieldDefinition field) {
        return value == null || isStructured(value) ? pretty(value) : said.value(value, field);
    }

    private static boolean isStructured(@Nullable String value) {
        return value != null && (value.startsWith("{") || value.startsWith("[{"));
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
