package app.steward.report;

import app.steward.condition.Subject;
import app.steward.health.HealthComparison;
import app.steward.health.HealthCounts.Bands;
import app.steward.listing.Column;
import app.steward.listing.ListQuery;
import app.steward.listing.RecordListing;
import app.steward.listing.Sort;
import app.steward.listing.Tallies;
import app.steward.listing.Tallies.Tally;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the health of a book spreads over the bands, now and thirty days ago, and whose fell. */
@Component
public class HealthSpread {
    /** A score has moved from so many points on. */
    private static final int MOVED = 5;

    private static final int FELL_MOST = 3;
    private static final String CHANGE = "health_change(days=" + Review.DAYS + ";pillar=overall)";

    private final Books books;
    private final Sources sources;
    private final Tallies tallies;
    private final RecordListing listing;
    private final HealthComparison health;
    private final Past past;
    private final BookParts parts;

    HealthSpread(
            Books books,
            Sources sources,
            Tallies tallies,
            RecordListing listing,
            HealthComparison health,
            Past past,
            BookParts parts) {
        this.books = books;
        this.sources = sources;
        this.tallies = tallies;
        this.listing = listing;
        this.health = health;
        this.past = past;
        this.parts = parts;
    }

    /**
     * The spread of health.
     *
     * @param scores overall health first
     * @param fell accounts whose overall health fell by five or more, rose likewise
     * @param fellMost a few of those that fell, most first
     */
    public record Health(List<Score> scores, @Nullable LocalDate since, Figure fell, Figure rose, List<Fall> fellMost) {
        public Health {
            scores = List.copyOf(scores);
            fellMost = List.copyOf(fellMost);
        }
    }

    /**
     * Accounts by the band of one score.
     *
     * @param then null where nothing is known so early
     * @param links to the accounts of each band, by its key, those without a score under "none"
     */
    public record Score(
            String key, String label, Bands now, @Nullable Bands then, Map<String, String> links) {
        public Score {
            links = Map.copyOf(links);
        }
    }

    /** An account whose overall health fell, by so many points. */
    public record Fall(String externalId, String name, BigDecimal change) {}

    /** Null where no account that the viewer sees has a score. */
    public @Nullable Health of(Book book) {
        if (!sources.of(book).health()) {
            return null;
        }
        HealthComparison.Then then = past.health(book);
        List<Bands> were =
                then.spreads().stream().map(HealthComparison.Spread::bands).toList();
        List<HealthComparison.Spread> spreads = List.of(parts.of(
                book,
                "health",
                HealthComparison.Spread[].class,
                part -> health.now(books.ids(part)).toArray(new HealthComparison.Spread[0]),
                HealthSpread::both));
        String falls = CHANGE + ":lte:-" + MOVED;
        String rises = CHANGE + ":gte:" + MOVED;
        List<Tally> moves = List.of(
                Tally.count(books.condition(book, Subject.ACCOUNT, falls)),
                Tally.count(books.condition(book, Subject.ACCOUNT, rises)));
        List<@Nullable BigDecimal> moved =
                parts.sums(book, "moves of health", part -> tallies.of(part.accounts(), part.asked(), moves));
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < spreads.size(); i++) {
            HealthComparison.Spread spread = spreads.get(i);
            scores.add(new Score(
                    spread.key(),
                    spread.label(),
                    spread.bands(),
                    were.isEmpty() ? null : were.get(i),
                    links(book, spread.key())));
        }
        return new Health(
                scores,
                then.since(),
                Figure.count("fell", "Fell", moved.get(0), -1, book.link(Subject.ACCOUNT, falls, CHANGE)),
                Figure.count("rose", "Rose", moved.get(1), 1, book.link(Subject.ACCOUNT, rises, "-" + CHANGE)),
                List.of(parts.of(book, "fell most", Fall[].class, part -> fellMost(part, falls), HealthSpread::most)));
    }

    private static HealthComparison.Spread[] both(HealthComparison.Spread[] one, HealthComparison.Spread[] other) {
        return IntStream.range(0, one.length)
                .mapToObj(i -> one[i].plus(other[i]))
                .toArray(HealthComparison.Spread[]::new);
    }

    private static Map<String, String> links(Book book, String score) {
        String field = score + "_health";
        return Map.of(
                "good", book.link(Subject.ACCOUNT, field + ":eq:good", field),
                "average", book.link(Subject.ACCOUNT, field + ":eq:average", field),
                "poor", book.link(Subject.ACCOUNT, field + ":eq:poor", field),
                "none", book.link(Subject.ACCOUNT, field + ":empty", "name"));
    }

    private static Fall[] most(Fall[] one, Fall[] other) {
        return Stream.concat(Stream.of(one), Stream.of(other))
                .sorted(Comparator.comparing(Fall::change))
                .limit(FELL_MOST)
                .toArray(Fall[]::new);
    }

    private Fall[] fellMost(Book book, String falls) {
        Column change = Column.parse(Subject.ACCOUNT, CHANGE, book.asked().catalogue(), "columns");
        ListQuery list = book.accounts()
                .but()
                .filter(books.condition(book, Subject.ACCOUNT, falls))
                .columns(List.of(change))
                .sort(Sort.parse(Subject.ACCOUNT, CHANGE, book.asked().catalogue()))
                .build();
        return listing.from(list, book.asked(), 0, FELL_MOST).rows().stream()
                .map(row -> new Fall(
                        row.externalId(),
                        row.label(),
                        new BigDecimal(String.valueOf(row.values().get(change.spelling())))))
                .toArray(Fall[]::new);
    }
}
