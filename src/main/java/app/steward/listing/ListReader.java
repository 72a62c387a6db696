package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Asked;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what was said of a list, in an address or to the API, into the question that the engine answers. */
@Component
public class ListReader {
    private final RecordListing listing;
    private final OwnColumns ownColumns;
    private final Fields fields;
    private final ListLookups lookups;
    private final SavedViewResolver views;

    ListReader(
            RecordListing listing, OwnColumns ownColumns, Fields fields, ListLookups lookups, SavedViewResolver views) {
        this.listing = listing;
        this.ownColumns = ownColumns;
        this.fields = fields;
        this.lookups = lookups;
        this.views = views;
    }

    /**
     * A list as its address asks for it.
     *
     * @param sent the parameters of the address; those of no list are let be
     * @throws app.steward.problem.BadInput with what is wrong with the address
     */
    public OpenList open(ListScope list, Map<String, String> sent, Viewer viewer) {
        return open(list, ListState.of(sent), viewer);
    }

    public OpenList open(ListScope list, ListState sent, Viewer viewer) {
        Asked asked = Asked.by(viewer, fields);
        SavedViewResolver.Resolved resolved = views.resolve(list, sent, asked);
        ListState state = resolved.state();
        ListReading reading = new ListReading(list, asked, lookups);
        for (ListParameter parameter : ListParameter.values()) {
            parameter.read(state, reading);
        }
        ColumnLayout layout = layout(list, reading, asked);
        if (!reading.query().isSorted()) {
            reading.query().sort(usualSort(list.subject(), asked.catalogue()));
        }
        ListQuery query = reading.query()
                .columns(shown(list.subject(), layout, state.get(ListParameter.ROLE), asked.catalogue()))
                .build();
        return new OpenList(asked, query, layout, new ListUrl(list, state), resolved.lost());
    }

    /** The state that a list has where its address says nothing and nobody chose a view to open it with. */
    public ListState opening(ListScope list, Viewer viewer) {
        return SavedViewResolver.opening(list, viewer);
    }

    /**
     * A list as a program asks for it, in the usual columns and by name where it does not say others.
     *
     * @param sent by the names of {@link ListParameter#namesInApi}
     */
    public ListQuery ofApi(Subject subject, Map<String, String> sent, @Nullable ConditionTree condition, Asked asked) {
        ListReading reading = new ListReading(ListScope.of(subject), asked, lookups);
        ListState state = ListState.of(sent);
        for (ListParameter parameter : ListParameter.values()) {
            if (parameter.isInApi()) {
                parameter.read(state, reading);
            }
        }
        if (!reading.query().isSorted()) {
            reading.query().sort(DefaultColumns.sort(subject, asked.catalogue()));
        }
        List<Column> columns = reading.columns();
        return reading.query()
                .columns(columns == null ? DefaultColumns.of(subject, asked.catalogue()) : columns)
                .filter(condition)
                .build();
    }

    /** The columns of the address, else those that the viewer keeps for this list. */
    private ColumnLayout layout(ListScope list, ListReading reading, Asked asked) {
        List<Column> columns = reading.columns();
        return columns == null
                ? ownColumns.of(asked.viewer(), list, asked.catalogue())
                : ColumnLayout.of(list.subject(), asked.catalogue(), columns, reading.frozen());
    }

    /** The columns, with one of the success role that was chosen, which is what the list is looked at for. */
    private static List<Column> shown(Subject subject, ColumnLayout layout, String role, Catalogue catalogue) {
        List<Column> columns = layout.columns();
        String key = subject == Subject.ACCOUNT ? role : "account." + role;
        boolean there = columns.stream().anyMatch(column -> column.use().key().equals(key));
        if (role.isEmpty() || there || columns.size() >= ColumnLayout.MOST) {
            return columns;
        }
        return catalogue
                .find(subject, key)
                .filter(FieldDefinition::column)
                .map(field -> Stream.concat(columns.stream(), Stream.of(Column.of(subject, key, catalogue)))
                        .toList())
                .orElse(columns);
    }

    private Sort usualSort(Subject subject, Catalogue catalogue) {
        return switch (subject) {
            case ACCOUNT ->
                listing.anyHealth() ? DefaultColumns.byHealth(catalogue) : DefaultColumns.sort(subject, catalogue);
            case USER -> DefaultColumns.sort(subject, catalogue);
            case SUBSCRIPTION -> DefaultColumns.bySize(catalogue);
        };
    }
}
