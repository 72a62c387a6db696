package app.steward.condition.sql;

import app.steward.condition.AccessPath;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a field is indexed: by the very expressions that record queries sort and compare by, since the database uses an
 * index for no other.
 *
 * @param table that the indexes are of
 * @param parts one per way of reading
 * @param sorts whether lists are sorted by them too, not only filtered
 */
public record IndexForm(String table, List<Part> parts, boolean sorts) {

    /** One index: what its name ends with, and what follows the table's name in its definition. */
    public record Part(String name, String definition) {}

    public IndexForm {
        parts = List.copyOf(parts);
    }

    /** Empty where there can be no index: the value is computed by the asking query, or lies in several rows. */
    public static Optional<IndexForm> of(Subject subject, String key, Catalogue catalogue, Now now) {
        FieldDefinition field = catalogue.find(subject, key).orElse(null);
        if (field == null || !field.column()) {
            return Optional.empty();
        }
        boolean takesMore = field.params().stream().anyMatch(param -> param.defaultValue() == null);
        boolean computed =
                field.reach() instanceof AccessPath.Membership || field.type() == ValueType.CHOICE && !field.writable();
        if (takesMore || computed) {
            return Optional.empty();
        }
        FieldRef use = defaults(field);
        return switch (field.type()) {
            // of yes and no a search finds too many for an index to help
            case NUMBER, MONEY, PERCENT, SCORE, DATE, MOMENT -> sorted(subject, use, catalogue, now);
            case TEXT, CHOICE -> text(subject, field, use, catalogue, now);
            case PERSON, REFERENCE -> found(subject, use, catalogue, now);
            default -> Optional.empty();
        };
    }

    private static FieldRef defaults(FieldDefinition field) {
        TreeMap<String, Object> params = new TreeMap<>();
        for (Param param : field.params()) {
            params.put(param.name(), Objects.requireNonNull(param.defaultValue()));
        }
        return FieldRef.of(field.key(), params);
    }

    /** Compared by what it is sorted by: an index either way does for both. */
    private static Optional<IndexForm> sorted(Subject subject, FieldRef use, Catalogue catalogue, Now now) {
        return OneTable.of(subject, query(subject, catalogue, now).sortKey(use))
                .map(by -> new IndexForm(by.name(), bothWays(by), true));
    }

    private static Optional<IndexForm> text(
            Subject subject, FieldDefinition field, FieldRef use, Catalogue catalogue, Now now) {
        RecordQuery query = query(subject, catalogue, now);
        Optional<OneTable> compared = OneTable.of(subject, query.operand(use, true));
        if (field.reach() instanceof AccessPath.Custom) {
            // Custom text may be longer than what a sorted index takes, and a write that it refuses would be lost.
            return compared.map(by -> new IndexForm(
                    by.name(),
                    List.of(new Part("find", "using hash ((" + by.expression() + ") collate \"C\")")),
                    false));
        }
        return compared.flatMap(by -> OneTable.of(subject, query.sortKey(use)).map(sorted -> {
            List<Part> parts = bothWays(sorted);
            parts.add(new Part("find", "((" + by.expression() + ") collate \"C\")"));
            return new IndexForm(by.name(), parts, true);
        }));
    }

    private static Optional<IndexForm> found(Subject subject, FieldRef use, Catalogue catalogue, Now now) {
        return OneTable.of(subject, query(subject, catalogue, now).operand(use, false))
                .map(by -> new IndexForm(
                        by.name(), List.of(new Part("find", "((" + by.expression() + "), " + by.id() + ")")), false));
    }

    private static List<Part> bothWays(OneTable by) {
        String id = by.id();
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("up", "((" + by.expression() + "), " + id + ")"));
        parts.add(new Part("down", "((" + by.expression() + ") desc nulls last, " + id + ")"));
        return parts;
    }

    private static RecordQuery query(Subject subject, Catalogue catalogue, Now now) {
        return new RecordQuery(subject, catalogue, now).asIndexed();
    }
}
