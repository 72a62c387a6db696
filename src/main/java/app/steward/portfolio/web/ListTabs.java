package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.listing.ListQuery;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The tabs of a list: the segments that people see as such, in their order. */
@Component
public class ListTabs {
    private static final int MOST = 20;

    private final Segments segments;

    ListTabs(Segments segments) {
        this.segments = segments;
    }

    public List<Segment> of(Subject subject) {
        return segments.of(subject.segmented()).stream()
                .filter(Segment::visible)
                .toList();
    }

    /** The first of the tabs, and the one that the list shows; the others are in the menu of all. */
    public static List<Segment> shown(List<Segment> tabs, ListQuery list) {
        Long open = list.segment();
        List<Segment> shown = new ArrayList<>(tabs.subList(0, Math.min(tabs.size(), MOST)));
        tabs.stream().skip(MOST).filter(tab -> open != null && tab.id() == open).forEach(shown::add);
        return shown;
    }

    /** The segment that the list is narrowed to though no tab says so; null for none. */
    @Nullable
    Segment without(ListQuery list, List<Segment> tabs) {
        Long id = list.segment();
        if (id == null || tabs.stream().anyMatch(tab -> tab.id() == id)) {
            return null;
        }
        return segments.findById(id.intValue()).orElse(null);
    }
}
