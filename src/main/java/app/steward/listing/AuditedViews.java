package app.steward.listing;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionLines;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipNames;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What the audit trail tells of named views and exports: columns by their labels, filters and order in words. */
@Component
class AuditedViews implements AuditedKinds {
    private final Fields fields;
    private final ConditionLines lines;

    AuditedViews(Fields fields, ConditionLines lines) {
        this.fields = fields;
        this.lines = lines;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return switch (kind) {
            case "view" -> view(fields.present(Principal.SYSTEM));
            case "export" -> export(fields.catalogue());
            default -> List.of();
        };
    }

    private List<AuditedPart> view(Snapshot present) {
        return List.of(
                AuditedPart.value("list", "List", json -> capitalized(json.asString(""))),
                AuditedPart.flag("shared", "Shared"),
                AuditedPart.lines("columns", "Columns", json -> columns(json.asString(""), present.catalogue())),
                AuditedPart.value(
                        "frozen", "Frozen columns", json -> json.asInt(0) == 0 ? "none" : "the first " + json.asInt()),
                AuditedPart.lines("query", "Shows", json -> shown(json.asString(""), present)));
    }

    private static List<AuditedPart> export(Catalogue catalogue) {
        return List.of(
                AuditedPart.value("format", "File", json -> json.asString("").equals("csv") ? "CSV" : "Excel"),
                AuditedPart.value(
                        "columns",
                        "Columns",
                        json -> json.valueStream()
                                .flatMap(column -> columns(column.asString(""), catalogue).stream())
                                .collect(Collectors.joining(", "))),
                AuditedPart.listed("with", "Beside them", with -> with),
                AuditedPart.value("segment", "Segment", json -> segment(json.asString(""), catalogue)));
    }

    private static String segment(String id, Catalogue catalogue) {
        return first(subject -> catalogue
                        .find(subject, MembershipKind.SEGMENT.key())
                        .map(field -> field.labelOf(id))
                        .orElse(null))
                .orElse("a deleted segment");
    }

    /** By their labels, of what all of them are columns of; as they are spelled where one of them is gone. */
    private static List<String> columns(String spelled, Catalogue catalogue) {
        return first(subject -> read(() -> Column.list(subject, spelled, catalogue, "columns").stream()
                        .map(Column::label)
                        .toList()))
                .orElseGet(() -> UseText.parts(spelled));
    }

    /** What a view shows and in which order, a line for each. */
    private List<String> shown(String query, Snapshot present) {
        List<String> shown = new ArrayList<>();
        QueryText.read(query).forEach((key, value) -> {
            switch (key) {
                case "filter" -> shown.addAll(filter(value, present));
                case "sort" -> shown.add("Order: " + order(value, present.catalogue()));
                case "segment" -> shown.add("Segment: " + segment(value, present.catalogue()));
                case "q" -> shown.add("Search: " + value);
                default -> shown.add(capitalized(key.replace('_', ' ')) + ": " + value.replace('_', ' '));
            }
        });
        return shown;
    }

    private List<String> filter(String text, Snapshot present) {
        MembershipNames names = (kind, id) -> "a " + kind.words() + " that is gone";
        return first(subject -> read(() -> {
                    JsonNode condition = FilterText.read(subject, text, present.catalogue());
                    return lines.isRead(condition, subject, present.catalogue())
                            ? lines.of(condition, subject, present, names)
                            : null;
                }))
                .orElse(List.of("Filter: what can't be read any more"));
    }

    private static String order(String text, Catalogue catalogue) {
        return first(subject -> read(() -> ListWords.order(Sort.parse(subject, text, catalogue))))
                .orElse(text);
    }

    /** What comes of the first subject that something comes of: entries of changes do not name theirs. */
    private static <T> Optional<T> first(Function<Subject, @Nullable T> of) {
        return Arrays.stream(Subject.values()).map(of).filter(Objects::nonNull).findFirst();
    }

    private static <T> @Nullable T read(Supplier<@Nullable T> of) {
        try {
            return of.get();
        } catch (BadInput notOfThisSubject) {
            return null;
        }
    }

    private static String capitalized(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
