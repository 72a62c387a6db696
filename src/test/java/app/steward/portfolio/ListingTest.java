package app.steward.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.Listing.Slice;
import app.steward.problem.BadInput;
import app.steward.segment.SegmentEditing;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Lists against what a naive reading of the tables gives. */
@StewardTest
@Import(SomePortfolio.class)
class ListingTest {

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Listing listing;

    @Autowired
    TabCounts tabCounts;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Today today;

    Map<String, Viewer> viewers;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
    }

    /** A row as the tables have it: its id, its account, and a value to sort by. */
    private record Naive(long id, Long account, Object value) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ACCOUNT | name | coalesce(a.name, a.external_id)",
                "ACCOUNT | industry | a.industry",
                "ACCOUNT | mrr | f.mrr",
                "ACCOUNT | next_billing_on | a.next_billing_on",
                "ACCOUNT | created_on | a.created_on",
                "ACCOUNT | last_active_at | f.last_active_at",
                "ACCOUNT | users | (select count(*) from users x where x.account_id = a.id and x.archived_at is null)",
                "ACCOUNT | features_used | f.features_used",
                "ACCOUNT | usage_change | f.usage_change",
                "ACCOUNT | feature_uses(feature=export;days=30) | (select coalesce(sum(uses), 0) from usage_daily d"
                        + " left join users x on x.id = d.user_id where d.account_id = a.id and feature_id = 1"
                        + " and x.archived_at is null and day > '2026-05-16')",
                "ACCOUNT | usage_change(days=20) | (select case when sum(uses) filter (where day < '2026-05-26') > 0 then"
                        + " coalesce(sum(uses) filter (where day >= '2026-05-26'), 0)::float8"
                        + " / sum(uses) filter (where day < '2026-05-26') - 1 end from usage_daily d"
                        + " left join users x on x.id = d.user_id where d.account_id = a.id and feature_id > 0"
                        + " and x.archived_at is null and day between '2026-05-06' and '2026-06-14')",
                "ACCOUNT | parent | (select coalesce(p.name, p.external_id) from accounts p where p.id = a.parent_id)",
                "ACCOUNT | success_manager | (select m.name from team_members m join account_assignments o"
                        + " on o.member_id = m.id where o.account_id = a.id and o.role_id = 1)",
                "ACCOUNT | stage | array_position(array['trial', 'onboarding', 'live', 'cancelled'], a.stage)",
                "USER | name | u.label",
                "USER | title | u.title",
                "USER | last_active_at | uf.last_active_at",
                "USER | role | array_position(array['zero', 'admin'], u.role)",
                "USER | activity | case when uf.active_days > 0 then 1 else 2 end",
                "USER | active_days(days=30) | (select count(distinct day) from usage_daily d where d.user_id = u.id"
                        + " and feature_id > 0 and day > '2026-05-16')",
                "USER | account.name | coalesce(a.name, a.external_id)",
                "USER | account.mrr | f.mrr",
                "USER | account.success_manager | (select m.name from team_members m join account_assignments o"
                        + " on o.member_id = m.id where o.account_id = a.id and o.role_id = 1)",
                "USER | account.feature_uses(feature=export;days=30) | case when a.id is not null then"
                        + " (select coalesce(sum(uses), 0) from usage_daily d left join users x on x.id = d.user_id"
                        + " where d.account_id = a.id and feature_id = 1 and x.archived_at is null"
                        + " and day > '2026-05-16') end",
                "SUBSCRIPTION | mrr | s.mrr",
                "SUBSCRIPTION | plan | s.plan",
                "SUBSCRIPTION | status | array_position(array['active', 'canceled'], s.status)",
                "SUBSCRIPTION | account.mrr | f.mrr"
            })
    void everyKindOfColumnSortsBothWaysWithTheEmptyLastAndPagesHoldEachRecordOnce(
            Subject subject, String column, String oracle) {
        for (String name : column.equals("parent") ? List.of("ada") : List.of("ada", "bea")) {
            for (boolean descending : List.of(false, true)) {
                View view = view(subject, (descending ? "-" : "") + column, List.of("external_id"));
                List<Long> expected = sorted(naive(subject, oracle, name), descending);
                assertThat(expected).hasSizeGreaterThan(30);

                assertThat(byOffset(view, name, 9))
                        .as("%s by offset", view.sort())
                        .isEqualTo(expected);
                assertThat(byKey(view, name, 3)).as("%s by key", view.sort()).isEqualTo(expected);
                assertThat(listing.count(view, asked(name))).isEqualTo(expected.size());
            }
        }
    }

    @Test
    void theLastPageSaysThatNothingFollows() {
        View view = view(Subject.ACCOUNT, "name", List.of("name"));
        int all = Math.toIntExact(listing.count(view, asked("ada")));
        assertThat(listing.from(view, asked("ada"), 0, all).next()).isEmpty();
        assertThat(listing.from(view, asked("ada"), 0, all - 1).next()).hasSize(2);
        assertThat(listing.from(view, asked("ada"), all, 10).rows()).isEmpty();
        assertThat(listing.after(view, asked("ada"), List.of(), all).next()).isEmpty();
    }

    @Test
    void aCursorOfAnotherSortingIsRefused() {
        View byMrr = view(Subject.ACCOUNT, "mrr", List.of("name"));
        for (List<String> wrong :
                List.of(List.of("=zebra", "5"), List.of("=", "5"), List.of("=10", "x"), List.of("-"))) {
            assertThatThrownBy(() -> listing.after(byMrr, asked("ada"), wrong, 5))
                    .as("%s", wrong)
                    .isInstanceOf(BadInput.class);
        }
    }

    @Test
    void aHiddenParentShowsInNoOrderAndNoCursor() {
        View view = view(Subject.ACCOUNT, "parent", List.of("parent"));
        Map<Long, Long> parents = db.sql()
                .fetch("select id, parent_id from accounts where parent_id is not null")
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, Long.class));
        List<ListedRow> rows = listing.from(view, asked("cid"), 0, 1000).rows();
        List<ListedRow> shown =
                rows.stream().filter(row -> row.values().get("parent") != null).toList();
        assertThat(shown)
                .extracting(ListedRow::id)
                .containsExactlyInAnyOrderElementsOf(rows.stream()
                        .map(ListedRow::id)
                        .filter(id -> parents.containsKey(id) && SomePortfolio.sees("cid", parents.get(id)))
                        .toList())
                .hasSizeLessThan(parents.size());
        assertThat(rows.subList(0, shown.size()))
                .as("a hidden parent counts as none")
                .isEqualTo(shown);
        assertThat(byKey(view, "cid", 2)).isEqualTo(byOffset(view, "cid", 100));
    }

    @Test
    void theSearchBoxLooksInNamesIdsAndEmailsIgnoringCase() {
        assertThat(found(Subject.ACCOUNT, "ÉCLAIR", "ada"))
                .isNotEmpty()
                .isEqualTo(ids("select id from accounts where name = 'Éclair' and archived_at is null"));
        assertThat(found(Subject.ACCOUNT, " a-6 ", "ada")).containsExactlyInAnyOrder(6L, 60L, 61L, 62L, 63L, 64L);
        assertThat(found(Subject.USER, "U12@EXAMPLE", "ada"))
                .isNotEmpty()
                .isEqualTo(ids("select u.id from users u left join accounts a on a.id = account_id where"
                        + " email = 'u12@example.org' and u.archived_at is null and a.archived_at is null"));
        assertThat(found(Subject.SUBSCRIPTION, "gol", "ada"))
                .isNotEmpty()
                .isEqualTo(ids("select s.id from subscriptions s join accounts a on a.id = account_id where"
                        + " s.plan = 'Gold' and s.archived_at is null and a.archived_at is null"));
        assertThat(found(Subject.ACCOUNT, "%", "ada")).as("no wildcard").isEmpty();
        assertThat(found(Subject.ACCOUNT, "_-6", "ada")).as("no wildcard").isEmpty();
        assertThat(found(Subject.ACCOUNT, "'", "ada")).isEmpty();
    }

    @Test
    void roleAndAssignedToNarrowWhatIsSeen() {
        List<Integer> roles = Arrays.asList(null, 1, 2, 3);
        for (String looks : List.of("ada", "sue", "dev", "bea", "cid")) {
            for (Integer role : roles) {
                for (String to : Arrays.asList("anyone", "nobody", "bea", "cid")) {
                    for (Subject subject : Subject.values()) {
                        Set<Long> expected = naive(subject, "1", looks).stream()
                                .filter(row -> assigned(row.account(), role, to))
                                .map(Naive::id)
                                .collect(Collectors.toSet());
                        View view = assigned(view(subject, "external_id", List.of("external_id")), role, to);
                        String as = "%s of %s in %s to %s".formatted(subject, looks, role, to);
                        assertThat(rows(view, looks)).as(as).isEqualTo(expected);
                        assertThat(listing.count(view, asked(looks))).as(as).isEqualTo(expected.size());
                    }
                }
            }
        }
    }

    private static boolean assigned(Long account, Integer role, String to) {
        Map<Integer, String> owners =
                account == null ? Map.of() : SomePortfolio.OWNERS.get((int) (account % SomePortfolio.OWNERS.size()));
        return switch (to) {
            case "anyone" -> true;
            case "nobody" -> role == null ? owners.isEmpty() : !owners.containsKey(role);
            default -> role == null ? owners.containsValue(to) : to.equals(owners.get(role));
        };
    }

    @Test
    void segmentsAreCountedAsTheirMembersAreListed() {
        List<Integer> ofAccounts = List.of(
                segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':300}"),
                segment(Subject.ACCOUNT, "Media", "{'field':'industry','op':'eq','value':'media'}"),
                segment(Subject.ACCOUNT, "None", "{'field':'industry','op':'eq','value':'x'}"));
        List<Integer> ofUsers = List.of(
                segment(Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}"),
                segment(Subject.USER, "Active", "{'field':'activity','op':'eq','value':'active'}"));
        for (String looks : List.of("ada", "bea", "cid")) {
            for (String to : List.of("anyone", "nobody", "bea", "cid")) {
                for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
                    View view = assigned(view(subject, "external_id", List.of("external_id")), null, to);
                    Map<Integer, Long> counts = listing.countBySegment(view, asked(looks));
                    Map<Integer, Long> tabs = tabCounts.of(view, asked(looks));
                    for (int segment : subject == Subject.ACCOUNT ? ofAccounts : ofUsers) {
                        long members = rows(in(segment, view), looks).size();
                        assertThat(counts.getOrDefault(segment, 0L)).isEqualTo(members);
                        assertThat(tabs.getOrDefault(segment, 0L)).isEqualTo(members);
                    }
                }
            }
        }
        View rich = in(ofAccounts.get(0), view(Subject.ACCOUNT, "mrr", List.of("mrr")));
        assertThat(listing.from(rich, asked("ada"), 0, 100).rows())
                .isNotEmpty()
                .allSatisfy(
                        row -> assertThat((BigDecimal) row.values().get("mrr")).isGreaterThan(new BigDecimal(300)));
    }

    @Test
    void archivedRecordsAreNowhere() {
        View all = view(Subject.ACCOUNT, "name", List.of("name"));
        segment(Subject.ACCOUNT, "All", "{'field':'created_on','op':'not_empty'}");
        assertThat(rows(all, "ada")).doesNotContain(13L, 26L);
        assertThat(found(Subject.ACCOUNT, "A-13", "ada")).isEmpty();
        assertThat(find(Subject.ACCOUNT, "A-13")).isNull();
        assertThat(find(Subject.USER, "U-17")).isNull();
        assertThat(find(Subject.USER, "U-12"))
                .as("a user of the archived account 13")
                .isNull();
        assertThat(find(Subject.USER, "U-11")).isNotNull();
        assertThat(rows(view(Subject.USER, "name", List.of("name")), "ada")).doesNotContain(12L, 17L);
        assertThat(rows(view(Subject.SUBSCRIPTION, "plan", List.of("plan")), "ada"))
                .doesNotContain(12L, 19L)
                .contains(11L);
        long live = listing.count(all, asked("ada"));
        assertThat(live).isEqualTo(60);
        assertThat(listing.countBySegment(all, asked("ada")).values()).containsExactly(live);
    }

    @Test
    void valuesComeAsTheyAreKeptOrAreComputedForThePage() {
        List<String> columns = List.of(
                "name",
                "stage",
                "mrr",
                "success_manager",
                "next_billing_on",
                "feature_uses(feature=export;days=30)",
                "feature_uses(days=30;feature=chat)",
                "usage_trend");
        ListedRow one = find(Subject.ACCOUNT, "A-6", columns);
        Map<String, Object> values = Objects.requireNonNull(one).values();
        assertThat(one.label()).isEqualTo("Banana");
        assertThat(values.get("stage")).isEqualTo("live");
        assertThat((BigDecimal) values.get("mrr")).isEqualByComparingTo("603");
        assertThat(values.get("success_manager")).isEqualTo(new ListedRow.Person("cid@example.com", "cid"));
        assertThat(values.get("next_billing_on")).hasToString("2026-07-02");
        // users 5, 69 and 133 used features 2, 2 and 2: 3, 1 and 2 times, 5, 29 and 13 days ago
        assertThat(values.get("feature_uses(feature=export;days=30)")).hasToString("0");
        assertThat(values.get("feature_uses(days=30;feature=chat)")).hasToString("6");
        assertThat((List<?>) values.get("usage_trend")).hasSize(14);
        assertThat(values.keySet()).containsExactlyElementsOf(columns);
    }

    @Test
    void unknownColumnsSortingsAndParametersAreSaid() {
        for (String wrong : List.of(
                "nothing",
                "feature_uses",
                "feature_uses(days=30)",
                "feature_uses(feature=export;days=0)",
                "feature_uses(feature=export;days=366)",
                "feature_uses(feature=export;weeks=2)",
                "feature_uses(feature=export",
                "mrr(days=3)",
                "usage_total(days)")) {
            assertThatThrownBy(() -> Column.list(Subject.ACCOUNT, wrong, fields.catalogue(), "columns"))
                    .as(wrong)
                    .isInstanceOf(BadInput.class);
        }
        for (String wrong : List.of("", "-", "usage_trend", "--name")) {
            assertThatThrownBy(() -> Sort.parse(Subject.ACCOUNT, wrong, fields.catalogue()))
                    .as(wrong)
                    .isInstanceOf(BadInput.class);
        }
        assertThat(Column.list(
                        Subject.ACCOUNT,
                        "name, feature_uses(feature=a%2Cb%3B;days=3),,mrr",
                        fields.catalogue(),
                        "columns"))
                .extracting(Column::spelling)
                .containsExactly("name", "feature_uses(feature=a%2Cb%3B;days=3)", "mrr");
    }

    private List<Naive> naive(Subject subject, String value, String looks) {
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

    private static List<Long> sorted(List<Naive> rows, boolean descending) {
        Comparator<Object> order = ListingTest::compare;
        return rows.stream()
                .sorted(Comparator.comparing(Naive::value, Comparator.nullsLast(descending ? order.reversed() : order))
                        .thenComparing(Naive::id))
                .map(Naive::id)
                .toList();
    }

    /** Texts as ICU orders them, as far as {@link SomePortfolio} goes: marks, digits, letters whatever their case. */
    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        return one instanceof String text
                ? place(text).compareTo(place((String) other))
                : ((Comparable<Object>) one).compareTo(other);
    }

    private static String place(String text) {
        int name = SomePortfolio.NAMES.indexOf(text);
        return name < 0
                ? text.toLowerCase(Locale.ROOT).replace('@', '!')
                : "%s%02d".formatted("aabeezz".charAt(name), name);
    }

    private List<Long> byOffset(View view, String looks, int limit) {
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

    private List<Long> byKey(View view, String looks, int limit) {
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

    private Set<Long> rows(View view, String looks) {
        return listing.from(view, asked(looks), 0, 1000).rows().stream()
                .map(ListedRow::id)
                .collect(Collectors.toSet());
    }

    private Set<Long> found(Subject subject, String search, String looks) {
        View view = view(subject, "external_id", List.of("external_id"));
        return rows(
                new View(subject, view.columns(), view.sort(), null, null, null, Assignee.anyone(), null, search),
                looks);
    }

    private Set<Long> ids(String query) {
        return Set.copyOf(db.sql().fetch(query).getValues(0, Long.class));
    }

    private ListedRow find(Subject subject, String externalId) {
        return find(subject, externalId, List.of("name"));
    }

    private ListedRow find(Subject subject, String externalId, List<String> columns) {
        return listing.find(subject, externalId, columns(subject, columns), asked("ada"));
    }

    private View view(Subject subject, String sort, List<String> columns) {
        Catalogue catalogue = fields.catalogue();
        return new View(
                subject,
                columns(subject, columns),
                Sort.parse(subject, sort, catalogue),
                null,
                null,
                null,
                Assignee.anyone(),
                null,
                "");
    }

    private List<Column> columns(Subject subject, List<String> columns) {
        return Column.list(subject, String.join(",", columns), fields.catalogue(), "columns");
    }

    private View assigned(View view, Integer role, String to) {
        Assignee assignee = switch (to) {
            case "anyone" -> Assignee.anyone();
            case "nobody" -> Assignee.nobody();
            default -> Assignee.member(Objects.requireNonNull(viewers.get(to).memberId()));
        };
        return new View(view.subject(), view.columns(), view.sort(), null, null, role, assignee, null, "");
    }

    private static View in(int segment, View view) {
        return new View(
                view.subject(),
                view.columns(),
                view.sort(),
                (long) segment,
                null,
                view.roleId(),
                view.assignee(),
                null,
                "");
    }

    private int segment(Subject subject, String name, String condition) {
        Catalogue catalogue = fields.catalogue();
        return segments.create(
                viewers.get("ada"),
                subject,
                name,
                true,
                conditions.read(catalogue, subject, condition.replace('\'', '"'), Purpose.SEGMENT));
    }

    private Asked asked(String name) {
        return new Asked(viewers.get(name), fields.catalogue(), today.now());
    }
}
