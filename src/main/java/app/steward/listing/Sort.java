package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a list is sorted by. Empty values come last in both directions, ties by the order of creation.
 *
 * @param then what decides where the column is the same; mostly nothing
 */
public record Sort(Column column, boolean descending, List<Sort> then) {
    public Sort {
        then = List.copyOf(then);
    }

    /** Reads {@code key} or {@code -key}, several separated by commas; an unknown or unsortable field is {@link BadInput}. */
    public static Sort parse(Subject subject, String text, Catalogue catalogue) {
        List<Sort> sorts = new ArrayList<>();
        for (String part : UseText.parts(text)) {
            boolean descending = part.startsWith("-");
            Column column = Column.parse(subject, descending ? part.substring(1) : part, catalogue, "sort");
            if (!column.field().sortable()) {
                throw BadInput.of("sort", column.field().label() + " can't be sorted by.");
            }
            sorts.add(new Sort(column, descending, List.of()));
        }
        if (sorts.isEmpty()) {
            throw BadInput.of("sort", "Name a field to sort by.");
        }
        Sort first = sorts.get(0);
        return new Sort(first.column, first.descending, sorts.subList(1, sorts.size()));
    }

    /** This one and what comes then. */
    List<Sort> all() {
        List<Sort> all = new ArrayList<>(List.of(this));
        all.addAll(then);
        return all;
    }

    /** How many values tell where a page ends, besides the record's number. */
    public int depth() {
        return 1 + then.size();
    }

    /** As it stands in an address. */
    public String spelling() {
        return all().stream()
                .map(sort -> (sort.descending ? "-" : "") + sort.column.spelling())
                .collect(Collectors.joining(","));
    }
}
