package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Asked;
import app.steward.listing.RecordListing.Slice;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Record;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Lists of the portfolio, and the same worked out row by row. */
@StewardTest
abstract class ListingCase {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    RecordListing listing;

    @Autowired
    TabCounts tabCounts;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    Map<String, Viewer> viewers;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
    }

    /** A row as the tables have it: its id, its account, and a value to sort by. */
    record Naive(long id, Long account, Object value) {}

    static boolean assigned(Long account, Integer role, String to) {
        Map<Integer, String> owners =
                account == null ? Map.of() : SomePortfolio.OWNERS.get((int) (account % SomePortfolio.OWNERS.size()));
        return switch (to) {
            case "anyone" -> true;
            case "nobody" -> role == null ? owners.isEmpty() : !owners.containsKey(role);
            default -> role == null ? owners.containsValue(to) : to.equals(owners.get(role));
        };
    }

    List<Naive> naive(Subject subject, String value, String looks) {
        String from = switch (subject) {
            case ACCOUNT ->
                "select a.id, a.id as account, " + value + " as value from accounts a"
                        + " join account_facts f on f.account_id = a.id where a.archived_at is null";
            case USER ->
                "select u.id, u.account_id as account, " + value + " as value from users u"
                        + " join user_facts uf on uf.user_id = u.id left join accounts a on a.id = u.account_id"
                        + " left join account_facts f on f.account_id = a.id"
                        + " where u.archived_at is null and a.archived_at is null";
            case SUBSCRIPTION ->
                "select s.id, s.account_id as account, " + value + " as value from subscriptions s"
                        + " join accounts a on a.id = s.account_id join account_facts f on f.account_id = a.id"
                        + " where s.archived_at is null and a.archived_at is null";
        };
        List<Naive> rows = new ArrayList<>();
        for (Record row : db.sql().fetch(from)) {
            Long account = row.get("account", Long.class);
            if (SomePortfolio.sees(looks, account)) {
                rows.add(new Naive(row.get("id", Long.class), account, row.get("value")));
            }
        }
        return rows;
    }

    static List<Long> sorted(List<Naive> rows, boolean descending) {
        Comparator<Object> order = RecordListingTest::compare;
        return rows.stream()
                .sorted(Comparator.comparing(Naive::value, Comparator.nullsLast(descending ? order.reversed() : order))
                        .thenComparing(Naive::id))
                .map(Naive::id)
                .toList();
    }

    /** Texts as ICU orders them, as far as {@link SomePortfolio} goes: marks, digits, letters whatever their case. */
    @SuppressWarnings("unchecked")
    static int compare(Object one, Object other) {
        return one instanceof String text
                ? place(text).compareTo(place((String) other))
                : ((Comparable<Object>) one).compareTo(other);
    }

    static String place(String text) {
        int name = SomePortfolio.NAMES.indexOf(text);
        return name < 0
                ? text.toLowerCase(Locale.ROOT).replace('@', '!')
                : "%s%02d".formatted("aabeezz".charAt(name), name);
    }

    List<Long> byOffset(ListQuery view, String looks, int limit) {
        List<Long> ids = new ArrayList<>();
        for (long offset = 0; offset < 1000; offset += limit) {
            Slice slice = listing.from(view, asked(looks), offset, limit);
            slice.rows().forEach(row -> ids.add(row.id()));
            if (slice.next().isEmpty()) {
                return ids;
            }
        }
        throw new AssertionError("No end of " + view.sort());
    }

    List<Long> byKey(ListQuery view, String looks, int limit) {
        List<Long> ids = new ArrayList<>();
        List<String> after = List.of();
        for (int page = 0; page < 1000; page++) {
            Slice slice = listing.after(view, asked(looks), after, limit);
            slice.rows().forEach(row -> ids.add(row.id()));
            after = slice.next();
            if (after.isEmpty()) {
                return ids;
            }
        }
        throw new AssertionError("No end of " + view.sort());
    }

    Set<Long> rows(ListQuery view, String looks) {
        return listing.from(view, asked(looks), 0, 1000).rows().stream()
                .map(ListedRow::id)
                .collect(Collectors.toSet());
    }

    Set<Long> found(Subject subject, String search, String looks) {
        ListQuery view = view(subject, "external_id", List.of("external_id"));
        return rows(view.but().search(search).build(), looks);
    }

    Set<Long> ids(String query) {
        return Set.copyOf(db.sql().fetch(query).getValues(0, Long.class));
    }

    ListedRow find(Subject subject, String externalId) {
        return find(subject, externalId, List.of("name"));
    }

    ListedRow find(Subject subject, String externalId, List<String> columns) {
        return listing.find(subject, externalId, columns(subject, columns), asked("ada"));
    }

    ListQuery view(Subject subject, String sort, List<String> columns) {
        Catalogue catalogue = fields.catalogue();
        return ListQuery.of(subject)
                .columns(columns(subject, columns))
                .sort(Sort.parse(subject, sort, catalogue))
                .build();
    }

    List<Column> columns(Subject subject, List<String> columns) {
        return Column.list(subject, String.join(",", columns), fields.catalogue(), "columns");
    }

    ListQuery assigned(ListQuery view, Integer role, String to) {
        Assignee assignee = switch (to) {
            case "anyone" -> Assignee.anyone();
            case "nobody" -> Assignee.nobody();
            default -> Assignee.member(Objects.requireNonNull(viewers.get(to).memberId()));
        };
        return view.but().role(role).assignedTo(assignee).build();
    }

    static ListQuery in(int segment, ListQuery view) {
        return view.but().segment((long) segment).build();
    }

    int segment(Subject subject, String name, String condition) {
        return portfolio.segment(viewers.get("ada"), subject, name, condition);
    }

    Asked asked(String name) {
        return new Asked(viewers.get(name), fields.catalogue(), today.now());
    }
}
