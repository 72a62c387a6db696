package app.steward.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * Two real processes on one database. One is killed in the middle of an import, of a refresh, of draining the queue and of
 * handing a message over, all at once: a lock that this test holds has it stand there. Whatever it was at, the other one
 * brings to its end, and nothing is lost, doubled or stuck.
 */
class KillTest extends KillCase {
    @Test
    void whatAKilledProcessWasAtAnotherBringsToItsEnd() throws IOException, SQLException, InterruptedException {
        try (Replica killed = start("killed")) {
            awaitReady(killed);
            until("select count(*) from refresh_runs where state = 'done'", 1);
            someData();
            created(killed.post(
                    "/api/v2/segments",
                    "application/json",
                    "{\"subject\":\"account\",\"name\":\"Rich\","
                            + "\"condition\":{\"field\":\"mrr\",\"op\":\"gt\",\"value\":500}}"));
            assertThat(number("select count(*) from account_segment_members")).isEqualTo(10);
            try (Connection obstacle = database.connect();
                    Statement lock = obstacle.createStatement()) {
                obstacle.setAutoCommit(false);
                lock.execute("lock table account_facts, answering in share mode");
                run("update accounts set mrr = 900 where id between 11 and 20");
                run("insert into touched (subject, record_id, fields, later)"
                        + " select 'account', id, '{account.mrr}', false from accounts where id between 11 and 20");
                run("insert into outbox (kind, key, payload) select 'recorded', 'm' || i, '{}'"
                        + " from generate_series(1, 30) i");
                created(killed.post("/api/v2/refreshes", "application/json", ""));
                created(killed.post("/api/v2/imports", "multipart/form-data; boundary=X", file()));
                until(standing("killed"), 4);
                assertThat(text("select phase from imports")).isEqualTo("writing");
                assertThat(number("select count(*) from refresh_runs where state = 'running'"))
                        .isEqualTo(1);
                assertThat(number("select count(*) from touched where lease_owner is not null"))
                        .isEqualTo(10);
                assertThat(number("select count(*) from outbox where state = 'handing_over'"))
                        .isEqualTo(1);
                try (Replica other = start("other")) {
                    awaitReady(other);
                    assertThat(number(
                                    "select count(distinct lease_owner) from (select lease_owner from imports union all"
                                            + " select lease_owner from refresh_runs where state = 'running' union all select"
                                            + " lease_owner from touched) x"))
                            .as("while one lives, the other leaves it alone")
                            .isEqualTo(1);
                    String owner = text("select lease_owner from imports");
                    killed.kill();
                    for (String table : new String[] {"imports", "refresh_runs", "touched", "outbox"}) {
                        // as time will do
                        run("update " + table + " set lease_until = now() where lease_owner = '" + owner + "'");
                    }
                    until("select count(*) from imports where lease_owner <> '" + owner + "' and attempts = 2", 1);
                    obstacle.rollback();
                    awaitEnd();
                    nothingIsLostDoubledOrStuck(other);
                }
            }
        }
    }

    private void someData() throws SQLException {
        run("insert into accounts (external_id, created_on, mrr) select 'A-' || i, '2026-01-01',"
                + " case when i <= 10 then 600 else 100 end from generate_series(1, 100) i");
        run("insert into account_access select 0, id from accounts");
        run("insert into account_facts (account_id, mrr) select id, mrr from accounts");
        run("create table delivered (message text)");
        run("create table answering (message text, done boolean)");
    }

    /** 500 new accounts, 50 that are there, and a row that is none. */
    private static String file() {
        StringBuilder csv = new StringBuilder("id,mrr\r\n");
        for (int i = 51; i <= 600; i++) {
            csv.append("A-").append(i).append(",700\r\n");
        }
        csv.append(",700\r\n");
        return "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + csv
                + "\r\n--X\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\naccounts"
                + "\r\n--X\r\nContent-Disposition: form-data; name=\"mapping\"\r\n\r\n"
                + "{\"id\":\"external_id\",\"mrr\":\"mrr\"}\r\n--X--\r\n";
    }

    private void awaitEnd() throws SQLException {
        until("select count(*) from imports where state = 'running'", 0);
        until("select count(*) from refresh_runs where state in ('waiting', 'running')", 0);
        until("select (select count(*) from touch_inbox) + (select count(*) from touched)", 0);
        until("select count(*) from outbox where state in ('waiting', 'claimed', 'handing_over')", 0);
    }

    private void nothingIsLostDoubledOrStuck(Replica other) throws SQLException {
        assertThat(text("select concat_ws(' ', state, rows, created, updated, unchanged, rejected) from imports"))
                .isEqualTo("done 551 500 50 0 1");
        assertThat(number("select count(*) from accounts")).isEqualTo(600);
        assertThat(number("select count(*) from account_facts")).isEqualTo(600);
        assertThat(number("select count(*) from import_rejects")).isEqualTo(1);
        assertThat(number("select count(*) from audit_entries where action = 'imported'"))
                .isEqualTo(1);
        assertThat(number("select count(*) from import_files")).isZero();
        assertThat(number("select count(*) from import_pieces")).isZero();

        assertThat(text("select string_agg(state || ' ' || attempts, ', ' order by id) from refresh_runs where id > 1"))
                .isEqualTo("failed 1, done 2");

        // rich from the start, touched, and of the file
        assertThat(number("select count(*) from account_segment_members")).isEqualTo(10 + 10 + 550);
        assertThat(text("select state || ' ' || members from segments")).isEqualTo("fresh 570");

        assertThat(number("select count(*) from delivered")).isEqualTo(30);
        assertThat(number("select count(distinct message) from delivered")).isEqualTo(30);
        assertThat(text("select string_agg(state || ' ' || n, ', ' order by state) from (select state, count(*) n from"
                        + " outbox group by 1) x"))
                .isEqualTo("in_doubt 1, sent 29");

        long last = number("select max(id) from refresh_runs");
        created(other.post("/api/v2/refreshes", "application/json", ""));
        until("select count(*) from refresh_runs where state = 'done' and id > " + last, 1);
        assertThat(number("select sum(entered + left_) from refresh_stages where run_id > " + last))
                .as("everything anew finds no difference")
                .isZero();
    }
}
