package app.steward.report;

import app.steward.condition.ConditionTree;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.listing.Filter;
import app.steward.listing.ListParameter;
import app.steward.listing.ListReader;
import app.steward.listing.ListScope;
import app.steward.listing.ListSource;
import app.steward.listing.ListState;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Asked;
import app.steward.team.Viewer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;

/** Reads what a report is to be of. As a list it is known by a name, so that menus find segments and people for it. */
@Component
public class Books implements ListSource {
    /** The page of the portfolio as a list of accounts: its address says which book it is of. */
    public static final ListScope PAGE =
            new ListScope("book", "/reports/portfolio", Subject.ACCOUNT, "Portfolio", "book", null);

    /** The same of what is to be done. */
    public static final ListScope ACT =
            new ListScope("act", "/reports/portfolio/act", Subject.ACCOUNT, "Portfolio", "book", null);

    private static final Set<ListParameter> CHOICES =
            Set.of(ListParameter.SEGMENT, ListParameter.ROLE, ListParameter.ASSIGNED);

    private final ListReader reader;
    private final RecordListing listing;
    private final Filter filter;
    private final Fields fields;

    Books(ListReader reader, RecordListing listing, Filter filter, Fields fields) {
        this.reader = reader;
        this.listing = listing;
        this.filter = filter;
        this.fields = fields;
    }

    @Override
    public Optional<ListScope> find(String name, Viewer viewer) {
        return Stream.of(PAGE, ACT).filter(page -> page.name().equals(name)).findFirst();
    }

    /**
     * The book that was asked for.
     *
     * @param sent segment (a number), role (a key), assigned (an e-mail address, me or none); anything else is let be
     * @throws app.steward.problem.BadInput for what there is not
     */
    public Book read(Map<String, String> sent, Viewer viewer) {
        Asked asked = Asked.by(viewer, fields);
        ListState state = ListState.of(sent).without(parameter -> !CHOICES.contains(parameter));
        Map<String, String> ofUsers = state.with(ListParameter.SEGMENT, null).texts();
        return new Book(
                asked,
                state,
                reader.ofApi(Subject.ACCOUNT, state.texts(), null, asked),
                reader.ofApi(
                        Subject.USER,
                        ofUsers,
                        filter.read(Subject.USER, Book.ofUsers(state), asked.catalogue()),
                        asked),
                reader.ofApi(Subject.SUBSCRIPTION, state.texts(), null, asked),
                new AsOf(false));
    }

    /** A filter of an address, to count by what it links to. */
    ConditionTree condition(Book book, Subject subject, String text) {
        return filter.read(subject, text, book.asked().catalogue());
    }

    /** The numbers of its accounts, for statements about all of them. */
    Select<Record1<Long>> ids(Book book) {
        return listing.ids(book.accounts(), book.asked());
    }
}
