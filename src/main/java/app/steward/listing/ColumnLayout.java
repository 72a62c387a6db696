package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a list in their order, with all their limits: what names the record comes first and always, no column
 * comes twice, at most {@value #MOST} are shown, and at most {@value #MOST_FROZEN} after the first stay in view when the
 * rest scrolls.
 *
 * @param columns the first one names the record
 * @param frozen how many of those after the first stay in view
 */
public record ColumnLayout(List<Column> columns, int frozen) {
    public static final int MOST = 20;
    public static final int MOST_FROZEN = 2;

    public ColumnLayout {
        columns = List.copyOf(columns);
        if (columns.size() > MOST) {
            throw BadInput.of(
                    "columns", "A list shows at most " + MOST + " columns. Take one away before you add another.");
        }
        if (frozen < 0 || frozen > MOST_FROZEN || frozen >= Math.max(columns.size(), 1)) {
            throw BadInput.of(
                    "frozen",
                    "At most two columns beside the first can be frozen. Unfreeze one before you freeze another.");
        }
        Set<FieldRef> uses = new HashSet<>();
        for (Column column : columns) {
            if (!uses.add(column.use())) {
                throw BadInput.of("columns", column.label() + " is shown twice. Take one away or change its days.");
            }
        }
    }

    /** Those that a list has before anyone chose their own. */
    public static ColumnLayout usual(ListScope list, Catalogue catalogue) {
        List<Column> columns = new ArrayList<>(DefaultColumns.of(list.subject(), catalogue));
        list.also().forEach(also -> columns.add(Column.parse(list.subject(), also, catalogue, "columns")));
        return new ColumnLayout(columns, 0);
    }

    /** With the column that names the record put first, whether it was chosen or not. */
    public static ColumnLayout of(Subject subject, Catalogue catalogue, List<Column> chosen, int frozen) {
        Column name = naming(subject, catalogue);
        List<Column> columns = new ArrayList<>(List.of(name));
        chosen.stream().filter(column -> !column.use().equals(name.use())).forEach(columns::add);
        return new ColumnLayout(columns, frozen);
    }

    /** Reads what {@link #spelling} wrote some time ago: columns that can't be shown any more are left out. */
    public static ColumnLayout stored(Subject subject, Catalogue catalogue, String spelling, int frozen) {
        List<Column> kept = new ArrayList<>();
        int stillFrozen = 0;
        List<String> parts = UseText.parts(spelling);
        for (int i = 0; i < parts.size(); i++) {
            try {
                kept.add(Column.parse(subject, parts.get(i), catalogue, "columns"));
                stillFrozen += i >= 1 && i <= frozen ? 1 : 0;
            } catch (BadInput gone) {
                // The field is not there any more, or not as a column.
            }
        }
        return of(subject, catalogue, kept, Math.min(stillFrozen, Math.max(0, kept.size() - 1)));
    }

    /** Why {@link #stored} leaves columns out, as sentences. */
    public static List<String> lost(Subject subject, Catalogue catalogue, String spelling) {
        List<String> lost = new ArrayList<>();
        for (String part : UseText.parts(spelling)) {
            try {
                Column.parse(subject, part, catalogue, "columns");
            } catch (BadInput gone) {
                gone.faults().forEach(fault -> lost.add(fault.message()));
            }
        }
        return lost;
    }

    /** The column that names the record. */
    public static Column naming(Subject subject, Catalogue catalogue) {
        return Column.of(subject, subject == Subject.SUBSCRIPTION ? "external_id" : "name", catalogue);
    }

    /** All but the first. */
    public List<Column> others() {
        return columns.subList(1, columns.size());
    }

    /** As it stands in an address. */
    public String spelling() {
        return columns.stream().map(Column::canonical).collect(Collectors.joining(","));
    }
}
