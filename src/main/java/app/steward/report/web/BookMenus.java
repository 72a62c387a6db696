package app.steward.report.web;

import app.steward.condition.Subject;
import app.steward.listing.ListParameter;
import app.steward.portfolio.web.ListTabs;
import app.steward.portfolio.web.PeopleMenu;
import app.steward.report.Book;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What the menus of both views of the portfolio show ({@code report/parts}): segments, success roles and people. */
@Component
class BookMenus {
    private final ListTabs tabs;
    private final Segments segments;
    private final SuccessRoles roles;
    private final PeopleMenu people;

    BookMenus(ListTabs tabs, Segments segments, SuccessRoles roles, PeopleMenu people) {
        this.tabs = tabs;
        this.segments = segments;
        this.roles = roles;
        this.people = people;
    }

    /** Puts view, tabs, manyTabs, segmentName, roles and role into the model, and what {@link PeopleMenu} does. */
    void offer(Book book, Viewer viewer, Model model) {
        List<Segment> all = tabs.of(Subject.ACCOUNT);
        Long segment = book.accounts().segment();
        model.addAttribute("view", book.accounts());
        model.addAttribute("tabs", ListTabs.shown(all, book.accounts()));
        model.addAttribute("manyTabs", all.size());
        model.addAttribute(
                "segmentName",
                segment == null
                        ? "All"
                        : segments.findById(segment.intValue())
                                .map(Segment::name)
                                .orElse(""));
        model.addAttribute("roles", roles.shown());
        model.addAttribute("role", book.state().get(ListParameter.ROLE));
        people.offer(book.accounts(), book.state(), viewer, model);
    }
}
