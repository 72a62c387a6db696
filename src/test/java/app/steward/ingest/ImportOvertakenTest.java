package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Imports while others delete what their rows name, or say what an attribute is. */
class ImportOvertakenTest extends ImportCase {
    @Autowired
    DataSource database;

    /**
     * Starts an import while somebody has done something that is not committed yet, which is once the import waits for it.
     *
     * @param waits a part of the statement that waits
     */
    private ImportRow overtaken(String done, String waits, ImportKind kind, String file, String mapping)
            throws SQLException, InterruptedException {
        long id = start(kind, bytes(file), mapping.replace('\'', '"'));
        Thread running = new Thread(worker::work);
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(done);
            running.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> value("select count(*)::text from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database() and query like '%" + waits + "%'")
                            .equals("1"));
            other.commit();
        }
        running.join();
        return imports.find(id);
    }

    @Test
    void an_attribute_that_somebody_defines_meanwhile_decides_how_its_values_are_read() throws Exception {
        ImportRow done = overtaken(
                "insert into attributes (subject, key, label, type, position) values ('account', 'Tier', 'Tier', 'number', 1)",
                "insert into attributes",
                ImportKind.ACCOUNTS,
                "id,tier\nA,gold\nB,5\n",
                "{'id':'external_id','tier':'custom.tier'}");
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 1L, 1L);
        assertThat(value("select string_agg(external_id || custom::text, ' ') from accounts"))
                .isEqualTo("B{\"Tier\": 5}");
    }

    @Test
    void a_record_that_somebody_deletes_before_it_is_changed_is_made_anew() throws Exception {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\nB,Bolt\n", NAMES);
        ImportRow done = overtaken(
                "delete from accounts where external_id = 'A'",
                "import_changed c on c.id = t.id",
                ImportKind.ACCOUNTS,
                "id,name\nA,Acme Inc\nB,Bolt Inc\n",
                NAMES);
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::updated)
                .containsExactly("done", 1L, 1L);
        assertThat(value("select string_agg(name, ', ' order by name) from accounts"))
                .isEqualTo("Acme Inc, Bolt Inc");
    }

    @Test
    void a_fact_that_somebody_deletes_before_it_is_changed_is_made_anew() throws Exception {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        String mapping = "{'id':'external_id','a':'account','s':'status'}";
        run(ImportKind.TICKETS, "id,a,s\nT,A,open\n", mapping.replace('\'', '"'));
        ImportRow done =
                overtaken("delete from tickets", "update tickets", ImportKind.TICKETS, "id,a,s\nT,A,closed\n", mapping);
        assertThat(done).extracting(ImportRow::state, ImportRow::created).containsExactly("done", 1L);
        assertThat(value("select external_id || status from tickets")).isEqualTo("Tclosed");
    }

    @Test
    void a_row_whose_account_somebody_deletes_is_rejected_and_the_others_are_taken() throws Exception {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\nB,Bolt\n", NAMES);
        ImportRow done = overtaken(
                "delete from accounts where external_id = 'A'",
                "insert into users",
                ImportKind.USERS,
                "id,account\nU,A\nV,B\n",
                "{'id':'external_id','account':'account'}");
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 1L, 1L);
        assertThat(value("select reason from import_rejects where import_id = " + done.id()))
                .isEqualTo("account: \"A\" is not a known account");
    }
}
