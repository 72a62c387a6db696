package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.Builder.ParamView;
import app.steward.condition.web.FieldMenu;
import app.steward.listing.Column;
import app.steward.listing.ColumnLayout;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;

/**
 * The Columns drawer while it is edited: the rows in the order of the page, those frozen first. It carries out what a
 * button asks (add, drop, pin, unpin); the limits are those of {@link ColumnLayout}.
 */
final class ColumnsForm {
    private final Subject subject;
    private final Catalogue catalogue;
    private final List<Row> pinned = new ArrayList<>();
    private final List<Row> scrolling = new ArrayList<>();

    private ColumnsForm(Subject subject, Catalogue catalogue) {
        this.subject = subject;
        this.catalogue = catalogue;
    }

    /**
     * A column that may be moved.
     *
     * @param id of the row within the form
     * @param typed the parameters as they were typed
     * @param faults what is wrong with them, said beside the row
     */
    record Row(String id, FieldDefinition field, Map<String, String> typed, List<String> faults) {
        Row(String id, FieldDefinition field, Map<String, String> typed) {
            this(id, field, typed, List.of());
        }

        public List<ParamView> params() {
            return ParamView.of(field, typed);
        }

        /** The icon before it. */
        public String icon() {
            return Builder.icon(field);
        }

        private Column column(Subject subject, Catalogue catalogue) {
            Map<String, String> params = new HashMap<>();
            typed.forEach((name, value) -> {
                if (!value.isBlank()) {
                    params.put(name, CleanText.of(value));
                }
            });
            return Column.of(subject, field.key(), params, catalogue);
        }
    }

    static ColumnsForm of(Subject subject, Catalogue catalogue, ColumnLayout arrangement) {
        ColumnsForm form = new ColumnsForm(subject, catalogue);
        List<Column> columns = arrangement.others();
        for (int i = 0; i < columns.size(); i++) {
            Map<String, String> typed = new HashMap<>();
            columns.get(i).use().params().forEach((name, value) -> typed.put(name, value.toString()));
            (i < arrangement.frozen() ? form.pinned : form.scrolling)
                    .add(new Row("k" + i, columns.get(i).field(), typed));
        }
        return form;
    }

    /** As it was posted, after the button that was pressed did its work; {@link BadInput} where a limit forbids it. */
    static ColumnsForm posted(Subject subject, Catalogue catalogue, MultiValueMap<String, String> posted) {
        ColumnsForm form = new ColumnsForm(subject, catalogue);
        form.read(posted, "pinned", form.pinned);
        form.read(posted, "column", form.scrolling);
        return form;
    }

    private void read(MultiValueMap<String, String> posted, String name, List<Row> into) {
        for (String id : posted.getOrDefault(name, List.of())) {
            String key = posted.getFirst(id + ".field");
            if (key == null) {
                continue;
            }
            catalogue.find(subject, key).filter(FieldDefinition::column).ifPresent(field -> {
                Map<String, String> typed = new HashMap<>();
                field.params().forEach(param -> {
                    String value = posted.getFirst(id + ".param." + param.name());
                    typed.put(param.name(), value == null ? "" : value);
                });
                into.add(new Row(id, field, typed));
            });
        }
    }

    /** Carries out what a button asked; {@link BadInput} says which limit forbids it. */
    void act(String act) {
        int colon = act.indexOf(':');
        String on = colon < 0 ? "" : act.substring(colon + 1);
        switch (colon < 0 ? act : act.substring(0, colon)) {
            case "add" ->
                add(catalogue
                        .find(subject, on)
                        .filter(FieldDefinition::column)
                        .orElseThrow(() -> BadInput.of("columns", "There is no field called \"" + on + "\" to show.")));
            case "drop" -> {
                pinned.removeIf(row -> row.id().equals(on));
                scrolling.removeIf(row -> row.id().equals(on));
            }
            case "pin" -> {
                if (pinnedFull()) {
                    throw BadInput.of(
                            "frozen",
                            "At most two columns beside the first can be frozen. Unfreeze one before you freeze"
                                    + " another.");
                }
                move(on, scrolling, pinned, pinned.size());
            }
            case "unpin" -> move(on, pinned, scrolling, 0);
            default -> {
                // Nothing that this form asks.
            }
        }
    }

    private void add(FieldDefinition field) {
        if (full()) {
            throw BadInput.of("columns", "A list shows at most 20 columns. Take one away before you add another.");
        }
        boolean shown = Stream.concat(pinned.stream(), scrolling.stream())
                .anyMatch(row -> row.field().key().equals(field.key()));
        if (shown && field.params().isEmpty()) {
            throw BadInput.of("columns", field.label() + " is shown already.");
        }
        int next = 0;
        while (taken("k" + next)) {
            next++;
        }
        scrolling.add(new Row("k" + next, field, new HashMap<>()));
    }

    private boolean taken(String id) {
        return pinned.stream().anyMatch(row -> row.id().equals(id))
                || scrolling.stream().anyMatch(row -> row.id().equals(id));
    }

    private static void move(String id, List<Row> from, List<Row> to, int at) {
        for (Row row : List.copyOf(from)) {
            if (row.id().equals(id)) {
                from.remove(row);
                to.add(at, row);
            }
        }
    }

    /** Whether a row of this form says so itself. */
    boolean isSaid(Fault fault) {
        return Stream.concat(pinned.stream(), scrolling.stream())
                .anyMatch(row -> row.id().equals(fault.path()) && row.faults().contains(fault.message()));
    }

    List<Row> pinned() {
        return pinned;
    }

    List<Row> scrolling() {
        return scrolling;
    }

    /** With the one that names the record. */
    int count() {
        return 1 + pinned.size() + scrolling.size();
    }

    boolean full() {
        return count() >= ColumnLayout.MOST;
    }

    boolean pinnedFull() {
        return pinned.size() >= ColumnLayout.MOST_FROZEN;
    }

    /** What was arranged; {@link BadInput} with what is too much, or what is missing in rows, which say it themselves. */
    ColumnLayout arrangement() {
        List<Column> columns = new ArrayList<>();
        List<Fault> missing = new ArrayList<>();
        for (List<Row> rows : List.of(pinned, scrolling)) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                try {
                    columns.add(row.column(subject, catalogue));
                } catch (BadInput wrong) {
                    List<String> said = wrong.faults().stream()
                            .map(Fault::message)
                            .distinct()
                            .toList();
                    rows.set(i, new Row(row.id(), row.field(), row.typed(), said));
                    said.forEach(message -> missing.add(new Fault(row.id(), message)));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new BadInput(missing);
        }
        return ColumnLayout.of(subject, catalogue, columns, pinned.size());
    }

    /** The fields that can be added, by the heading of their group. */
    FieldMenu fields() {
        String naming = ColumnLayout.naming(subject, catalogue).use().key();
        return FieldMenu.of(
                FieldMenu.Kind.COLUMN,
                subject,
                catalogue.of(subject).stream()
                        .filter(field -> field.column() && !field.key().equals(naming))
                        .toList(),
                "");
    }
}
