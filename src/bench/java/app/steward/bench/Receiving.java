package app.steward.bench;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.springframework.context.ApplicationContext;

/**
 * Events as clients send them, eight at once, until each is answered; beside the same rows by plain INSERT of as many rows
 * and a commit each, and by COPY, into a table with the same indexes. Who sends runs on the same processors.
 */
final class Receiving {
    private static final int CLIENTS = 8;
    private static final int EVENTS = Integer.getInteger("bench.events", 100_000);

    /** A use of a feature: by whom, of which. No two are alike, so that each is a row. */
    private record Use(String account, String user, long accountId, long userId, int feature) {}

    private interface Batch {
        void send(List<Use> uses) throws Exception;
    }

    private final EventClient client;
    private final Server server;
    private final List<String> rows = new ArrayList<>();

    Receiving(ApplicationContext context, Server server) {
        this.server = server;
        this.client = new EventClient(context);
    }

    void measure(Sql sql) {
        EventClient.features(sql, 10);
        List<Use> uses = uses(sql);
        sql.run("drop table if exists bench_uses");
        sql.run("create table bench_uses (like usage_daily including indexes)");
        run("over HTTP, to warm up", 20, uses.subList(0, uses.size() / 4), this::post);
        EventClient.forget(sql);
        for (int size : new int[] {20, 100}) {
            run("over HTTP", size, uses, this::post);
            long counted = sql.number("select sum(uses) from usage_daily where " + EventClient.SENT);
            if (counted != uses.size()) {
                throw new IllegalStateException(counted + " of " + uses.size() + " events were counted");
            }
            EventClient.forget(sql);
            run("INSERT", size, uses, this::insert);
            sql.run("truncate bench_uses");
        }
        run("COPY", 5_000, uses, this::copy);
        sql.run("drop table bench_uses");
    }

    private static List<Use> uses(Sql sql) {
        List<List<String>> people = sql.rows("select a.external_id, u.external_id, a.id, u.id from users u"
                + " join accounts a on a.id = u.account_id order by md5(u.id::text) limit " + EVENTS / 10);
        List<Use> uses = new ArrayList<>();
        for (int feature = 1; feature <= 10; feature++) {
            for (List<String> person : people) {
                uses.add(new Use(
                        person.get(0),
                        person.get(1),
                        Long.parseLong(person.get(2)),
                        Long.parseLong(person.get(3)),
                        feature));
            }
        }
        return uses;
    }

    private void run(String what, int size, List<Use> uses, Batch batch) {
        AtomicInteger next = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        long began = System.nanoTime();
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int n = 0; n < CLIENTS; n++) {
                done.add(clients.submit(() -> {
                    for (int at = next.getAndAdd(size); at < uses.size(); at = next.getAndAdd(size)) {
                        batch.send(uses.subList(at, Math.min(at + size, uses.size())));
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            clients.shutdown();
        }
        rows.add(String.format(
                Locale.ROOT, "| %s | %,d | %,.0f |", what, size, uses.size() / ((System.nanoTime() - began) / 1e9)));
    }

    private void post(List<Use> uses) throws IOException, InterruptedException {
        client.track(uses.stream()
                .map(use -> EventClient.use(use.account(), use.user(), use.feature()))
                .collect(Collectors.joining(",", "[", "]")));
    }

    private final ThreadLocal<Connection> connection = ThreadLocal.withInitial(this::connect);

    private Connection connect() {
        try {
            return DriverManager.getConnection(server.url(), server.user(), server.password());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void insert(List<Use> uses) throws SQLException {
        StringBuilder values = new StringBuilder();
        for (Use use : uses) {
            values.append(values.isEmpty() ? "" : ", ")
                    .append('(')
                    .append(use.accountId())
                    .append(", ")
                    .append(use.userId())
                    .append(", ")
                    .append(use.feature())
                    .append(", '" + Data.TODAY + "', false, 1, now())");
        }
        try (Statement statement = connection.get().createStatement()) {
            statement.execute(
                    "insert into bench_uses (account_id, user_id, feature_id, day, imported, uses, last_at) values "
                            + values);
        }
    }

    private void copy(List<Use> uses) throws SQLException, IOException {
        StringBuilder text = new StringBuilder();
        for (Use use : uses) {
            text.append(use.accountId())
                    .append('\t')
                    .append(use.userId())
                    .append('\t')
                    .append(use.feature())
                    .append("\t" + Data.TODAY + "\tfalse\t1\t" + Data.TODAY + "T12:00:00Z\n");
        }
        connection
                .get()
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "copy bench_uses (account_id, user_id, feature_id, day, imported, uses, last_at) from stdin",
                        new StringReader(text.toString()));
    }

    void print() {
        if (!rows.isEmpty()) {
            System.out.println("| events, " + CLIENTS + " clients | a request | a second |");
            System.out.println("| --- | ---: | ---: |");
            rows.forEach(System.out::println);
            System.out.println();
        }
    }
}
