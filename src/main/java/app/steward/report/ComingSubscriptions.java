package app.steward.report;

import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.listing.Tallies;
import app.steward.listing.Tallies.Tally;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What becomes of the subscriptions of a book in the next thirty days, and what of its invoices is overdue. */
@Component
public class ComingSubscriptions {

    private final Books books;
    private final Sources sources;
    private final Tallies tallies;
    private final BookParts parts;

    ComingSubscriptions(Books books, Sources sources, Tallies tallies, BookParts parts) {
        this.books = books;
        this.sources = sources;
        this.tallies = tallies;
        this.parts = parts;
    }

    /** Subscriptions, or invoices, of one kind. */
    public record Line(String key, String label, BigDecimal count, BigDecimal amount, String link, boolean isTrouble) {}

    /** What becomes of subscriptions in the next thirty days, and what is overdue; empty where there is neither. */
    public List<Line> of(Book book) {
        Sources.Found found = sources.of(book);
        List<Line> lines = new ArrayList<>();
        if (found.subscriptions()) {
            String today = book.asked().now().today().toString();
            String open = "starts_on:on_or_before:" + today + ",not(cancelled_on:on_or_before:" + today + ")";
            String renewing = "any(ends_on:next_days:30,all(ends_on:empty,next_billing_on:next_days:30)),"
                    + "not(trial:eq:true)," + open;
            Map<String, String> filters = new LinkedHashMap<>();
            filters.put("renew", "cancelled_on:empty,auto_renew:eq:true," + renewing);
            filters.put("decide", "cancelled_on:empty,not(auto_renew:eq:true)," + renewing);
            filters.put("end", "cancelled_on:not_empty," + renewing);
            filters.put("trials", "trial:eq:true,ends_on:next_days:30," + open);
            Map<String, String> labels = Map.of(
                    "renew", "Renew by themselves",
                    "decide", "Need a decision",
                    "end", "End",
                    "trials", "Trials that end");
            List<Tally> asked = new ArrayList<>();
            filters.values().forEach(filter -> {
                ConditionTree condition = books.condition(book, Subject.SUBSCRIPTION, filter);
                asked.add(Tally.count(condition));
                asked.add(Tally.sum(FieldRef.of("amount"), condition));
            });
            List<@Nullable BigDecimal> numbers =
                    parts.sums(book, "subscriptions", part -> tallies.of(part.subscriptions(), part.asked(), asked));
            int at = 0;
            for (Map.Entry<String, String> each : filters.entrySet()) {
                lines.add(new Line(
                        each.getKey(),
                        Objects.requireNonNull(labels.get(each.getKey())),
                        Figure.orZero(numbers.get(at)),
                        Figure.orZero(numbers.get(at + 1)),
                        book.link(Subject.SUBSCRIPTION, each.getValue(), "-amount"),
                        false));
                at += 2;
            }
        }
        if (found.invoices()) {
            List<@Nullable BigDecimal> overdue = parts.sums(
                    book,
                    "invoices",
                    part -> tallies.of(
                            part.accounts(),
                            part.asked(),
                            List.of(
                                    Tally.sum(FieldRef.of("overdue_invoices"), null),
                                    Tally.sum(FieldRef.of("overdue_amount"), null))));
            lines.add(new Line(
                    "overdueInvoices",
                    "Overdue invoices",
                    Figure.orZero(overdue.get(0)),
                    Figure.orZero(overdue.get(1)),
                    book.link(Subject.ACCOUNT, "overdue_invoices:gt:0", "-overdue_amount"),
                    Figure.orZero(overdue.get(0)).signum() > 0));
        }
        return lines;
    }
}
