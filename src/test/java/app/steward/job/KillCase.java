package app.steward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes on a database of their own, of which some are killed as {@code kill -9} does, and a look at that database.
 * Whoever has a process stand somewhere lets a trigger wait for a lock that the test holds.
 */
public abstract class KillCase {
    /** On a machine that does much else a process takes longer to start: {@code -Dkills.patience=20}, in minutes. */
    protected static final Duration LONG = Duration.ofMinutes(Integer.getInteger("kills.patience", 3));

    protected static final String STAND = "select pg_advisory_lock(13)";
    protected static final String GO_ON = "select pg_advisory_unlock(13)";

    @TempDir
    Path folder;

    protected TestDatabase.Address database;
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        database = newDatabase();
        connection = database.connect();
    }

    protected TestDatabase.Address newDatabase() {
        return TestDatabase.migrated();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** Begins to start one; {@link #awaitReady} waits for it. */
    protected Replica start(String name) throws IOException {
        return Replica.start(name, database, folder);
    }

    protected static void awaitReady(Replica replica) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(replica::isReady);
    }

    protected static void created(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    /** Asks for how many connections of a process wait for a lock. */
    protected static String standing(String replica) {
        return "select count(*) from pg_stat_activity where datname = current_database() and application_name = '"
                + replica + "' and wait_event_type = 'Lock'";
    }

    /**
     * From then on whoever does something to a row that matches needs the lock that {@link #STAND} takes.
     *
     * @param event such as {@code insert on tasks}
     */
    protected void standAt(String event, String when) throws SQLException {
        run("create function stand() returns trigger language plpgsql as $$ begin"
                + " perform pg_advisory_xact_lock(13); return new; end $$");
        run("create trigger stand before " + event + " for each row when (" + when + ") execute function stand()");
    }

    protected void run(String statement) throws SQLException {
        try (Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }

    protected String text(String query) throws SQLException {
        try (Statement asked = connection.createStatement();
                ResultSet rows = asked.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    protected long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    protected void until(String query, long expected) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(number(query)).as(query).isEqualTo(expected));
    }
}
