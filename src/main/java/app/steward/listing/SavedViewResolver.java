package app.steward.listing;

import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Asked;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Named views in the address of a list. {@code view=12} alone is the view as it is kept; what stands beside it changes
 * it; once the columns do, the address holds the whole state, and the view is only what it began with.
 */
@Component
public class SavedViewResolver {
    /** No view, though the list has one that it opens with. */
    private static final String NONE = "none";

    private final NamedViews views;
    private final ListLookups lookups;

    SavedViewResolver(NamedViews views, ListLookups lookups) {
        this.views = views;
        this.lookups = lookups;
    }

    /**
     * What an address asks for, with the state of its view put in.
     *
     * @param lost what the view kept and can't be opened with any more, as sentences
     */
    record Resolved(ListState state, List<String> lost) {}

    /**
     * The views of a list, as its toolbar offers them.
     *
     * @param current the one that is open; null for none
     * @param changed whether the list shows something else than it keeps
     * @param overtaken whether it keeps another state than the one that the list began with
     * @param lost what it was opened without
     * @param link the whole state as an address
     * @param mine the list of what the viewer works on; null where there is none
     * @param opensWithMine whether the list opens with it
     */
    public record Menu(
            List<NamedView> own,
            List<NamedView> shared,
            @Nullable NamedView current,
            boolean changed,
            boolean overtaken,
            boolean changeable,
            List<String> lost,
            ListUrl link,
            @Nullable ListUrl mine,
            boolean opensWithMine) {

        public boolean any() {
            return !own.isEmpty() || !shared.isEmpty();
        }

        /** Whether the list opens with one of them. */
        public boolean opens() {
            return opensWithMine
                    || own.stream().anyMatch(NamedView::opens)
                    || shared.stream().anyMatch(NamedView::opens);
        }
    }

    /** @throws app.steward.problem.NotFound for a view that is not there or not the viewer's business, where the address is nothing without it */
    Resolved resolve(ListScope list, ListState sent, Asked asked) {
        String view = sent.get(ListParameter.VIEW);
        if (view.isEmpty() || view.equals(NONE) || sent.has(ListParameter.COLUMNS)) {
            return new Resolved(sent, List.of());
        }
        NamedView named = views.find(asked.viewer(), list, number(view)).orElseThrow(NamedViews::unknown);
        ListReading reading = new ListReading(list, asked, lookups);
        List<String> lost = new ArrayList<>();
        Map<String, String> restored = new LinkedHashMap<>();
        for (ListParameter parameter : ListParameter.values()) {
            if (parameter.isKept()) {
                restored.put(parameter.key(), parameter.restored(named.state(), reading, lost));
            }
        }
        restored.putAll(sent.texts());
        restored.put(ListParameter.VIEW_VERSION.key(), Integer.toString(named.version()));
        return new Resolved(ListState.of(restored), lost);
    }

    /** The state that a list shows, as a view keeps it. */
    public ListState state(OpenList list) {
        Map<String, String> kept = new LinkedHashMap<>();
        for (ListParameter parameter : ListParameter.values()) {
            if (parameter.isKept()) {
                kept.put(parameter.key(), parameter.written(list, lookups));
            }
        }
        return ListState.of(kept);
    }

    public Menu menu(OpenList list) {
        Viewer viewer = list.asked().viewer();
        List<NamedView> all = views.of(viewer, list.scope());
        long number = number(list.state().get(ListParameter.VIEW));
        NamedView current =
                all.stream().filter(view -> view.id() == number).findFirst().orElse(null);
        ListState state = state(list);
        boolean changed = current != null && !butTab(state).equals(butTab(current.state()));
        ListState mine = mine(list.scope(), viewer);
        return new Menu(
                all.stream().filter(view -> viewer.is(view.owner())).toList(),
                all.stream().filter(view -> !viewer.is(view.owner())).toList(),
                current,
                changed,
                changed && current != null && seen(list.state(), current) != current.version(),
                current != null && current.mayChange(viewer),
                list.lost().stream().distinct().toList(),
                new ListUrl(list.scope(), state),
                mine.isEmpty() ? null : new ListUrl(list.scope(), mine),
                opensWithMine(list.scope(), viewer));
    }

    /** Tabs are gone through within a view: another one is no change of it. */
    private static ListState butTab(ListState state) {
        return state.with(ListParameter.SEGMENT, null);
    }

    /** What the list opens with where nothing else was chosen. */
    static ListState opening(ListScope list, Viewer viewer) {
        return ListState.of(opensWithMine(list, viewer) ? mine(list, viewer).texts() : Map.of());
    }

    /** A CSM begins the day with own and unassigned customers; who sees all, with everybody's. */
    private static boolean opensWithMine(ListScope list, Viewer viewer) {
        return list.isOfAll() && list.subject() == Subject.ACCOUNT && !viewer.seesAll();
    }

    /** The accounts that the viewer works on: of those seen the customers still, first who asks for somebody most. */
    private static ListState mine(ListScope list, Viewer viewer) {
        ListState mine = new ListState(Map.of());
        if (!list.isOfAll() || list.subject() != Subject.ACCOUNT || viewer.memberId() == null) {
            return mine;
        }
        return mine.with(ListParameter.VIEW, NONE)
                .with(ListParameter.FILTER, "stage_type:neq:cancelled")
                .with(ListParameter.SORT, "-attention")
                .with(ListParameter.ASSIGNED, viewer.seesAll() ? "me" : null);
    }

    /** The address of a list that keeps saying which view is open, or that none is though the list opens with one. */
    public ListUrl url(ListUrl url, Menu menu) {
        NamedView current = menu.current();
        String asked = current != null ? Long.toString(current.id()) : menu.opens() ? NONE : null;
        return url.also(ListParameter.VIEW.key(), asked)
                .also(ListParameter.VIEW_VERSION.key(), current == null ? null : seen(url.state(), current));
    }

    /** The version that this state began with; the present one where it does not say. */
    public static int seen(ListState state, NamedView view) {
        String version = state.get(ListParameter.VIEW_VERSION);
        return version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : view.version();
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
