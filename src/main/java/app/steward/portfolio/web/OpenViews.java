package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.portfolio.ColumnLayout;
import app.steward.portfolio.Filter;
import app.steward.portfolio.NamedView;
import app.steward.portfolio.NamedViews;
import app.steward.portfolio.RecordListing.Asked;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.portfolio.ViewState;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Named views in the address of a list. {@code view=12} alone is the view as it is kept; what stands beside it changes
 * it; once the columns do, the address holds the whole state, and the view is only what it began with.
 */
@Component
class OpenViews {
    static final String PARAM = "view";
    /** The version of the view that the state in the address began with. */
    static final String VERSION = "view_version";
    /** No view, though the list has one that it opens with. */
    static final String NONE = "none";

    private final NamedViews views;
    private final Filter filter;
    private final Chosen chosen;

    OpenViews(NamedViews views, Filter filter, Chosen chosen) {
        this.views = views;
        this.filter = filter;
        this.chosen = chosen;
    }

    /**
     * What an address asks for, with the state of its view put in.
     *
     * @param lost what the view kept and can't be opened with any more, as sentences
     */
    record Opened(Map<String, String> params, List<String> lost) {}

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
    record Menu(
            List<NamedView> own,
            List<NamedView> shared,
            @Nullable NamedView current,
            boolean changed,
            boolean overtaken,
            boolean changeable,
            List<String> lost,
            Address link,
            @Nullable Address mine,
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

    /** @throws NotFound for a view that is not there or not the viewer's business, where the address is nothing without it */
    Opened opened(Subject subject, Map<String, String> params, Asked asked) {
        String view = params.getOrDefault(PARAM, "").trim();
        boolean whole = !params.getOrDefault("columns", "").isBlank();
        if (view.isEmpty() || view.equals(NONE) || whole) {
            return new Opened(params, List.of());
        }
        NamedView named = views.find(asked.viewer(), subject, number(view)).orElseThrow(NamedViews::unknown);
        List<String> lost = new ArrayList<>();
        Map<String, String> restored = restored(named, asked, lost);
        params.forEach((name, value) -> {
            if (!value.isBlank()) {
                restored.put(name, value);
            }
        });
        restored.put(VERSION, Integer.toString(named.version()));
        return new Opened(restored, lost);
    }

    private Map<String, String> restored(NamedView named, Asked asked, List<String> lost) {
        Subject subject = named.subject();
        ViewState state = named.state();
        ColumnLayout arrangement = ColumnLayout.stored(subject, asked.catalogue(), state.columns(), state.frozen());
        lost.addAll(ColumnLayout.lost(subject, asked.catalogue(), state.columns()));
        Map<String, String> rest = new LinkedHashMap<>(state.rest());
        keep(rest, "segment", lost, text -> chosen.segment(subject, text));
        keep(rest, "account", lost, text -> chosen.account(text, asked.viewer()));
        keep(rest, "role", lost, chosen::role);
        keep(rest, "assigned", lost, text -> chosen.assignee(text, asked.viewer()));
        keep(rest, "sort", lost, text -> Sort.parse(subject, text, asked.catalogue()));
        String filtered = rest.remove("filter");
        if (filtered != null) {
            Filter.Kept kept = filter.kept(subject, filtered, asked.catalogue());
            lost.addAll(kept.lost());
            if (kept.condition() != null) {
                rest.put("filter", filter.write(kept.condition()));
            }
        }
        return new ViewState(arrangement.spelling(), arrangement.frozen(), rest).params();
    }

    private interface Reading {
        @Nullable
        Object of(String text);
    }

    /** Takes away what can't be read any more. */
    private static void keep(Map<String, String> rest, String name, List<String> lost, Reading reading) {
        String text = rest.get(name);
        if (text == null) {
            return;
        }
        try {
            reading.of(text);
        } catch (BadInput gone) {
            gone.faults().forEach(fault -> lost.add(fault.message()));
            rest.remove(name);
        } catch (NotFound hidden) {
            lost.add(String.valueOf(hidden.getMessage()));
            rest.remove(name);
        }
    }

    /** The state that a list shows, as a view keeps it. */
    ViewState state(OpenLists.Open open) {
        View view = open.view();
        Map<String, String> params = open.address().params();
        Map<String, String> rest = new LinkedHashMap<>();
        Stream.concat(Stream.of("segment", "account", "role", "assigned", "q"), UserChoices.NAMES.stream())
                .filter(params::containsKey)
                .forEach(name -> rest.put(name, params.get(name)));
        if (view.filter() != null) {
            rest.put("filter", filter.write(view.filter()));
        }
        rest.put("sort", view.sort().spelling());
        rest.put("size", Integer.toString(OpenLists.size(params.get("size"))));
        return new ViewState(open.arrangement().spelling(), open.arrangement().frozen(), rest);
    }

    Menu menu(OpenLists.Open open) {
        List<NamedView> all = views.of(open.asked().viewer(), open.subject());
        long number = number(open.address().params().getOrDefault(PARAM, ""));
        NamedView current =
                all.stream().filter(view -> view.id() == number).findFirst().orElse(null);
        ViewState state = state(open);
        boolean changed = current != null && !butTab(state).equals(butTab(current.state()));
        Map<String, String> mine = mine(open.subject(), open.asked());
        return new Menu(
                all.stream()
                        .filter(view -> open.asked().viewer().is(view.owner()))
                        .toList(),
                all.stream()
                        .filter(view -> !open.asked().viewer().is(view.owner()))
                        .toList(),
                current,
                changed,
                changed && current != null && seen(open.address(), current) != current.version(),
                current != null && current.mayChange(open.asked().viewer()),
                open.lost().stream().distinct().toList(),
                new Address(open.address().path(), state.params()),
                mine.isEmpty() ? null : new Address(open.address().path(), mine),
                opensWithMine(open.subject(), open.asked().viewer()));
    }

    /** Tabs are gone through within a view: another one is no change of it. */
    private static ViewState butTab(ViewState state) {
        Map<String, String> rest = new LinkedHashMap<>(state.rest());
        rest.remove("segment");
        return new ViewState(state.columns(), state.frozen(), rest);
    }

    /** What the list opens with where nothing else was chosen; may be changed. */
    Map<String, String> opening(Subject subject, Asked asked) {
        return opensWithMine(subject, asked.viewer()) ? mine(subject, asked) : new LinkedHashMap<>();
    }

    /** A CSM begins the day with own and unassigned customers; who sees all, with everybody's. */
    private static boolean opensWithMine(Subject subject, Viewer viewer) {
        return subject == Subject.ACCOUNT && !viewer.seesAll();
    }

    /** The accounts that the viewer works on: of those seen the customers still, first who asks for somebody most. */
    private static Map<String, String> mine(Subject subject, Asked asked) {
        Map<String, String> mine = new LinkedHashMap<>();
        if (subject == Subject.ACCOUNT && asked.viewer().memberId() != null) {
            mine.put(PARAM, NONE);
            mine.put("filter", "stage_type:neq:cancelled");
            mine.put("sort", "-attention");
            if (asked.viewer().seesAll()) {
                mine.put("assigned", "me");
            }
        }
        return mine;
    }

    /** The address of a list that keeps saying which view is open, or that none is though the list opens with one. */
    Address address(Address address, Menu menu) {
        String asked = menu.current() != null ? Long.toString(menu.current().id()) : menu.opens() ? NONE : null;
        return address.also(PARAM, asked).also(VERSION, menu.current() == null ? null : seen(address, menu.current()));
    }

    /** The version that the state of this address began with; the present one where it does not say. */
    static int seen(Address address, NamedView view) {
        String version = address.params().getOrDefault(VERSION, "");
        return version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : view.version();
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
