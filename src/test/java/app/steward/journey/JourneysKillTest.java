package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.job.Replica;
import app.steward.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Laws J8, R2 and E2 with two real processes on one database: one is killed as {@code kill -9} does while it moves runs, in the
 * middle of a batch; a lock that this test holds has it stand there. The other process takes the batch, and in the end there is
 * each task once, and each run has one log without a gap.
 */
class JourneysKillTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int MANY = 40;

    private static final String STANDING = "select count(*) from pg_stat_activity where datname = current_database()"
            + " and application_name = '%s' and wait_event_type = 'Lock'";

    @TempDir
    Path folder;

    private TestDatabase.Address database;
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        database = TestDatabase.create();
        connection = database.connect();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void whatAKilledProcessWasMovingAnotherMovesOnce() throws IOException, SQLException, InterruptedException {
        try (Replica killed = Replica.start("killed", database, folder);
                Connection obstacle = database.connect();
                Statement lock = obstacle.createStatement()) {
            awaitReady(killed);
            until("select count(*) from refresh_runs where state = 'done'", 1);
            created(killed.post(
                    "/api/v2/journeys",
                    "application/json",
                    "{\"name\":\"Welcome\",\"entry\":{\"condition\":{\"field\":\"email\",\"op\":\"not_empty\"}},\"steps\":["
                            + "{\"key\":\"one\",\"type\":\"task\",\"title\":\"One\",\"next\":\"two\"},"
                            + "{\"key\":\"two\",\"type\":\"task\",\"title\":\"Two\"}]}"));
            created(killed.post("/api/v2/journeys/1/publish", "application/json", "{\"existing\":\"act\"}"));
            until("select count(*) from refresh_runs where state in ('waiting', 'running')", 0);
            someData();
            lock.execute("select pg_advisory_lock(13)");
            created(killed.post("/api/v2/refreshes", "application/json", ""));
            until(STANDING.formatted("killed"), 1);
            assertThat(number("select count(*) from journey_runs where left_at is null"))
                    .isEqualTo(MANY);
            try (Replica other = Replica.start("other", database, folder)) {
                awaitReady(other);
                killed.kill();
                lock.execute("select pg_advisory_unlock(13)");
                until("select count(*) from journey_runs where left_at is not null", MANY);
                assertThat(text("select count(*) || ' ' || count(distinct (run_id, title)) from tasks"))
                        .isEqualTo(2 * MANY + " " + 2 * MANY);
                assertThat(text("select string_agg(distinct c::text, ',') from (select count(*) || '/' || max(seq) as c"
                                + " from journey_log group by run_id) l"))
                        .as("entered, one, two, ended")
                        .isEqualTo("4/4");
            }
        }
    }

    /** Who inserts the second task of the last user has to hold the lock. */
    private void someData() throws SQLException {
        run(
                "insert into accounts (external_id, name, created_on, mrr) select 'A-' || i, 'Account ' || i, '2026-01-01', 100"
                        + " from generate_series(1, " + MANY + ") i");
        run(
                "insert into users (external_id, account_id, email, created_on) select 'U-' || id, id, id || '@example.org',"
                        + " '2026-01-01' from accounts");
        run("insert into account_access (member_id, account_id) select 0, id from accounts");
        run("create function stand() returns trigger language plpgsql as $$ begin"
                + " perform pg_advisory_xact_lock(13); return new; end $$");
        run("create trigger stand before insert on tasks for each row when (new.title = 'Two')"
                + " execute function stand()");
    }

    private static void awaitReady(Replica replica) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(replica::isReady);
    }

    private static void created(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    private void run(String statement) throws SQLException {
        try (Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }

    private String text(String query) throws SQLException {
        try (Statement asked = connection.createStatement();
                ResultSet rows = asked.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    private void until(String query, long expected) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(number(query)).as(query).isEqualTo(expected));
    }
}
