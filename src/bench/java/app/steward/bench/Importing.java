package app.steward.bench;

import app.steward.ingest.ImportKind;
import app.steward.ingest.ImportRequest;
import app.steward.ingest.ImportRow;
import app.steward.ingest.Imports;
import app.steward.team.Viewer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.postgresql.PGConnection;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of accounts, users and their usage into an empty workspace, as the page and the API bring them in, beside COPY of
 * the same rows, converted by nobody, into a table with the same indexes. What follows from them is computed between
 * the files, and timed apart.
 */
final class Importing {
    private static final long ACCOUNTS = Long.getLong("bench.rows", 1_000_000);
    private static final int USES = 10;
    private static final int DAYS = 50;
    private static final int PIECE = 2_000;
    private static final Duration PATIENCE = Duration.ofHours(2);

    private final ApplicationContext context;
    private final Product product;
    private final Server server;
    private final Sql sql;
    private final List<String> rows = new ArrayList<>();

    Importing(ApplicationContext context, Product product, Server server, Sql sql) {
        this.context = context;
        this.product = product;
        this.server = server;
        this.sql = sql;
    }

    void measure() {
        if (sql.number("select count(*) from accounts") > 0) {
            throw new IllegalStateException("Files are brought into an empty workspace: say -Dbench.accounts=0");
        }
        ours(
                ImportKind.ACCOUNTS,
                "external_id,name,mrr,employees,industry,billing_country,created_on,next_billing_on,seats,crm_id",
                """
                {"external_id":"external_id","name":"name","mrr":"mrr","employees":"employees","industry":"industry",
                 "billing_country":"billing_country","created_on":"created_on","next_billing_on":"next_billing_on",
                 "seats":{"field":"custom.seats","type":"number"},"crm_id":{"field":"custom.crm_id","type":"text"}}
                """,
                ACCOUNTS,
                n -> "imp-" + n + ",Account " + n + "," + mrr(n) + "," + (1 + n % 5000) + "," + industry(n) + ","
                        + country(n) + "," + created(n) + "," + Data.TODAY.plusDays(n % 365) + "," + n % 500 + ",crm"
                        + n
                        + "\n");
        sql.run("create table bench_copied (like accounts including all)");
        byHand(
                ImportKind.ACCOUNTS,
                "bench_copied (external_id, name, mrr, employees, industry, billing_country, created_on, next_billing_on,"
                        + " custom)",
                ACCOUNTS,
                n -> "imp-" + n + "\tAccount " + n + "\t" + mrr(n) + "\t" + (1 + n % 5000) + "\t" + industry(n) + "\t"
                        + country(n) + "\t" + created(n) + "\t" + Data.TODAY.plusDays(n % 365) + "\t{\"seats\": "
                        + n % 500
                        + ", \"crm_id\": \"crm" + n + "\"}\n");
        ours(
                ImportKind.USERS,
                "external_id,account,name,email,created_on",
                """
                {"external_id":"external_id","account":"account","name":"name","email":"email","created_on":"created_on"}
                """,
                ACCOUNTS,
                n -> "imu-" + n + ",imp-" + n + ",User " + n + ",user" + n + "@example.test," + created(n) + "\n");
        sql.run("create table bench_copied (like users including all)");
        byHand(
                ImportKind.USERS,
                "bench_copied (external_id, account_id, name, email, created_on)",
                ACCOUNTS,
                n -> "imu-" + n + "\t" + (n + 1) + "\tUser " + n + "\tuser" + n + "@example.test\t" + created(n)
                        + "\n");
        ours(
                ImportKind.USAGE,
                "user,feature,day,count",
                "{\"user\":\"user\",\"feature\":\"feature\",\"day\":\"day\",\"count\":\"count\"}",
                ACCOUNTS * USES,
                n -> "imu-" + n / USES + ",Feature " + n % 7 + "," + day(n) + "," + (1 + n % 20) + "\n");
        sql.run("create table bench_copied (like usage_daily including all)");
        byHand(
                ImportKind.USAGE,
                "bench_copied (account_id, user_id, feature_id, day, imported, uses)",
                ACCOUNTS * USES,
                n -> n / USES + 1 + "\t" + (n / USES + 1) + "\t" + (1 + n % 7) + "\t" + day(n) + "\ttrue\t"
                        + (1 + n % 20) + "\n");
    }

    private static String mrr(long n) {
        return n * 37 % 100_000 + "." + (10 + n % 90);
    }

    private static String industry(long n) {
        return "Industry " + n % 20;
    }

    private static String country(long n) {
        return List.of("US", "DE", "GB", "FR", "IN", "BR", "JP", "AU").get((int) (n % 8));
    }

    private static Object created(long n) {
        return Data.TODAY.minusDays(n % 1500);
    }

    /** No two of a user and feature are alike. */
    private static Object day(long n) {
        return Data.TODAY.minusDays((n % USES * 5 + n / USES) % DAYS);
    }

    private void ours(ImportKind kind, String header, String mapping, long many, LongFunction<String> row) {
        Imports imports = context.getBean(Imports.class);
        try {
            long began = System.nanoTime();
            long file = imports.upload(Viewer.system(), new Rows(header + "\n", many, row).stream());
            double uploaded = seconds(began);
            began = System.nanoTime();
            long id = imports.start(
                    Viewer.system(),
                    file,
                    new ImportRequest(
                            kind, kind.key() + ".csv", new JsonMapper().readTree(mapping), null, null, false, false));
            ImportRow done = imports.find(id);
            while (!done.state().equals("done") && !done.state().equals("failed")) {
                if (seconds(began) > PATIENCE.toSeconds()) {
                    throw new IllegalStateException("Waited two hours for an import");
                }
                LockSupport.parkNanos(100_000_000);
                done = imports.find(id);
            }
            double took = seconds(began);
            if (done.created() != many && kind != ImportKind.USAGE || done.rejected() > 0) {
                throw new IllegalStateException("The import ended otherwise than it should: " + done);
            }
            row(kind.key() + ", sent", many, uploaded);
            row(kind.key() + ", imported", many, took);
            began = System.nanoTime();
            product.awaitRefreshes();
            row(kind.key() + ", what follows computed", many, seconds(began));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void byHand(ImportKind kind, String into, long many, LongFunction<String> row) {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password())) {
            long began = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + into + " from stdin", new Rows("", many, row).stream());
            row(kind.key() + ", COPY", many, seconds(began));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
        sql.run("drop table bench_copied");
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void row(String what, long many, double seconds) {
        rows.add(String.format(Locale.ROOT, "| %s | %,d | %.1f | %,.0f |", what, many, seconds, many / seconds));
        System.err.println(rows.get(rows.size() - 1));
    }

    void print() {
        if (!rows.isEmpty()) {
            System.out.println("| files | rows | s | rows a second |");
            System.out.println("| --- | ---: | ---: | ---: |");
            rows.forEach(System.out::println);
            System.out.println();
        }
    }

    /** A file that is made while it is read. */
    private static final class Rows implements Enumeration<InputStream> {
        private final long many;
        private final LongFunction<String> row;
        private String header;
        private long next;

        Rows(String header, long many, LongFunction<String> row) {
            this.header = header;
            this.many = many;
            this.row = row;
        }

        InputStream stream() {
            return new SequenceInputStream(this);
        }

        @Override
        public boolean hasMoreElements() {
            return next < many;
        }

        @Override
        public InputStream nextElement() {
            StringBuilder text = new StringBuilder(header);
            header = "";
            for (long to = Math.min(many, next + PIECE); next < to; next++) {
                text.append(row.apply(next));
            }
            return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
