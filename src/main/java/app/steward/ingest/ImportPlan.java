package app.steward.ingest;

import app.steward.problem.BadInput;
import app.steward.value.DecimalMark;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a file, checked against its header.
 *
 * @param columns those that are taken, in the order of the file
 * @param dateFormat how dates are written, or null to find out
 * @param numberFormat how numbers are written, or null to find out
 * @param clearEmpty whether an empty cell clears what is stored, instead of leaving it
 * @param dryRun only count what would happen
 */
record ImportPlan(
        ImportKind kind,
        CsvFile file,
        List<Column> columns,
        @Nullable DateTimeFormatter dateFormat,
        @Nullable DecimalMark numberFormat,
        boolean clearEmpty,
        boolean dryRun) {

    ImportPlan {
        columns = List.copyOf(columns);
    }

    /** The same with the types of new custom attributes known. */
    ImportPlan with(List<Column> typed) {
        return new ImportPlan(kind, file, typed, dateFormat, numberFormat, clearEmpty, dryRun);
    }

    Optional<Column> column(String key) {
        return columns.stream().filter(c -> c.target().key().equals(key)).findFirst();
    }

    List<Column> of(Target.Role role) {
        return columns.stream().filter(c -> c.target().role() == role).toList();
    }

    /**
     * Columns that are staged one by one and written to the column of the same name, in order; the name that a file
     * gives in parts is the last.
     */
    List<Column> plain() {
        List<Column> plain = new ArrayList<>(columns);
        plain.removeIf(c -> switch (c.target().role()) {
            case VALUE, LISTED, OWNER -> false;
            default -> true;
        });
        if (!of(Target.Role.NAME_PART).isEmpty()) {
            plain.add(new Column(-1, "name", Target.NAME, false, null));
        }
        return plain;
    }

    /** Throws {@link BadInput} where nothing says which record, or which use, a row is about. */
    void identify() {
        List<String> missing = kind.needed().stream()
                .filter(keys -> keys.stream().allMatch(key -> column(key).isEmpty()))
                .map(ImportPlan::anyOf)
                .toList();
        if (!missing.isEmpty()) {
            throw BadInput.of(
                    "mapping",
                    "Map a column to " + String.join(", and one to ", missing) + ": it says whose row it is.");
        }
    }

    private static String anyOf(List<String> keys) {
        int last = keys.size() - 1;
        return last == 0 ? keys.get(0) : String.join(", ", keys.subList(0, last)) + " or " + keys.get(last);
    }
}
