package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.listing.ListedRow.Banded;
import app.steward.listing.ListedRow.Person;
import app.steward.listing.ListedRow.Reference;
import app.steward.listing.ListedRow.Status;
import app.steward.value.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of an exported file.
 *
 * @param label what stands over it
 * @param column whose values it holds
 * @param asKey whether persons stand by e-mail and other records by external id, as imports take them, not by name
 * @param named whether a record without a name is called as on the page
 * @param labels of choices, by key
 */
record ExportColumn(String label, Column column, boolean asKey, boolean named, Map<String, String> labels) {
    private static final List<String> SCORES = List.of(
            "overall_health_score",
            "product_health_score",
            "service_health_score",
            "relationship_health_score",
            "financial_health_score",
            "engagement_score");

    private ExportColumn(String label, Column column, boolean asKey, boolean named) {
        this(label, column, asKey, named, labels(column.field()));
    }

    /** The columns of the view, and what was asked for beside them as far as none of them shows it. */
    static List<ExportColumn> of(ListQuery list, Set<Export.Beside> beside, Catalogue catalogue) {
        boolean ids = beside.contains(Export.Beside.IDS);
        boolean owners = beside.contains(Export.Beside.OWNERS);
        List<ExportColumn> columns = new ArrayList<>();
        for (Column column : list.columns()) {
            String label = column.use().key().equals("account.name") ? "Account" : column.label();
            columns.add(new ExportColumn(label, column, false, !ids));
            ValueType type = column.field().type();
            if (ids && type == ValueType.REFERENCE) {
                columns.add(new ExportColumn(label + ", external id", column, true, false));
            } else if (owners && type == ValueType.PERSON) {
                columns.add(new ExportColumn(label + ", e-mail", column, true, false));
            }
        }
        List<String> shown =
                list.columns().stream().map(column -> column.use().key()).toList();
        String ofAccount = list.subject() == Subject.ACCOUNT ? "" : "account.";
        List<String> more = new ArrayList<>();
        if (ids) {
            more.add("external_id");
            more.add(ofAccount + "external_id");
        }
        if (owners) {
            catalogue.of(list.subject()).stream()
                    .filter(field -> field.type() == ValueType.PERSON && field.column())
                    .filter(field -> field.params().isEmpty())
                    .forEach(field -> more.add(field.key()));
        }
        if (beside.contains(Export.Beside.SCORES)) {
            SCORES.forEach(score -> more.add(ofAccount + score));
        }
        more.stream()
                .distinct()
                .filter(key -> !shown.contains(key)
                        && catalogue.find(list.subject(), key).isPresent())
                .forEach(key -> {
                    Column column = Column.of(list.subject(), key, catalogue);
                    boolean person = column.field().type() == ValueType.PERSON;
                    columns.add(new ExportColumn(column.label() + (person ? ", e-mail" : ""), column, person, false));
                });
        return columns;
    }

    ExportFile.Head head() {
        return new ExportFile.Head(label, column.field().type() == ValueType.MONEY);
    }

    /** What the cell of a row holds: text, a number, a day, a moment or yes and no. */
    @Nullable
    Object cell(ListedRow row) {
        Object value = row.values().get(column.spelling());
        if (value == null && named) {
            // What stands for a missing name on the page does so here.
            value = switch (column.use().key()) {
                case "name" -> row.label();
                case "account.name" -> row.accountLabel();
                default -> null;
            };
        }
        if (value instanceof Person person) {
            return asKey ? person.email() : person.name();
        } else if (value instanceof Reference other) {
            return asKey ? other.externalId() : other.label();
        } else if (value instanceof Banded banded) {
            return label(banded.band());
        } else if (value instanceof Status status) {
            return label(status.status());
        } else if (value instanceof List<?> many) {
            return joined(many);
        }
        return value instanceof String text ? label(text) : value;
    }

    private String joined(List<?> many) {
        List<String> texts =
                many.stream().map(each -> label(String.valueOf(each))).toList();
        ValueType type = column.field().type();
        if (type == ValueType.TAGS) {
            return Tags.text(texts);
        }
        return String.join(type == ValueType.GRAPH ? " " : ", ", texts);
    }

    private String label(String key) {
        return labels.getOrDefault(key, key);
    }

    private static Map<String, String> labels(FieldDefinition field) {
        return switch (field.type()) {
            case CHOICE, BAND, MEMBERSHIP ->
                field.known().stream()
                        .collect(Collectors.toMap(Choice::key, Choice::label, (one, other) -> one, HashMap::new));
            default -> Map.of();
        };
    }
}
