package app.steward.listing;

import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that can be said of a list, in the order of an address: one row for each, with all that is ever done with it. Pages
 * and their pieces, the API, named views, chips, "Clear all" and segments made of lists take it from here; to let people
 * say something new of lists, add a row.
 */
public enum ListParameter {
    /** The named view that is open; {@link SavedViewResolver} reads it. */
    VIEW(new Row("view")),
    /** The version of the view that the state in the address began with. */
    VIEW_VERSION(new Row("view_version")),
    SEGMENT(new Row("segment")
            .kept()
            .inApi("segment")
            .read((text, list) -> list.query().segment(list.lookups().segment(list.subject(), text)))
            .said("Segment", (text, list, words) -> words.segment(list.query()))
            .carried((text, list, criteria) -> criteria.segment())),
    ACCOUNT(new Row("account")
            .kept()
            .narrows()
            .read((text, list) -> list.query().account(list.lookups().account(text, list.viewer())))
            .said(
                    "Account",
                    (text, list, words) -> words.account(text, list.asked().viewer()))
            .saidOf(Subject.USER, Subject.SUBSCRIPTION)
            .carried((text, list, criteria) -> criteria.account(text))),
    USER_ROLE(choice("user_role", UserChoice.ROLE)),
    PERSONA(choice("persona", UserChoice.PERSONA)),
    ACTIVITY(choice("activity", UserChoice.ACTIVITY)),
    /** The success role that {@link #ASSIGNED} means. */
    ROLE(new Row("role")
            .kept()
            .narrows()
            .inApi("role")
            .read((text, list) -> list.query().role(list.lookups().role(text)))
            .said("Success role", (text, list, words) -> words.role(text))),
    ASSIGNED(new Row("assigned")
            .kept()
            .narrows()
            .inApi("assigned")
            .read((text, list) -> list.query().assignedTo(list.lookups().assignee(text, list.viewer())))
            .said("Assigned to", (text, list, words) -> words.person(text))
            .carried((text, list, criteria) -> criteria.assigned())),
    SEARCH(new Row("q")
            .kept()
            .narrows()
            .inApi("q")
            .read((text, list) -> list.query().search(text))
            .said("Search", (text, list, words) -> orNone(list.query().search()))
            .carried((text, list, criteria) -> criteria.search())),
    /** The API takes conditions as JSON, and reads them itself. */
    FILTER(new Row("filter")
            .kept()
            .narrows()
            .inApi("condition")
            .read((text, list) ->
                    list.query().filter(list.lookups().filter().read(list.subject(), text, list.catalogue())))
            .written((list, lookups) -> {
                ConditionTree filter = list.query().filter();
                return filter == null ? "" : lookups.filter().write(filter);
            })
            .restored((text, kept, list, lost) -> {
                Filter filter = list.lookups().filter();
                Filter.Kept left = filter.kept(list.subject(), text, list.catalogue());
                lost.addAll(left.lost());
                return left.condition() == null ? "" : filter.write(left.condition());
            })
            .said("Filter", (text, list, words) -> words.filter(list))),
    SORT(new Row("sort")
            .kept()
            .inApi("sort")
            .read((text, list) -> list.query().sort(Sort.parse(list.subject(), text, list.catalogue())))
            .written((list, lookups) -> list.query().sort().spelling())
            .said("Order", (text, list, words) -> ListWords.order(list.query().sort()))),
    SIZE(new Row("size")
            .kept()
            .written((list, lookups) -> Integer.toString(list.state().pageSize()))
            .said(
                    "Rows per page",
                    (text, list, words) -> Integer.toString(list.state().pageSize()))),
    /** Counts from 1, or from the end where it is negative. */
    PAGE(new Row("page").ofPage()),
    /** The row that the page goes on from. */
    AFTER(new Row("after").ofPage().inApi("after")),
    BEFORE(new Row("before").ofPage()),
    COLUMNS(new Row("columns")
            .kept()
            .inApi("columns")
            .read((text, list) -> list.columns(Column.list(list.subject(), text, list.catalogue(), "columns")))
            .written((list, lookups) -> list.layout().spelling())
            .restored((text, kept, list, lost) -> {
                lost.addAll(ColumnLayout.lost(list.subject(), list.catalogue(), text));
                return list.layoutOf(kept).spelling();
            })
            .said(
                    "Columns",
                    (text, list, words) ->
                            list.query().columns().stream().map(Column::label).collect(Collectors.joining(", ")))),
    FROZEN(new Row("frozen")
            .kept()
            .read((text, list) -> list.frozen(text.matches("[0-9]") ? Integer.parseInt(text) : 0))
            .written((list, lookups) -> frozen(list.layout()))
            .restored((text, kept, list, lost) -> frozen(list.layoutOf(kept)))
            .said("Frozen columns", (text, list, words) -> ListWords.frozen(list.layout()))),
    /** The drawer that is open beside the list. */
    PANEL(new Row("panel"));

    private final Row row;

    ListParameter(Row row) {
        this.row = row;
    }

    /** As it is called in an address. */
    public String key() {
        return row.key;
    }

    /** Whether "Clear all" takes it away. */
    public boolean narrows() {
        return row.narrows;
    }

    /** Whether a named view keeps it. */
    public boolean isKept() {
        return row.kept;
    }

    /** Whether it says which page of the list is shown, and holds for no other list. */
    public boolean ofPage() {
        return row.ofPage;
    }

    /** What the API's lists take, by the names that they have there. */
    public static List<String> namesInApi() {
        return Arrays.stream(values())
                .map(parameter -> parameter.row.inApi)
                .filter(Objects::nonNull)
                .toList();
    }

    boolean isInApi() {
        return row.inApi != null;
    }

    /** The menu of the Users list that chooses it; null for what has none. */
    @Nullable
    UserChoice choice() {
        return row.choice;
    }

    /**
     * Reads it, where it was said.
     *
     * @throws BadInput or {@link NotFound}, where it can't be meant
     */
    void read(ListState state, ListReading list) {
        if (state.has(this) && concerns(list.subject())) {
            row.reader.read(state.get(this), list);
        }
    }

    /** As a named view keeps it; empty for nothing. */
    String written(OpenList list, ListLookups lookups) {
        return row.writer == null ? list.state().get(this) : row.writer.write(list, lookups);
    }

    /**
     * What is left of what was kept some time ago; empty for nothing.
     *
     * @param lost says why something is left out
     */
    String restored(ListState kept, ListReading list, List<String> lost) {
        if (!kept.has(this)) {
            return "";
        } else if (row.restorer != null) {
            return row.restorer.restore(kept.get(this), kept, list, lost);
        }
        try {
            read(kept, list);
            return kept.get(this);
        } catch (BadInput gone) {
            gone.faults().forEach(fault -> lost.add(fault.message()));
        } catch (NotFound hidden) {
            lost.add(String.valueOf(hidden.getMessage()));
        }
        return "";
    }

    /** In words, under its label, also where nothing was said; empty for what is never spoken of. */
    Stream<ListWords.Said> said(OpenList list, ListWords words) {
        Sayer sayer = row.sayer;
        return sayer == null || !row.saidOf.contains(list.subject())
                ? Stream.empty()
                : Stream.of(new ListWords.Said(
                        this, row.label, sayer.say(list.state().get(this), list, words)));
    }

    /** As criteria of a segment that is made of the list. */
    void carry(OpenList list, SegmentOfList.Criteria criteria) {
        if (list.state().has(this) && concerns(list.subject())) {
            row.carrier.carry(list.state().get(this), list, criteria);
        }
    }

    /** Links go from one list to another: what another has no menu for says nothing of it. */
    private boolean concerns(Subject subject) {
        return row.choice == null || subject == Subject.USER;
    }

    private static Row choice(String key, UserChoice choice) {
        return new Row(key)
                .kept()
                .narrows()
                .chosenBy(choice)
                .read((text, list) -> list.lookups()
                        .choices()
                        .condition(key, choice, text, list.catalogue())
                        .ifPresent(list.query()::choice))
                .said(choice.label(), (text, list, words) -> words.choice(choice, text, list.catalogue()))
                .saidOf(Subject.USER)
                .carried((text, list, criteria) -> criteria.choice(key, choice, text));
    }

    private static String frozen(ColumnLayout layout) {
        return layout.frozen() > 0 ? Integer.toString(layout.frozen()) : "";
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "None" : text;
    }

    private interface Reader {
        void read(String text, ListReading list);
    }

    private interface Writer {
        String write(OpenList list, ListLookups lookups);
    }

    private interface Restorer {
        String restore(String text, ListState kept, ListReading list, List<String> lost);
    }

    private interface Sayer {
        String say(String text, OpenList list, ListWords words);
    }

    private interface Carrier {
        void carry(String text, OpenList list, SegmentOfList.Criteria criteria);
    }

    /** What is known of a parameter; what is not said of it, is not so. */
    private static final class Row {
        private final String key;
        private boolean kept;
        private boolean narrows;
        private boolean ofPage;
        private @Nullable String inApi;
        private @Nullable UserChoice choice;
        private String label = "";
        private List<Subject> saidOf = List.of(Subject.values());
        private Reader reader = (text, list) -> {};
        private @Nullable Writer writer;
        private @Nullable Restorer restorer;
        private @Nullable Sayer sayer;
        private Carrier carrier = (text, list, criteria) -> {};

        Row(String key) {
            this.key = key;
        }

        Row kept() {
            kept = true;
            return this;
        }

        Row narrows() {
            narrows = true;
            return this;
        }

        Row ofPage() {
            ofPage = true;
            return this;
        }

        Row inApi(String name) {
            inApi = name;
            return this;
        }

        Row chosenBy(UserChoice menu) {
            choice = menu;
            return this;
        }

        Row read(Reader how) {
            reader = how;
            return this;
        }

        Row written(Writer how) {
            writer = how;
            return this;
        }

        Row restored(Restorer how) {
            restorer = how;
            return this;
        }

        Row said(String under, Sayer how) {
            label = under;
            sayer = how;
            return this;
        }

        Row saidOf(Subject... subjects) {
            saidOf = List.of(subjects);
            return this;
        }

        Row carried(Carrier how) {
            carrier = how;
            return this;
        }
    }
}
