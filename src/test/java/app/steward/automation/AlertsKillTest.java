package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.job.KillCase;
import app.steward.job.Replica;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * Laws A1, T1, R2 and E2 with two real processes on one database: one is killed as {@code kill -9} does while it opens alerts
 * with tasks, half of them opened and the others underway; a lock that this test holds has it stand there. The other process
 * goes on, and in the end there is each alert, task and notice once.
 */
class AlertsKillTest extends KillCase {
    private static final int MANY = 40;

    @Test
    void whatAKilledProcessWasOpeningAnotherOpensOnce() throws IOException, SQLException, InterruptedException {
        try (Replica killed = start("killed");
                Connection obstacle = database.connect();
                Statement lock = obstacle.createStatement()) {
            awaitReady(killed);
            until("select count(*) from refresh_runs where state = 'done'", 1);
            rule(killed, "account", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
            rule(killed, "user", "{\"field\":\"email\",\"op\":\"not_empty\"}");
            until("select count(*) from refresh_runs where state in ('waiting', 'running')", 0);
            someData();
            lock.execute(STAND);
            created(killed.post("/api/v2/refreshes", "application/json", ""));
            until(standing("killed"), 1);
            assertThat(
                            text(
                                    "select count(*) || ' ' || count(distinct account_id) || ' ' || count(user_id) from alerts"))
                    .as("alerts about accounts are there, those about users underway")
                    .isEqualTo(MANY + " " + MANY + " 0");
            assertThat(number("select count(*) from tasks")).isEqualTo(MANY);
            try (Replica other = start("other")) {
                awaitReady(other);
                killed.kill();
                run("update refresh_runs set lease_until = now() where state = 'running'"); // as time will do
                until(standing("other"), 1);
                lock.execute(GO_ON);
                until("select count(*) from refresh_runs where state in ('waiting', 'running')", 0);
                eachOnce();
                created(other.post("/api/v2/refreshes", "application/json", ""));
                until("select count(*) from refresh_runs where state in ('waiting', 'running')", 0);
                eachOnce();
            }
        }
    }

    /** Who inserts the alert about the last user has to hold the lock. */
    private void someData() throws SQLException {
        run("insert into team_members (id, email, name, profile) values (900, 'cleo@example.com', 'Cleo', 'csm')");
        run(
                "insert into accounts (external_id, name, created_on, mrr) select 'A-' || i, 'Account ' || i, '2026-01-01', 100"
                        + " from generate_series(1, " + MANY + ") i");
        run(
                "insert into users (external_id, account_id, email, created_on) select 'U-' || id, id, id || '@example.org',"
                        + " '2026-01-01' from accounts");
        run("insert into account_assignments (account_id, role_id, member_id) select id, 1, 900 from accounts");
        run("insert into account_access (member_id, account_id) select 900, id from accounts");
        standAt("insert on alerts", "new.user_id is not null");
    }

    private static void rule(Replica replica, String subject, String condition) {
        created(replica.post(
                "/api/v2/alert-rules",
                "application/json",
                "{\"name\":\"Of each " + subject + "\",\"subject\":\"" + subject + "\",\"type\":\"risk\",\"on\":true,"
                        + "\"existing\":\"act\",\"tasks\":[{\"title\":\"Call\"}],\"condition\":" + condition + "}"));
    }

    private void eachOnce() throws SQLException {
        assertThat(text("select string_agg(state, ', ' order by id desc) from refresh_runs where id > 1"))
                .contains("done");
        assertThat(text("select count(*) || ' ' || count(distinct (rule_id, record_id)) || ' ' || count(closed_at)"
                        + " from alerts"))
                .isEqualTo(2 * MANY + " " + 2 * MANY + " 0");
        assertThat(text(
                        "select count(*) || ' ' || count(distinct alert_id) || ' ' || count(*) filter (where state = 'open')"
                                + " from tasks"))
                .isEqualTo(2 * MANY + " " + 2 * MANY + " " + 2 * MANY);
        assertThat(number("select count(*) from rule_members where acted_at is null"))
                .as("each entering is used up")
                .isZero();
        assertThat(number("select count(*) from notices where member_id = 900"))
                .as("many of a rule at once are one notice")
                .isEqualTo(2);
    }
}
