package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.job.KillCase;
import app.steward.job.Replica;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * Laws J8, R2 and E2 with two real processes on one database: one is killed as {@code kill -9} does while it moves runs, in the
 * middle of a batch; a lock that this test holds has it stand there. The other process takes the batch, and in the end there is
 * each task once, and each run has one log without a gap.
 */
class JourneysKillTest extends KillCase {
    private static final int MANY = 40;

    @Test
    void whatAKilledProcessWasMovingAnotherMovesOnce() throws IOException, SQLException, InterruptedException {
        try (Replica killed = start("killed");
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
            lock.execute(STAND);
            created(killed.post("/api/v2/refreshes", "application/json", ""));
            until(standing("killed"), 1);
            assertThat(number("select count(*) from journey_runs where left_at is null"))
                    .isEqualTo(MANY);
            try (Replica other = start("other")) {
                awaitReady(other);
                killed.kill();
                lock.execute(GO_ON);
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
        standAt("insert on tasks", "new.title = 'Two'");
    }
}
