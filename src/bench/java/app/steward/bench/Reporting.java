package app.steward.bench;

import app.steward.automation.AlertWork;
import app.steward.report.Book;
import app.steward.report.Books;
import app.steward.report.Review;
import app.steward.task.TaskWork;
import app.steward.task.TaskWork.Whose;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContext;

/**
 * Reports &gt; Portfolio: each card of Review and the work of Act, of the whole workspace, of one member and of a segment,
 * for who sees all, and of a CSM's own: by one person with nothing kept from the minute before, and by eight at once.
 */
final class Reporting {
    private static final int CALLS = Integer.getInteger("bench.calls", 200);
    private static final double MOST_MILLIS = 1000.0 * Integer.getInteger("bench.seconds", 8);
    private static final int ROWS = 100;
    private static final Pattern PAGES = Pattern.compile(System.getProperty("bench.pages", ".*"));

    private final ApplicationContext context;
    private final Sql sql;
    private final List<String> rows = new ArrayList<>();

    Reporting(ApplicationContext context, Sql sql) {
        this.context = context;
        this.sql = sql;
    }

    /** A past of half a year: what accounts paid, scores that moved, tasks, touchpoints and tickets. Once for a database. */
    void past() {
        if (sql.number("select count(*) from tasks") > 0) {
            return;
        }
        String day = "date '" + Data.TODAY + "'";
        sql.run("delete from account_history");
        sql.run("insert into account_history (account_id, at, stage_type, mrr) select id, " + day
                + " - interval '180 days', 'live', round(coalesce(mrr, 100) * 0.9, 2) from accounts");
        sql.run("insert into health_history (account_id, at, overall, product, service, relationship, financial)"
                + " select id, " + day + " - n * interval '15 days', (id * 13 + n * 7) % 101, (id * 17 + n * 5) % 101,"
                + " (id * 19 + n * 3) % 101, (id * 23 + n) % 101, (id * 29 + n) % 101 from accounts, generate_series(1, 12) n"
                + " order by 1, 2 on conflict do nothing");
        sql.run(
                "insert into tasks (title, account_id, role_id, holder_id, priority, due_on, state, done_at, created_at)"
                        + " select 'Call', a.id, 1, owner_for(a.id, 1::smallint), (array['low', 'normal', 'high'])[1 + n % 3], "
                        + day
                        + " + (a.id % 30 - 15)::int, case when n = 1 then 'open' else 'done' end, case when n > 1 then "
                        + day
                        + " - (a.id % 60) * interval '1 day' end, " + day + " - interval '70 days'"
                        + " from accounts a, generate_series(1, 3) n where a.id / 7 % 4 = 0"); // every member's some
        sql.run("insert into touchpoints (kind, at, account_id) select 'call', " + day
                + " - (id * 7 + n * 11) % 180 * interval '1 day', id from accounts, generate_series(1, 4) n");
        sql.run("insert into tickets (external_id, account_id, status, opened_at) select 'bench-' || id, id, 'open', "
                + day + " - (id * 3) % 180 * interval '1 day' from accounts where id % 2 = 0");
        for (String table : List.of("account_history", "health_history", "tasks", "touchpoints", "tickets")) {
            sql.run("vacuum (analyze) " + table);
        }
    }

    void measure(Viewer viewer, String who, Map<String, String> choice) {
        Map<String, Consumer<Book>> cards = new LinkedHashMap<>();
        Review review = context.getBean(Review.class);
        cards.put("headline", review::headline);
        cards.put("health", review::health);
        cards.put("activity", review::activity);
        cards.put("new accounts", review::newAccounts);
        cards.put("subscriptions", review::subscriptions);
        cards.put("tasks", review::tasks);
        cards.put("Act", this::act);
        cards.forEach((card, read) -> {
            Map<String, String> chosen = card.equals("Act") ? own(viewer, choice) : choice;
            String what = card + ", " + who;
            if (!PAGES.matcher(what).matches()) {
                return;
            }
            ask(viewer, chosen, read);
            Times alone = new Times();
            Times.together(
                    1,
                    CALLS,
                    MOST_MILLIS,
                    any -> {
                        sql.run("delete from kept_figures");
                        ask(viewer, chosen, read);
                    },
                    alone);
            row(what, "one, nothing kept", alone);
            Times together = new Times();
            Times.together(Portfolio.PEOPLE, CALLS, MOST_MILLIS, any -> ask(viewer, chosen, read), together);
            row(what, "eight", together);
        });
    }

    /** As a request does: what is to be read is read from what was sent. */
    private void ask(Viewer viewer, Map<String, String> chosen, Consumer<Book> read) {
        read.accept(context.getBean(Books.class).read(chosen, viewer));
    }

    /** Whose work the page shows to who has chosen nobody's: one's own. */
    private static Map<String, String> own(Viewer viewer, Map<String, String> chosen) {
        Map<String, String> asked = new LinkedHashMap<>(chosen);
        if (viewer.memberId() != null) {
            asked.putIfAbsent("assigned", "me");
        }
        return asked;
    }

    private void act(Book book) {
        TaskWork work = context.getBean(TaskWork.class);
        Whose whose = new Whose(
                book.accounts().assignee(),
                book.accounts().roleId(),
                book.accounts().segment());
        work.amount(book.asked().viewer(), whose, book.asked().now());
        context.getBean(AlertWork.class)
                .amount(book.asked().viewer(), whose, book.asked().now());
        work.today(book.asked().viewer(), whose, book.asked().now(), ROWS);
    }

    private void row(String what, String people, Times times) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %d |",
                what,
                people,
                times.at(0.5),
                times.at(0.95),
                times.count()));
        System.err.println(rows.get(rows.size() - 1));
    }

    void print() {
        if (!rows.isEmpty()) {
            System.out.println("| Reports > Portfolio | people | p50, ms | p95, ms | calls |");
            System.out.println("| --- | --- | ---: | ---: | ---: |");
            rows.forEach(System.out::println);
            System.out.println();
        }
    }
}
