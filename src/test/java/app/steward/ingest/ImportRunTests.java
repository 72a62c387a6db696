package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How imports run, and what is left of them. */
class ImportRunTests extends ImportCase {

    @Autowired
    DataSource database;

    @Autowired
    ImportFiles files;

    @Test
    void an_import_whose_process_is_gone_begins_anew_elsewhere() {
        dryRun = true; // else its second run would find nothing new
        long id = start(ImportKind.ACCOUNTS, bytes("id,name\nA,Acme\n,Nobody\n"), NAMES);
        left(id, 1);
        assertThat(imports.find(id)).extracting(ImportRow::state).isEqualTo("running");
        db.sql().execute("insert into import_rejects values (?, 7, 'as far as it came', 'x')", id);
        assertThat(rejects(id)).as("of one that is not done").isEqualTo("\uFEFFid,name,line,reason\r\n");
        worker.work();
        assertThat(imports.find(id))
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 1L, 1L);
        assertThat(rejects(id)).endsWith("\r\n,Nobody,3,id: the external id is missing\r\n");
    }

    @Test
    void one_that_ends_its_process_each_time_is_given_up() {
        long id = start(ImportKind.ACCOUNTS, bytes("id,name\nA,Acme\n"), NAMES);
        left(id, 3);
        worker.work();
        assertThat(imports.find(id))
                .extracting(ImportRow::state, row -> row.errors().get(0).message())
                .containsExactly("failed", ImportWorker.GONE);
        assertThat(imports.newest(10, null))
                .extracting(ImportRow::id, ImportRow::state)
                .containsExactly(tuple(id, "failed"));
        assertThat(count("import_files")).isZero();
        assertThat(count("accounts")).isZero();
    }

    /** As a process that was killed leaves it. */
    private void left(long id, int attempts) {
        db.sql()
                .execute(
                        "update imports set phase = 'reading', attempts = ?, lease_owner = 'gone',"
                                + " lease_until = now() - interval '1 second' where id = ?",
                        attempts,
                        id);
    }

    private String rejects(long id) {
        StringWriter out = new StringWriter();
        try {
            imports.rejects(id, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    @Test
    void whoever_lost_an_import_writes_nothing_of_it() throws Exception {
        Thread running;
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("insert into accounts (external_id, name, created_on) values ('B', 'Theirs', now())");
            start(ImportKind.ACCOUNTS, bytes("id,name\nA,Acme\nB,Bolt\n,Nobody\n"), NAMES);
            running = new Thread(worker::work);
            running.start();
            awaitStanding();
            db.sql().execute("update imports set lease_owner = 'another', lease_until = now() + interval '1 hour'");
            other.rollback();
        }
        running.join();
        assertThat(count("accounts")).isZero();
        db.gatherTouched();
        assertThat(count("touched")).isZero();
        assertThat(count("audit_entries")).isZero();
        assertThat(count("import_rejects")).isZero();
        assertThat(value("select state || ' ' || lease_owner from imports")).isEqualTo("running another");
    }

    /** Until the import waits for a record that another transaction has written. */
    private void awaitStanding() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> value("select count(*)::text from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database() and query like '%import_stage%'")
                        .equals("1"));
    }

    @Test
    void a_file_is_kept_in_pieces_until_its_import_has_ended() throws IOException {
        byte[] sent = noise(3_000_000);
        long file = upload(sent);
        assertThat(value("select count(*)::text from import_pieces where length(packed) <= 262144"))
                .as("hardly packable")
                .isEqualTo("12");
        assertThat(files.find(file).orElseThrow().bytes()).isEqualTo(sent.length);
        for (int i = 0; i < 2; i++) {
            try (InputStream in = files.find(file).orElseThrow().getInputStream()) {
                assertThat(in.readAllBytes()).isEqualTo(sent);
            }
        }
        imports.discard(file);
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        assertThat(run(ImportKind.ACCOUNTS, "id,born\nB,1990-13-77\nC,77-13-1990", "{\"id\":\"external_id\"}")
                        .state())
                .isEqualTo("done");
        assertThat(count("import_files")).isZero();
        assertThat(count("import_pieces")).isZero();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void of_a_file_that_breaks_off_nothing_stays_and_one_that_nobody_imports_is_forgotten() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(noise(600_000)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("The sender hung up");
            }
        });
        assertThatThrownBy(() -> imports.upload(Viewer.system(), broken)).isInstanceOf(IOException.class);
        assertThat(count("import_files")).isZero();
        assertThat(count("import_pieces")).isZero();

        long waiting = start(ImportKind.ACCOUNTS, bytes("id,name\nA,Acme\n"), NAMES);
        upload(bytes("id\nA\n"));
        files.look();
        assertThat(count("import_files")).isEqualTo(2);
        db.sql().execute("update import_files set created_at = now() - interval '25 hours'");
        files.look();
        assertThat(value("select string_agg(i.id::text, ',') from imports i join import_files f on f.id = i.file_id"))
                .as("that of an import which waits stays")
                .isEqualTo(Long.toString(waiting));
        assertThat(count("import_files")).isEqualTo(1);
    }

    @Test
    void what_was_sent_to_one_process_is_started_by_another_once() {
        long file = upload(bytes("id,name\nA,Acme\n"));
        assertThatThrownBy(() -> imports.start(Viewer.system(), file, asked("[]")))
                .isInstanceOf(BadInput.class);
        imports.start(Viewer.system(), file, asked(NAMES));
        assertThatThrownBy(() -> imports.start(Viewer.system(), file, asked(NAMES)))
                .isInstanceOf(Conflict.class);
        worker.work();
        assertThat(count("accounts")).isEqualTo(1);
        assertThatThrownBy(() -> imports.start(Viewer.system(), file, asked(NAMES)))
                .isInstanceOf(NotFound.class);
    }

    private ImportRequest asked(String mapping) {
        return new ImportRequest(ImportKind.ACCOUNTS, "a.csv", json.readTree(mapping), null, null, false, false);
    }

    @Test
    void only_administrators_import() {
        Viewer csm = new Viewer(1L, "a@x.org", "A", app.steward.team.Profile.CSM, false, "system", null);
        assertThatThrownBy(() -> imports.upload(csm, new ByteArrayInputStream(bytes("id\nA\n"))))
                .isInstanceOf(app.steward.problem.NotAllowed.class);
        long file = upload(bytes("id,name\nA,Acme\n"));
        assertThatThrownBy(() -> imports.start(csm, file, asked(NAMES)))
                .isInstanceOf(app.steward.problem.NotAllowed.class);
    }

    @Test
    void a_record_that_somebody_makes_meanwhile_is_taken_for_known() throws Exception {
        long id;
        Thread running;
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("insert into accounts (external_id, name, created_on) values ('B', 'Theirs', now())");
            statement.execute("insert into account_facts select id from accounts where external_id = 'B'");
            id = start(ImportKind.ACCOUNTS, bytes("id,name\nA,Acme\nB,Bolt\nC,Corn\n"), NAMES);
            running = new Thread(worker::work);
            running.start();
            awaitStanding();
            other.commit();
        }
        running.join();
        ImportRow done = imports.find(id);
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
        imports.look();
        assertThat(value("select string_agg(import_id::text, ',') from import_rejects"))
                .isEqualTo(Long.toString(young.id()));
        assertThat(imports.withRejects(young.id()).rejected()).isEqualTo(1);
        assertThat(imports.find(old.id()).rejected()).isEqualTo(1);
        assertThatThrownBy(() -> imports.withRejects(old.id()))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("90 days");
    }
}
