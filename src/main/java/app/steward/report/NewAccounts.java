package app.steward.report;

import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.listing.Column;
import app.steward.listing.ListQuery;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing;
import app.steward.listing.Sort;
import app.steward.listing.Tallies;
import app.steward.listing.Tallies.Tally;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The newest accounts of a book. */
@Component
public class NewAccounts {
    private static final int NEWEST = 5;

    private final Books books;
    private final Tallies tallies;
    private final RecordListing listing;
    private final BookParts parts;

    NewAccounts(Books books, Tallies tallies, RecordListing listing, BookParts parts) {
        this.books = books;
        this.tallies = tallies;
        this.listing = listing;
        this.parts = parts;
    }

    /**
     * The newest accounts.
     *
     * @param all how many are new
     * @param rows a few of them, the newest first
     */
    public record Newcomers(Figure all, List<Newcomer> rows) {
        public Newcomers {
            rows = List.copyOf(rows);
        }
    }

    /** An account, with the stage that it is in and its success manager; both may be nobody's and none. */
    public record Newcomer(
            String externalId,
            String name,
            @Nullable String stage,
            @Nullable String owner,
            LocalDate createdOn) {}

    public Newcomers of(Book book) {
        String filter = "created_on:last_days:" + Review.DAYS;
        ConditionTree last = books.condition(book, Subject.ACCOUNT, filter);
        List<Column> columns =
                List.of(column(book, "stage"), column(book, "success_manager"), column(book, "created_on"));
        ListQuery list = book.accounts()
                .but()
                .filter(last)
                .columns(columns)
                .sort(Sort.parse(Subject.ACCOUNT, "-created_on", book.asked().catalogue()))
                .build();
        Map<String, String> stages = Column.labels(columns).getOrDefault("stage", Map.of());
        List<Newcomer> rows = listing.from(list, book.asked(), 0, NEWEST).rows().stream()
                .map(row -> newcomer(row, stages))
                .toList();
        BigDecimal all = parts.sums(
                        book,
                        "new accounts",
                        part -> tallies.of(part.accounts(), part.asked(), List.of(Tally.count(last))))
                .get(0);
        return new Newcomers(
                Figure.count("newAccounts", "New accounts", all, 1, book.link(Subject.ACCOUNT, filter, "-created_on")),
                rows);
    }

    private static Column column(Book book, String key) {
        return Column.of(Subject.ACCOUNT, key, book.asked().catalogue());
    }

    private static Newcomer newcomer(ListedRow row, Map<String, String> stages) {
        Object stage = row.values().get("stage");
        return new Newcomer(
                row.externalId(),
                row.label(),
                stage == null ? null : stages.getOrDefault(stage.toString(), stage.toString()),
                row.values().get("success_manager") instanceof ListedRow.Person person ? person.name() : null,
                Objects.requireNonNull((LocalDate) row.values().get("created_on")));
    }
}
