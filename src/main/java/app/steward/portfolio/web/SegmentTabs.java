package app.steward.portfolio.web;

import app.steward.listing.ListUrl;
import app.steward.membership.State;
import app.steward.segment.Segment;
import app.steward.web.Markup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments over a list: as tabs, whose counts come later, and as the entries of the menu of all. */
final class SegmentTabs {
    private SegmentTabs() {}

    static void tabs(Markup out, List<Segment> segments, ListUrl list, @Nullable Long open) {
        for (Segment segment : segments) {
            out.html("<li><a class=\"tab\"")
                    .attribute(
                            "href", out.link(list.with("segment", segment.id()).toString()))
                    .attribute("aria-current", isOpen(segment, open) ? "page" : null)
                    .html(">")
                    .text(segment.name())
                    .html(" <span class=\"count\"")
                    .attribute("id", "count-" + segment.id())
                    .html("><span class=\"skel\"></span></span>");
            if (segment.state() == State.BROKEN) {
                out.icon("exclamation-triangle-fill", "no")
                        .html("<span class=\"visually-hidden\">broken, members as of its last refresh</span>");
            }
            out.html("</a></li>");
        }
    }

    static void entries(Markup out, List<Segment> segments, ListUrl list, @Nullable Long open) {
        for (Segment segment : segments) {
            out.html("<li><a")
                    .attribute("class", isOpen(segment, open) ? "dropdown-item active" : "dropdown-item")
                    .attribute(
                            "href", out.link(list.with("segment", segment.id()).toString()))
                    .html(">")
                    .text(segment.name())
                    .html("</a></li>");
        }
    }

    private static boolean isOpen(Segment segment, @Nullable Long open) {
        return open != null && open == segment.id();
    }
}
