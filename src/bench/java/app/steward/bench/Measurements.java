package app.steward.bench;

import app.steward.condition.Subject;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** What is measured, each in turn by the product and by hand. */
final class Measurements {
    private static final int TIMES = Integer.getInteger("bench.times", 3);
    private static final int QUICK = 60;
    /** Calls before the first that counts, or so long: a server that has run for a minute, not one just started. */
    private static final int WARM = Integer.getInteger("bench.warm", 800);

    private static final double WARM_MILLIS = 60_000;

    private static final Set<String> FIRST = Set.of(
            "accounts by name", "accounts by MRR", "accounts by name in a segment", "accounts by MRR in a segment");

    private final Product product;
    private final Sql sql;
    private final Figures figures;
    private final long accounts;
    private final HandWritten hand;
    private final Map<Integer, BenchSegments.Pair> accountSegments;
    private final Map<Integer, BenchSegments.Pair> userSegments;

    Measurements(Product product, Sql sql, Figures figures, long accounts) {
        this.product = product;
        this.sql = sql;
        this.figures = figures;
        this.accounts = accounts;
        this.hand = new HandWritten(sql, slots("account"), slots("user"));
        this.accountSegments = product.segments(Subject.ACCOUNT);
        this.userSegments = product.segments(Subject.USER);
    }

    private Map<String, Integer> slots(String subject) {
        Map<String, Integer> slots = new TreeMap<>();
        sql.rows("select coalesce(params ->> 'feature', field) || ':' || (params ->> 'days'), slot from metric_slots"
                        + " where subject = '" + subject + "'")
                .forEach(row -> slots.put(row.get(0), Integer.valueOf(row.get(1))));
        return slots;
    }

    void refresh() {
        for (int i = 0; i < TIMES; i++) {
            ours("nothing changed");
            byHand("nothing changed", true);
        }
        Data data = new Data(sql);
        int start = Math.toIntExact(sql.number("select count(*) from refresh_runs") * 2 % 80);
        for (int i = 0; i < TIMES; i++) {
            data.change(start + 2 * i);
            ours("1 % changed");
            data.change(start + 2 * i + 1);
            byHand("1 % changed", false);
        }
    }

    private void ours(String when) {
        long wal = sql.wal();
        Product.Refreshed done = product.refresh();
        done.stages().forEach((stage, millis) -> figures.ours(name(stage, when), millis, 0));
        figures.ours("full refresh, " + when, done.total(), sql.wal() - wal);
    }

    private void byHand(String when, boolean expectNothing) {
        long wal = sql.wal();
        double[] total = new double[1];
        long[] rows = new long[4];
        total[0] += stage("usage", when, () -> {
            rows[0] = hand.accountFacts();
            rows[1] = hand.userFacts();
        });
        total[0] += stage("account_segments", when, () -> rows[2] = hand.accountSegments(accountSegments));
        total[0] += stage("user_segments", when, () -> rows[3] = hand.userSegments(userSegments));
        figures.byHand("full refresh, " + when, total[0], sql.wal() - wal);
        System.err.printf("  by hand wrote %d, %d, %d, %d rows%n", rows[0], rows[1], rows[2], rows[3]);
        if (expectNothing && rows[0] + rows[1] + rows[2] + rows[3] > 0) {
            throw new IllegalStateException("The SQL by hand does not compute the same as the product");
        }
    }

    private double stage(String stage, String when, Runnable work) {
        double millis = millis(work);
        figures.byHand(name(stage, when), millis, 0);
        return millis;
    }

    private static String name(String stage, String when) {
        return "- " + stage.replace('_', ' ') + ", " + when;
    }

    /** Many accounts given to one member at once; what waits for the refresh is not in it. */
    void assigned() {
        int member = 0;
        for (int many : new int[] {1_000, 10_000, 50_000}) {
            for (int i = 0; many <= accounts && i < TIMES; i++) {
                String to = "m" + ++member + "@x.test";
                long wal = sql.wal();
                double millis = millis(() -> product.assign(many, to));
                figures.ours(many + " accounts assigned", millis, sql.wal() - wal);
                product.awaitRefreshes();
            }
        }
    }

    /** A segment of 8 to 9 % of the accounts. */
    void saved() {
        product.deleteSegments("Saved", "Saved by hand");
        int ours = product.createSegment("Saved", BenchSegments.saved(400));
        int byHand = product.createSegment("Saved by hand", BenchSegments.saved(400));
        product.awaitRefreshes();
        System.err.println(
                "  members: " + sql.number("select count(*) from account_segment_members where segment_id = " + ours));
        for (int i = 0; i < TIMES * 2; i++) {
            save("segment saved, nothing changes", ours, byHand, 400);
        }
        int bound = 400;
        for (int i = 0; i < TIMES * 2; i++) {
            bound = bound == 400 ? 420 : 400;
            save("segment saved, bound moved a little", ours, byHand, bound);
        }
        for (int i = 0; i < TIMES; i++) {
            save("segment saved, nobody to 8-9 % enter", ours, byHand, 10_000_000, 400);
        }
        product.deleteSegment(ours);
        product.deleteSegment(byHand);
        new Data(sql).settle();
    }

    private void save(String what, int ours, int byHand, int bound) {
        long wal = sql.wal();
        double millis = millis(() -> {
            product.saveSegment(ours, BenchSegments.saved(bound));
            product.awaitRefreshes(); // what takes over two seconds goes on in the background
        });
        figures.ours(what, millis, sql.wal() - wal);
        long before = sql.wal();
        millis = millis(() -> hand.oneSegment(byHand, BenchSegments.saved(bound)));
        figures.byHand(what, millis, sql.wal() - before);
        long different = sql.number("select count(*) from (select account_id from account_segment_members"
                + " where segment_id in (" + ours + ", " + byHand + ") group by 1 having count(*) <> 2) x");
        if (different > 0) {
            throw new IllegalStateException("The segment saved and the one by hand differ in " + different);
        }
    }

    private void save(String what, int ours, int byHand, int from, int to) {
        product.saveSegment(ours, BenchSegments.saved(from));
        product.awaitRefreshes();
        hand.oneSegment(byHand, BenchSegments.saved(from)); // locks nothing, so it has to be alone
        new Data(sql).settle();
        save(what, ours, byHand, to);
    }

    void oneAccount() {
        warm(i -> product.changeAccount(1 + (i * 6007L) % accounts, 90 + i));
        for (int i = 0; i < QUICK; i++) {
            long account = 1 + (i * 7919L) % accounts;
            int mrr = 100 + i * 37 + (int) (System.nanoTime() % 1000);
            long wal = sql.wal();
            double millis = millis(() -> product.changeAccount(account, mrr));
            figures.ours("one account changed and tested again", millis, sql.wal() - wal);
            long other = 1 + (i * 7919L + 3) % accounts;
            long before = sql.wal();
            millis = millis(() -> hand.oneAccount(other, mrr, accountSegments));
            figures.byHand("one account changed and tested again", millis, sql.wal() - before);
        }
        for (int i = 0; i < QUICK; i++) {
            long account = 1 + (i * 7919L) % accounts;
            String city = "City " + System.nanoTime();
            figures.ours("one account changed that nothing reads", millis(() -> product.changeCity(account, city)), 0);
        }
    }

    /** With a hundred alert rules: the scan and the acting of a refresh, and one account that a person changes. */
    void rules(BenchRules rules) {
        rules.delete();
        rules.create(accountSegments.keySet().iterator().next());
        try {
            product.awaitRefreshes();
            product.refresh();
            new Data(sql).settle();
            for (int i = 0; i < TIMES; i++) {
                ofRules("nothing changed");
                double millis = millis(() -> {
                    if (hand.rules(rules.byHand()) > 0) {
                        throw new IllegalStateException("The rules by hand do not match who the product's do");
                    }
                });
                figures.byHand(SCAN + "nothing changed", millis, 0);
            }
            Data data = new Data(sql);
            int start = Math.toIntExact(sql.number("select count(*) from refresh_runs") * 2 % 80);
            for (int i = 0; i < TIMES; i++) {
                data.change(start + 2 * i);
                ofRules("1 % changed");
                data.change(start + 2 * i + 1);
                hand.accountFacts();
                hand.accountSegments(accountSegments);
                long[] changed = new long[1];
                double millis = millis(() -> changed[0] = hand.rules(rules.byHand()));
                figures.byHand(SCAN + "1 % changed", millis, 0);
                System.err.printf("  by hand wrote %d rows%n", changed[0]);
                product.refresh();
            }
            warm(i -> product.changeAccount(1 + (i * 6007L) % accounts, 90 + i));
            for (int i = 0; i < QUICK; i++) {
                long account = 1 + (i * 7919L) % accounts;
                int mrr = 100 + i * 37 + (int) (System.nanoTime() % 1000);
                figures.ours(
                        "one account changed, with 100 rules", millis(() -> product.changeAccount(account, mrr)), 0);
            }
        } finally {
            rules.delete();
        }
    }

    private static final String SCAN = "100 rules tested and acted upon, ";

    private void ofRules(String when) {
        Map<String, Long> stages = product.refresh().stages();
        figures.ours("- lists and rules, " + when, stages.getOrDefault("lists", 0L), 0);
        figures.ours("- alerts, " + when, stages.getOrDefault("alerts", 0L), 0);
        figures.ours(SCAN + when, stages.getOrDefault("lists", 0L) + stages.getOrDefault("alerts", 0L), 0);
    }

    /** Cards of the report and the work of a day, by who sees all and by a CSM. */
    void report(Reporting reporting) {
        product.configureHealth(
                sql,
                accountSegments.keySet().stream().limit(BenchHealth.CONFIGURED).toList());
        try {
            reporting.past();
            product.refresh(); // scores, what the report asks of every account, and what it compares with
            new Data(sql).settle();
            Viewer all = Viewer.system();
            reporting.measure(all, "administrator", Map.of());
            reporting.measure(all, "administrator, of one member", Map.of("assigned", "m42@x.test"));
            reporting.measure(all, "administrator, of nobody", Map.of("assigned", "none"));
            reporting.measure(
                    all,
                    "administrator, of a segment",
                    Map.of("segment", accountSegments.keySet().iterator().next().toString()));
            reporting.measure(CSM, "CSM", Map.of());
        } finally {
            product.forgetHealth(sql);
            forget();
        }
    }

    private static final Viewer CSM =
            new Viewer((long) Data.CSM, "m42@x.test", "Member 42", Profile.CSM, false, "system", null);

    /** First pages and counts, one person. */
    void lists() {
        int segment = accountSegments.keySet().iterator().next();
        for (Viewer viewer : new Viewer[] {Viewer.system(), CSM}) {
            String who = viewer.seesAll() ? "administrator" : "CSM";
            Portfolio.pages(segment, 0).stream()
                    .filter(page -> FIRST.contains(page.what()))
                    .forEach(page -> page(page, viewer, who));
            String all = "select count(*) from accounts a where a.archived_at is null" + visible(viewer);
            String counts = viewer.seesAll()
                    ? "select id, members from segments where subject = 'account'"
                    : "select s, count(*) from account_access x join account_facts f on f.account_id = x.account_id"
                            + " cross join unnest(f.segments) s where x.member_id in (0, 42) group by 1";
            for (int i = 0; i < QUICK; i++) {
                String what = "counts of list and tabs, " + who;
                figures.ours(what, millis(() -> product.counts(viewer)), 0);
                figures.byHand(
                        what,
                        millis(() -> {
                            sql.rows(all);
                            sql.rows(counts);
                        }),
                        0);
            }
            String money = "select sum(f.mrr), avg(f.overall_score), avg(f.product_score) from accounts a"
                    + " join account_facts f on f.account_id = a.id where a.archived_at is null" + visible(viewer);
            for (int i = 0; i < QUICK; i++) {
                String what = "totals of the list, " + who;
                figures.ours(what, millis(() -> product.totals(viewer)), 0);
                figures.byHand(what, millis(() -> sql.rows(money)), 0);
            }
        }
    }

    void search(Searching searching) {
        searching.measure(Viewer.system(), "administrator");
        searching.measure(CSM, "CSM");
    }

    /** Pages of every kind, one person and eight at once, with scores to sort by. */
    void portfolio(Portfolio portfolio) {
        List<Portfolio.Page> pages =
                Portfolio.pages(
                                accountSegments.keySet().iterator().next(),
                                userSegments.keySet().iterator().next())
                        .stream()
                        .filter(page -> page.what().matches(System.getProperty("bench.pages", ".*")))
                        .toList();
        boolean score = pages.stream().anyMatch(page -> page.sort().contains("health"));
        if (score) {
            product.configureHealth(
                    sql,
                    accountSegments.keySet().stream()
                            .limit(BenchHealth.CONFIGURED)
                            .toList());
            product.scoreHealth();
            new Data(sql).settle();
        }
        try {
            for (Viewer viewer : new Viewer[] {Viewer.system(), CSM}) {
                pages.stream().limit(2).forEach(page -> warm(i -> product.page(viewer, page)));
                pages.forEach(page -> portfolio.measure(page, viewer));
            }
        } finally {
            if (score) {
                product.forgetHealth(sql);
                forget();
            }
        }
    }

    private static String visible(Viewer viewer) {
        return viewer.seesAll()
                ? ""
                : " and a.id in (select account_id from account_access where member_id in (0, " + viewer.memberId()
                        + "))";
    }

    private static void warm(IntConsumer call) {
        long began = System.nanoTime();
        for (int i = 0; i < WARM && (System.nanoTime() - began) / 1e6 < WARM_MILLIS; i++) {
            call.accept(i);
        }
    }

    private void page(Portfolio.Page page, Viewer viewer, String who) {
        String what = page.what() + ", " + who;
        String plain = Portfolio.byHand(page, viewer);
        warm(i -> product.page(viewer, page));
        for (int i = 0; i < QUICK; i++) {
            figures.ours(what, millis(() -> product.page(viewer, page)), 0);
            figures.byHand(what, millis(() -> sql.rows(plain)), 0);
        }
    }

    /** With health as pages have it, by the default configuration alone. */
    void browse(Browsing browsing) {
        product.configureHealth(sql, List.of());
        try {
            product.scoreHealth();
            new Data(sql).settle();
            browsing.measure();
        } finally {
            product.forgetHealth(sql);
            forget();
        }
    }

    /** Twenty segments and the default configured with twelve metrics each. */
    void health() {
        BenchHealth health = new BenchHealth(slots("account"));
        List<Integer> configured =
                accountSegments.keySet().stream().limit(BenchHealth.CONFIGURED).toList();
        product.configureHealth(sql, configured);
        try {
            String all = "health of all accounts";
            for (int i = 0; i < TIMES; i++) {
                forget();
                scored(all + ", all anew", health, configured, true);
                forget();
                scored(all + ", all anew", health, configured, false);
            }
            product.scoreHealth();
            new Data(sql).settle();
            for (int i = 0; i < TIMES * 2; i++) {
                scored(all + ", nothing changed", health, configured, true);
                scored(all + ", nothing changed", health, configured, false);
            }
            if (!sql.rows(health.differing(configured)).isEmpty()) {
                throw new IllegalStateException("The health by hand is not the product's");
            }
            List<Integer> reversed = new java.util.ArrayList<>(configured);
            java.util.Collections.reverse(reversed);
            List<Integer> lifted = configured.subList(configured.size() - 1, configured.size());
            for (int i = 0; i < TIMES * 2; i++) {
                double millis = millis(() -> product.previewPriority(lifted));
                figures.ours("preview of the last of twenty segments put first", millis, 0);
                millis = millis(() -> product.previewPriority(reversed));
                figures.ours("preview of all twenty segments reversed", millis, 0);
            }
            for (int i = 0; i < QUICK; i++) {
                long account = 1 + (i * 7919L) % accounts;
                int mrr = 100 + i * 41 + (int) (System.nanoTime() % 1000);
                figures.ours("one account changed, with health", millis(() -> product.changeAccount(account, mrr)), 0);
            }
            for (int i = 0; i < QUICK; i++) {
                long account = 1 + (i * 7919L) % accounts;
                sql.run("update account_facts set mrr = coalesce(mrr, 0) * 3 + 1 where account_id = " + account);
                figures.ours("health of one account", millis(() -> product.scoreHealth(account)), 0);
                long other = 1 + (i * 7919L + 3) % accounts;
                sql.run("update account_facts set mrr = coalesce(mrr, 0) * 3 + 1 where account_id = " + other);
                figures.byHand(
                        "health of one account",
                        millis(() -> hand.health(health.differing(configured) + " and id = " + other)),
                        0);
            }
        } finally {
            product.forgetHealth(sql);
            forget();
        }
    }

    private void scored(String what, BenchHealth health, List<Integer> configured, boolean ours) {
        long wal = sql.wal();
        double millis = millis(() -> {
            if (ours) {
                product.scoreHealth();
            } else {
                hand.health(health.differing(configured));
            }
        });
        if (ours) {
            figures.ours(what, millis, sql.wal() - wal);
        } else {
            figures.byHand(what, millis, sql.wal() - wal);
        }
    }

    private void forget() {
        sql.run("update account_facts set overall_score = null, product_score = null, service_score = null,"
                + " relationship_score = null, financial_score = null, health_segment = null"
                + " where num_nulls(overall_score, health_segment) < 2");
        sql.run("truncate health_history");
        sql.run("vacuum (analyze) account_facts");
        sql.run("checkpoint");
    }

    private static double millis(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e6;
    }
}
