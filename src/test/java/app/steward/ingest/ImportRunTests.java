package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import app.steward.team.Viewer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How imports run, and what is left of them. */
class ImportRunTests extends ImportCase {

    @Autowired
    DataSource database;

    @Test
    void an_import_whose_process_is_gone_shows_as_failed() {
        ImportRow done = run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        db.sql()
                .execute("update imports set state = 'running', phase = 'reading', lease_until = now() - interval '1"
                        + " s'");
        assertThat(imports.find(done.id()))
                .extracting(ImportRow::state, row -> row.errors().get(0).message())
                .containsExactly(
                        "failed",
                        "Steward stopped while this import ran. Nothing of the file was written: send it again.");
        assertThat(imports.newest(10, null))
                .extracting(ImportRow::id, ImportRow::state)
                .containsExactly(tuple(done.id(), "failed"));
    }

    @Test
    void only_administrators_import() {
        Viewer csm = new Viewer(1L, "a@x.org", "A", app.steward.team.Profile.CSM, false, "system", null);
        assertThatThrownBy(() -> imports.start(
                        csm,
                        file(bytes("id\nA\n")),
                        "a.csv",
                        ImportKind.ACCOUNTS,
                        json.readTree(NAMES),
                        null,
                        null,
                        false,
                        false))
                .isInstanceOf(app.steward.problem.NotAllowed.class);
    }

    @Test
    void a_record_that_somebody_makes_meanwhile_is_taken_for_known() throws Exception {
        long id;
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("insert into accounts (external_id, name, created_on) values ('B', 'Theirs', now())");
            statement.execute("insert into account_facts select id from accounts where external_id = 'B'");
            id = start(ImportKind.ACCOUNTS, bytes("id,name\nA,Acme\nB,Bolt\nC,Corn\n"), NAMES);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> value("select count(*)::text from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database() and query like '%import_stage%'")
                            .equals("1"));
            other.commit();
        }
        ImportRow done = await().atMost(Duration.ofSeconds(30))
                .until(() -> imports.find(id), row -> !row.state().equals("running"));
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::updated)
                .containsExactly("done", 2L, 1L);
        assertThat(value("select name from accounts where external_id = 'B'")).isEqualTo("Bolt");
    }

    @Test
    void rejected_rows_are_kept_for_ninety_days() throws IOException {
        ImportRow old = run(ImportKind.ACCOUNTS, "id,name\n,Nobody\n", NAMES);
        ImportRow young = run(ImportKind.ACCOUNTS, "id,name\n,Nobody else\n", NAMES);
        db.sql().execute("update imports set finished_at = now() - interval '90 days 1 minute' where id = " + old.id());
        db.sql().execute("update imports set finished_at = now() - interval '89 days' where id = " + young.id());
        imports.forgetOldRejects();
        assertThat(value("select string_agg(import_id::text, ',') from import_rejects"))
                .isEqualTo(Long.toString(young.id()));
        assertThat(imports.withRejects(young.id()).rejected()).isEqualTo(1);
        assertThat(imports.find(old.id()).rejected()).isEqualTo(1);
        assertThatThrownBy(() -> imports.withRejects(old.id()))
                .isInstanceOf(app.steward.problem.NotFound.class)
                .hasMessageContaining("90 days");
    }
}
