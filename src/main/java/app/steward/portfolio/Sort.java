package app.steward.portfolio;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;

/** What a list is sorted by. Empty values come last in both directions, ties by the order of creation. */
public record Sort(Column column, boolean descending) {

    /** Reads {@code key} or {@code -key}; an unknown or unsortable field is {@link BadInput}. */
    public static Sort parse(Subject subject, String text, Catalogue catalogue) {
        boolean descending = text.startsWith("-");
        Column column = Column.parse(subject, descending ? text.substring(1) : text, catalogue, "sort");
        if (!column.field().sortable()) {
            throw BadInput.of("sort", column.field().label() + " can't be sorted by.");
        }
        return new Sort(column, descending);
    }

    /** As it stands in an address. */
    public String spelling() {
        return (descending ? "-" : "") + column.spelling();
    }
}
