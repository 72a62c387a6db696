package app.steward.bench;

import app.steward.StewardApplication;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Makes a portfolio of {@code bench.accounts} accounts and five times as many users, and prints how long the product
 * takes for its heavy work, beside the best SQL by hand. {@code bench.data} names a folder to keep the database in;
 * {@code bench.only} a part: refresh, save, change, assign, list, portfolio, search, http, health,
 * rules, report, events, freshness, pump, outbox; and, into an empty workspace and never with the others, import.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        long accounts = Long.getLong("bench.accounts", 20_000);
        String only = System.getProperty("bench.only", "");
        try (Server server = Server.start(System.getProperty("bench.data", ""))) {
            Figures figures = new Figures();
            try (ConfigurableApplicationContext context = steward(server, Data.TODAY + "T12:00:00Z");
                    Sql sql = new Sql(server.url(), server.user(), server.password())) {
                Product product = new Product(context);
                product.awaitRefreshes();
                if (only.contains("import")) {
                    Importing importing = new Importing(context, product, server, sql);
                    importing.measure();
                    importing.print();
                    figures.print();
                    return;
                }
                prepare(product, sql, accounts);
                Measurements all = new Measurements(product, sql, figures, accounts);
                if (only.isEmpty() || only.contains("refresh")) {
                    all.refresh();
                }
                if (only.isEmpty() || only.contains("save")) {
                    all.saved();
                }
                if (only.isEmpty() || only.contains("change")) {
                    all.oneAccount();
                }
                if (only.isEmpty() || only.contains("assign")) {
                    all.assigned();
                }
                if (only.isEmpty() || only.contains("list")) {
                    all.lists();
                }
                List<Sql> people = new ArrayList<>();
                Portfolio portfolio = new Portfolio(product, people);
                if (only.isEmpty() || only.contains("portfolio")) {
                    for (int n = 0; n < Portfolio.PEOPLE; n++) {
                        people.add(new Sql(server.url(), server.user(), server.password()));
                    }
                    all.portfolio(portfolio);
                    people.forEach(Sql::close);
                }
                Searching searching = new Searching(product, accounts);
                if (only.isEmpty() || only.contains("search")) {
                    all.search(searching);
                }
                Browsing browsing = new Browsing(context);
                if (only.isEmpty() || only.contains("http")) {
                    all.browse(browsing);
                }
                if (only.isEmpty() || only.contains("health")) {
                    all.health();
                }
                if (only.isEmpty() || only.contains("rules")) {
                    all.rules(new BenchRules(context));
                }
                Reporting reporting = new Reporting(context, sql);
                if (only.isEmpty() || only.contains("report")) {
                    all.report(reporting);
                }
                if (only.isEmpty() || only.contains("pump")) {
                    new Pumping(context, sql, figures).measure();
                }
                if (only.isEmpty() || only.contains("outbox")) {
                    new Sending(context, server, sql, figures).measure();
                }
                Receiving receiving = new Receiving(context, server);
                if (only.isEmpty() || only.contains("events")) {
                    receiving.measure(sql);
                }
                if (only.isEmpty() || only.contains("freshness")) {
                    new Freshness(context, sql).measure();
                }
                System.out.printf(
                        Locale.ROOT,
                        "%n%,d accounts, %,d users, %,d rows of usage; %s; %d processors%n%n",
                        sql.number("select count(*) from accounts"),
                        sql.number("select count(*) from users"),
                        sql.number("select count(*) from usage_daily"),
                        sql.rows("select split_part(version(), ' on ', 1)")
                                .get(0)
                                .get(0),
                        Runtime.getRuntime().availableProcessors());
                portfolio.print();
                searching.print();
                browsing.print();
                reporting.print();
                receiving.print();
                figures.print();
            }
            if (only.isEmpty() || only.contains("refresh")) {
                days(server);
            }
        }
    }

    private static ConfigurableApplicationContext steward(Server server, String clock) {
        return new SpringApplication(StewardApplication.class)
                .run(
                        "--spring.datasource.url=" + server.url(),
                        "--spring.datasource.username=" + server.user(),
                        "--spring.datasource.password=" + server.password(),
                        "--steward.demo=false",
                        "--steward.clock=" + clock,
                        "--steward.url=http://127.0.0.1",
                        "--steward.webhook-private=true",
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--logging.level.root=warn");
    }

    /**
     * The night after a day on which five in a hundred users were active, their rows computed when they were: by
     * difference, and the night after that everything anew.
     */
    private static void days(Server server) throws Exception {
        Figures figures = new Figures();
        try (Sql sql = new Sql(server.url(), server.user(), server.password())) {
            Data data = new Data(sql);
            for (int night = 0; night < 2; night++) {
                LocalDate day = Data.TODAY.plusDays(night);
                try (ConfigurableApplicationContext context = steward(server, day + "T23:00:00Z")) {
                    data.day(day);
                    new Product(context).refresh();
                }
                data.settle();
                try (ConfigurableApplicationContext context = steward(server, day.plusDays(1) + "T02:00:00Z")) {
                    Product product = new Product(context);
                    String how = night == 0 ? "by difference" : "everything anew";
                    long wal = sql.wal();
                    Product.Refreshed done = night == 0 ? product.refreshByDifference() : product.refresh();
                    done.stages()
                            .forEach((stage, millis) -> figures.ours("- " + stage + ", a night, " + how, millis, 0));
                    figures.ours("a night, " + how, done.total(), sql.wal() - wal);
                }
            }
        }
        figures.print();
    }

    private static void prepare(Product product, Sql sql, long accounts) {
        long present = sql.number("select count(*) from accounts");
        if (present == accounts) {
            System.err.println("Taking the data that is there");
            new Data(sql).settle();
            return;
        } else if (present > 0) {
            throw new IllegalStateException(
                    "The database holds " + present + " accounts, not " + accounts + ": name another folder");
        }
        Data data = new Data(sql);
        long began = System.nanoTime();
        data.lists();
        product.createSegments();
        product.withoutBackground(() -> data.records(accounts));
        System.err.printf(Locale.ROOT, "Data made in %.0f s%n", (System.nanoTime() - began) / 1e9);
        Product.Refreshed first = product.refresh();
        System.err.println("First refresh: " + first);
        data.settle();
        sql.run("checkpoint");
    }
}
