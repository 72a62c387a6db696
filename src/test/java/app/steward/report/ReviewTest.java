package app.steward.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.ConditionHolder;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.DerivedValues;
import app.steward.health.HealthCounts.Bands;
import app.steward.listing.Figures;
import app.steward.listing.Figures.Found;
import app.steward.listing.ListReader;
import app.steward.listing.ListScope;
import app.steward.listing.OpenList;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Section 14: figures now and then, each of them the number of the list that it links to. */
class ReviewTest extends ReviewCase {
    @Autowired
    Review review;

    @Autowired
    Books books;

    @Autowired
    ListReader reader;

    @Autowired
    Figures figures;

    @Autowired
    DerivedValues facts;

    @Autowired
    List<ConditionHolder> holders;

    private static final String OWNED_BY_ONE =
            " and exists (select from account_assignments o where o.account_id = a.id and o.member_id = %d)";

    private List<Map<String, String>> choices() {
        return List.of(
                Map.of(),
                Map.of("segment", "" + media),
                Map.of("assigned", "none"),
                Map.of("assigned", "cid@example.com"),
                Map.of("role", "account_manager", "assigned", "bea@example.com"),
                Map.of("role", "success_manager", "assigned", "none", "segment", "" + media));
    }

    private Viewer viewer(String name) {
        return Objects.requireNonNull(viewers.get(name));
    }

    private Book book(String name, Map<String, String> sent) {
        return books.read(sent, viewer(name));
    }

    private OpenList opened(String link, Viewer viewer) {
        int query = link.indexOf('?');
        Map<String, String> params = new LinkedHashMap<>();
        for (String pair : link.substring(query + 1).split("&")) {
            int is = pair.indexOf('=');
            params.put(pair.substring(0, is), URLDecoder.decode(pair.substring(is + 1), StandardCharsets.UTF_8));
        }
        Subject subject = Stream.of(Subject.values())
                .filter(each -> link.startsWith("/" + each.plural() + "?"))
                .findFirst()
                .orElseThrow();
        return reader.open(ListScope.of(subject), params, viewer);
    }

    /** What the list that a link opens comes to: how many, or the sum or mean of a field. */
    private BigDecimal behind(String link, String of, boolean mean, Viewer viewer) {
        OpenList list = opened(link, viewer);
        FieldRef use = of.contains("(")
                ? FieldRef.of(of.substring(0, of.indexOf('(')), Map.of("days", 30))
                : of.equals("active_users") ? FieldRef.of(of, Map.of("days", 14)) : FieldRef.of(of);
        Found found = figures.of(
                list.query(),
                list.asked(),
                of.isEmpty() ? List.of() : List.of(mean ? Figures.Figure.mean(use) : Figures.Figure.sum(use)));
        if (of.isEmpty()) {
            return BigDecimal.valueOf(found.records());
        }
        BigDecimal value = found.values().get(0);
        return value == null
                ? BigDecimal.ZERO
                : value.setScale(mean ? 0 : value.scale(), java.math.RoundingMode.HALF_UP);
    }

    private static final Map<String, String> SUMS = Map.of(
            "mrr", "mrr",
            "activeUsers", "active_users",
            "touchpoints", "touchpoints(30)",
            "ticketsOpened", "tickets(30)",
            "overdueInvoices", "overdue_invoices");

    @Test
    void everyNumberIsThatOfTheListThatItLinksTo() {
        int some = 0;
        for (String name : List.of("ada", "bea", "cid")) {
            for (Map<String, String> chosen : choices()) {
                Book book = book(name, chosen);
                String who = name + " " + chosen;
                List<Figure> all = new ArrayList<>(review.headline(book));
                all.addAll(review.activity(book));
                all.add(review.newAccounts(book).all());
                HealthSpread.Health health = Objects.requireNonNull(review.health(book));
                all.add(health.fell());
                all.add(health.rose());
                for (Figure figure : all) {
                    if (figure.key().equals("tasksDone")) {
                        continue; // no list shows tasks by day and account
                    }
                    boolean mean = figure.key().equals("overallHealth");
                    String of = mean ? "overall_health_score" : SUMS.getOrDefault(figure.key(), "");
                    BigDecimal now = figure.now() == null ? BigDecimal.ZERO : figure.now();
                    assertThat(behind(Objects.requireNonNull(figure.link()), of, mean, viewer(name)))
                            .as("%s: %s", who, figure)
                            .isEqualByComparingTo(now);
                    some += now.signum() > 0 ? 1 : 0;
                }
                for (HealthSpread.Score score : health.scores()) {
                    Bands now = score.now();
                    Map<String, Long> bands = Map.of(
                            "good", now.good(), "average", now.average(), "poor", now.poor(), "none", now.none());
                    bands.forEach((band, accounts) -> assertThat(
                                    behind(Objects.requireNonNull(score.links().get(band)), "", false, viewer(name)))
                            .as("%s: %s %s", who, score.key(), band)
                            .isEqualByComparingTo(BigDecimal.valueOf(accounts)));
                }
                for (ComingSubscriptions.Line line : review.subscriptions(book)) {
                    boolean invoices = line.key().equals("overdueInvoices");
                    assertThat(behind(line.link(), invoices ? "overdue_invoices" : "", false, viewer(name)))
                            .as("%s: %s", who, line)
                            .isEqualByComparingTo(line.count());
                    assertThat(behind(line.link(), invoices ? "overdue_amount" : "amount", false, viewer(name)))
                            .as("%s: %s", who, line)
                            .isEqualByComparingTo(line.amount());
                    some += line.count().signum() > 0 ? 1 : 0;
                }
            }
        }
        assertThat(some).as("and there is something to count").isGreaterThan(150);
    }

    /** The accounts of a book, by hand. */
    private String theirs(String name, Map<String, String> chosen) {
        long me = Objects.requireNonNull(viewer(name).memberId());
        String seen = viewer(name).seesAll()
                ? ""
                : " and (a.id % 5 = 3" + OWNED_BY_ONE.formatted(me).replaceFirst(" and", " or") + ")";
        String segment = chosen.containsKey("segment") ? " and lower(a.industry) = 'media'" : "";
        String role = switch (chosen.getOrDefault("role", "")) {
            case "success_manager" -> " and o.role_id = 1";
            case "account_manager" -> " and o.role_id = 3";
            default -> "";
        };
        String assigned = switch (chosen.getOrDefault("assigned", "")) {
            case "" -> "";
            case "none" -> " and not exists (select from account_assignments o where o.account_id = a.id" + role + ")";
            default ->
                " and exists (select from account_assignments o join team_members m on m.id = o.member_id"
                        + " where o.account_id = a.id and m.email = '" + chosen.get("assigned") + "'" + role + ")";
        };
        return "select a.* from accounts a where a.archived_at is null" + seen + segment + assigned;
    }

    private long number(String query) {
        return db.sql().fetchSingle(query).get(0, Long.class);
    }

    @Test
    void thirtyDaysAgoIsTheEndOfThatDay() {
        for (String name : List.of("ada", "bea")) {
            for (Map<String, String> chosen : choices()) {
                Book book = book(name, chosen);
                String who = name + " " + chosen;
                String theirs = "(" + theirs(name, chosen) + ")";
                String then = " from " + theirs + " a cross join lateral (select * from account_history h"
                        + " where h.account_id = a.id and h.at < '2026-05-17Z' order by h.at desc limit 1) h"
                        + " where a.created_on <= '2026-05-16' and h.stage_type <> 'cancelled'";
                Map<String, Figure> headline = new LinkedHashMap<>();
                review.headline(book).forEach(figure -> headline.put(figure.key(), figure));
                assertThat(then(headline, "accounts")).as(who).isEqualTo(number("select count(*)" + then));
                assertThat(then(headline, "mrr")).as(who).isEqualTo(number("select coalesce(sum(h.mrr), 0)" + then));
                assertThat(then(headline, "activeUsers"))
                        .as(who)
                        .isEqualTo(number(
                                "select count(*) from (select distinct d.account_id, d.user_id from usage_daily d"
                                        + " join users u on u.id = d.user_id and u.archived_at is null"
                                        + " where d.day between '2026-05-03' and '2026-05-16' and d.account_id in (select id from "
                                        + theirs + " a)) x"));
                String scored = " from " + theirs + " a left join lateral (select * from health_history h"
                        + " where h.account_id = a.id and h.at < '2026-05-17Z' order by h.at desc limit 1) h on true";
                assertThat(db.sql().fetchValue("select round(avg(h.overall))" + scored))
                        .as(who)
                        .isEqualTo(headline.get("overallHealth").then());
                HealthSpread.Health health = Objects.requireNonNull(review.health(book));
                for (HealthSpread.Score score : health.scores()) {
                    Bands bands = Objects.requireNonNull(score.then());
                    String column = "h." + score.key();
                    String there = scored + " where (a.created_on <= '2026-05-16' or h.account_id is not null) and ";
                    assertThat(bands.good()).isEqualTo(number("select count(*)" + there + column + " >= 70"));
                    assertThat(bands.poor()).isEqualTo(number("select count(*)" + there + column + " < 40"));
                    assertThat(bands.none()).isEqualTo(number("select count(*)" + there + column + " is null"));
                    assertThat(bands.total()).isEqualTo(number("select count(*)" + there + "true"));
                }
            }
        }
    }

    private static long then(Map<String, Figure> figures, String key) {
        return Objects.requireNonNull(figures.get(key).then()).longValueExact();
    }

    @Test
    void theThirtyDaysBeforeAreThoseBefore() {
        for (String name : List.of("ada", "bea")) {
            for (Map<String, String> chosen : choices()) {
                String theirs = "(" + theirs(name, chosen) + ")";
                Map<String, Figure> activity = new LinkedHashMap<>();
                review.activity(book(name, chosen)).forEach(figure -> activity.put(figure.key(), figure));
                String who = name + " " + chosen;
                String before = " between '2026-04-17' and '2026-05-16'";
                String in = " in (select id from " + theirs + " a)";
                assertThat(then(activity, "newAccounts"))
                        .as(who)
                        .isEqualTo(number("select count(*) from " + theirs + " a where created_on" + before));
                assertThat(then(activity, "newUsers"))
                        .as(who)
                        .isEqualTo(number("select count(*) from users where archived_at is null and created_on" + before
                                + " and account_id" + in));
                assertThat(then(activity, "cancelledAccounts"))
                        .as(who)
                        .isEqualTo(number(
                                "select count(*) from account_history where stage_type = 'cancelled' and at::date"
                                        + before + " and account_id" + in));
                assertThat(then(activity, "ticketsOpened"))
                        .as(who)
                        .isEqualTo(number("select count(*) from tickets where opened_at::date" + before
                                + " and account_id" + in));
                assertThat(then(activity, "touchpoints"))
                        .as(who)
                        .isEqualTo(number(
                                "select count(*) from touchpoints t where at::date" + before + " and account_id" + in
                                        + " and not exists (select from users u where u.id = t.user_id"
                                        + " and u.archived_at is not null)"));
            }
        }
    }

    @Test
    void aShorterHistorySaysSinceWhen() {
        run("update account_history set at = at + interval '129 days'"); // the first is of 10 June
        run("delete from account_history where at > '2026-06-10Z'");
        run("update health_history set at = at + interval '70 days' where at < '2026-05-01'");
        run("delete from health_history where at < '2026-06-01'");
        run("delete from usage_daily where day < '2026-05-20'");
        Book book = book("ada", Map.of());
        Map<String, Figure> headline = new LinkedHashMap<>();
        review.headline(book).forEach(figure -> headline.put(figure.key(), figure));
        assertThat(headline.get("accounts").since()).hasToString("2026-06-10");
        assertThat(headline.get("mrr").since()).hasToString("2026-06-10");
        assertThat(headline.get("activeUsers").since()).hasToString("2026-05-20");
        assertThat(headline.get("activeUsers").then()).isNull();
        assertThat(headline.get("overallHealth").since()).hasToString("2026-06-10");
        assertThat(headline.get("overallHealth").then()).isNull();
        HealthSpread.Health health = Objects.requireNonNull(review.health(book));
        assertThat(health.since()).hasToString("2026-06-10");
        assertThat(health.scores()).allSatisfy(score -> assertThat(score.then()).isNull());
        review.activity(book).stream()
                .filter(figure -> figure.key().equals("cancelledAccounts"))
                .forEach(figure -> assertThat(figure.since()).hasToString("2026-06-10"));
    }

    @Test
    void whatNobodySentIsLeftOut() {
        run("delete from touchpoints");
        run("delete from tickets");
        run("delete from invoices");
        run("delete from subscriptions");
        run("delete from usage_daily");
        run("update account_facts set overall_score = null, used_at = null, last_touchpoint_at = null");
        Book book = book("ada", Map.of());
        assertThat(review.headline(book)).extracting(Figure::key).containsExactly("accounts", "mrr");
        assertThat(review.activity(book))
                .extracting(Figure::key)
                .containsExactly("newAccounts", "cancelledAccounts", "newUsers", "tasksDone");
        assertThat(review.health(book)).isNull();
        assertThat(review.subscriptions(book)).isEmpty();
    }

    @Test
    void whoSeesAllReadsWhatAnotherAskedForAMinuteAgo() {
        List<Figure> before = review.headline(book("ada", Map.of()));
        HealthSpread.Health health = review.health(book("ada", Map.of()));
        NewAccounts.Newcomers newest = review.newAccounts(book("ada", Map.of()));
        List<ComingSubscriptions.Line> coming = review.subscriptions(book("ada", Map.of()));
        List<Figure> ofBea = review.headline(book("bea", Map.of()));
        run("update accounts set stage = 'cancelled'");
        run("update account_facts set overall_score = 5");
        assertThat(review.headline(book("sue", Map.of()))).isEqualTo(before);
        assertThat(review.health(book("sue", Map.of()))).isEqualTo(health);
        assertThat(review.newAccounts(book("sue", Map.of()))).isEqualTo(newest);
        assertThat(review.subscriptions(book("sue", Map.of()))).isEqualTo(coming);
        assertThat(review.headline(book("bea", Map.of())))
                .as("who sees their own sees it as it is")
                .isNotEqualTo(ofBea);
        run("update kept_figures set at = at - interval '2 minutes'");
        assertThat(review.headline(book("ada", Map.of())).get(0).now()).isEqualByComparingTo("0");
    }

    @Test
    void whatNobodyOwnsIsAMinuteOldForWhoSeesTheirOwn() {
        Viewer bea = viewer("bea");
        String nobodys = "not exists (select from account_assignments o where o.account_id = a.id)";
        Figure before = review.headline(book("bea", Map.of())).get(0);
        run("update accounts a set stage = 'cancelled' where " + nobodys);
        assertThat(review.headline(book("bea", Map.of())).get(0).now()).isEqualByComparingTo(before.now());
        assertThat(review.headline(book("bea", Map.of("assigned", "none")))
                        .get(0)
                        .now())
                .as("what was not asked for a minute ago")
                .isEqualByComparingTo("0");
        assertThat(review.headline(book("cid", Map.of())).get(0).now())
                .as("another's accounts, and those of nobody as they were")
                .isGreaterThan(behind(before.link(), "", false, viewer("cid")));

        run("update accounts a set archived_at = now() where id = (select min(id) from accounts a where " + nobodys
                + ")");
        assertThat(review.headline(book("bea", Map.of())).get(0).now())
                .as("what is archived is noticed")
                .isEqualByComparingTo(behind(before.link(), "", false, bea));
        run("update accounts a set stage = 'live' where archived_at is null and " + nobodys);
        long taken = number("select min(id) from accounts a where archived_at is null and " + nobodys);
        run("insert into account_assignments (account_id, role_id, member_id) values (" + taken + ", 1, "
                + bea.memberId() + ")");
        run("update account_access set member_id = " + bea.memberId() + " where member_id = 0 and account_id = "
                + taken);
        Figure after = review.headline(book("bea", Map.of())).get(0);
        assertThat(after.now()).as("and what somebody took").isEqualByComparingTo(behind(after.link(), "", false, bea));
    }

    @Test
    void tasksAreCountedAsTheyAreUntilThereAreVeryMany() {
        Map<String, String> ofBea = Map.of("assigned", "bea@example.com");
        String make =
                "insert into tasks (title, account_id, role_id, holder_id, due_on) select 'Call', o.account_id, 1,"
                        + " o.member_id, date '"
                        + book("ada", Map.of()).asked().now().today()
                        + "' from account_assignments o join team_members m on m.id = o.member_id"
                        + " where m.email = 'bea@example.com' order by 2 limit 1";
        long before = review.tasks(book("ada", Map.of())).today();
        long beforeOfBea = review.tasks(book("ada", ofBea)).today();
        run(make);
        assertThat(review.tasks(book("ada", Map.of())).today()).isEqualTo(before + 1);

        run("update pg_class set reltuples = 200000 where oid = 'tasks'::regclass");
        assertThat(review.tasks(book("ada", Map.of())).today()).isEqualTo(before + 1);
        run(make);
        assertThat(review.tasks(book("ada", Map.of())).today())
                .as("as it was a minute ago")
                .isEqualTo(before + 1);
        assertThat(review.tasks(book("ada", ofBea)).today())
                .as("of one member as it is")
                .isEqualTo(beforeOfBea + 2);
        run("update kept_figures set at = at - interval '2 minutes'");
        assertThat(review.tasks(book("ada", Map.of())).today()).isEqualTo(before + 2);
        run("analyze tasks");
    }

    @Test
    void bothPartsOfABookAreTheBook() {
        List<Viewer> people = List.of(
                viewer("bea"),
                viewer("cid"),
                viewer("bea").standingInFor(List.of(viewer("cid").member())));
        for (Viewer viewer : people) {
            for (Map<String, String> chosen : choices()) {
                Book book = books.read(chosen, viewer);
                List<Long> parts =
                        new ArrayList<>(books.ids(book.of(viewer.ofOwned())).fetch(0, Long.class));
                parts.addAll(books.ids(book.of(Viewer.ofUnassigned())).fetch(0, Long.class));
                assertThat(parts)
                        .as("%s %s", viewer, chosen)
                        .containsExactlyInAnyOrderElementsOf(books.ids(book).fetch(0, Long.class));
            }
        }
    }

    @Test
    void whatWasIsKeptForAsLongAsTheAccountsAreTheSame() {
        BigDecimal before = review.headline(book("ada", Map.of())).get(0).then();
        run("update kept_figures set at = at - interval '2 minutes'");
        run("update account_history set stage_type = 'cancelled'");
        assertThat(review.headline(book("ada", Map.of())).get(0).then())
                .as("nothing but time made it another")
                .isEqualTo(before);
        run("update kept_figures set at = at - interval '2 minutes'");
        run("update accounts set archived_at = now() where id = 20");
        assertThat(review.headline(book("ada", Map.of())).get(0).then()).isEqualByComparingTo("0");
    }

    @Test
    void aChangeThatIsKeptOnTheRowsIsTheSameAsOneThatIsComputed() {
        HealthSpread.Health computed = review.health(book("bea", Map.of()));
        facts.makeRoom(holders);
        portfolio.recompute();
        assertThat(number("select count(*) from metric_slots where field = 'health_change' and filled"))
                .isEqualTo(1);
        assertThat(review.health(book("bea", Map.of()))).isEqualTo(computed);
    }

    @Test
    void thoseThatFellMostAreNamed() {
        HealthSpread.Health health = Objects.requireNonNull(review.health(book("ada", Map.of())));
        assertThat(health.fellMost()).hasSize(3);
        assertThat(health.fellMost())
                .extracting(HealthSpread.Fall::change)
                .isSorted()
                .allSatisfy(change -> assertThat(change).isLessThanOrEqualTo(BigDecimal.valueOf(-5)));
        assertThat(Objects.requireNonNull(health.fell().now()).intValue()).isGreaterThan(3);
    }

    @Test
    void theNewestAccountsComeWithStageAndOwner() {
        NewAccounts.Newcomers found = review.newAccounts(book("ada", Map.of()));
        assertThat(found.rows()).hasSize(5);
        assertThat(found.rows())
                .extracting(NewAccounts.Newcomer::createdOn)
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(found.rows()).anySatisfy(row -> assertThat(row.stage()).isNotNull());
        assertThat(found.rows()).anySatisfy(row -> assertThat(row.owner()).isNotNull());
    }

    @Test
    void aBookOfWhatThereIsNotIsRefused() {
        assertThatThrownBy(() -> book("ada", Map.of("segment", "99"))).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> book("ada", Map.of("role", "nobody"))).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> book("ada", Map.of("assigned", "nobody@example.com")))
                .isInstanceOf(BadInput.class);
        assertThat(book("ada", Map.of("filter", "mrr:gt:5", "q", "x", "view", "7"))
                        .state()
                        .isEmpty())
                .isTrue();
    }
}
