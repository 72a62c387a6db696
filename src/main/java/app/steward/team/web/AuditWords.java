package app.steward.team.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Field;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.Words;
import app.steward.team.AuditLog.Detail;
import app.steward.team.AuditLog.Entry;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Says what entries of the audit trail changed: fields by their labels, conditions in words. */
@Component
class AuditWords {
    private final Fields fields;
    private final Conditions conditions;
    private final Words words;
    private final Today today;
    private final JsonMapper json;

    AuditWords(Fields fields, Conditions conditions, Words words, Today today, JsonMapper json) {
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
        this.json = json;
    }

    /** An entry, and what it changed, line by line. */
    record Told(Entry entry, List<Line> lines) {}

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
        return entries.stream()
                .map(entry -> new Told(
                        entry,
                        entry.details().stream()
                                .map(detail -> line(entry, detail, catalogue, now))
                                .toList()))
                .toList();
    }

    private Line line(Entry entry, Detail detail, Catalogue catalogue, Now now) {
        String name = Arrays.stream(Subject.values())
                .filter(subject -> subject.key().equals(entry.kind()))
                .findFirst()
                .flatMap(subject -> catalogue.find(subject, detail.name()))
                .map(Field::label)
                .orElseGet(() -> plain(detail.name()));
        if (detail.name().equals("condition")) {
            return new Line(
                    name, inWords(detail.before(), catalogue, now), inWords(detail.after(), catalogue, now), false);
        }
        String before = pretty(detail.before());
        String after = pretty(detail.after());
        return new Line(
                name,
                before,
                after,
                !Objects.equals(before, detail.before()) || !Objects.equals(after, detail.after()));
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
                            : words.of(stored.condition(), subject, catalogue, now)
                                    .replaceFirst("^\\w+ (whose|with) ", "");
                })
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(condition);
    }

    private @Nullable String pretty(@Nullable String value) {
        if (value == null || !value.startsWith("{")) {
            return value;
        }
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(value));
        } catch (JacksonException e) {
            return value;
        }
    }

    private static String plain(String key) {
        String plain = key.replaceFirst("^custom\\.", "")
                .replace('_', ' ')
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return plain.isEmpty() ? key : plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
    }
}
