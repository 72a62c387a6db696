package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import app.steward.team.Viewer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How imports run, and what is left of them. */
class ImportRunTests extends ImportCase {
    @Test
    void an_import_whose_process_is_gone_shows_as_failed() {
        ImportRow done = run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        db.sql()
                .execute(
                        "update imports set state = 'running', phase = 'reading', lease_until = now() - interval '1 s'");
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
                        false,
                        false))
                .isInstanceOf(app.steward.problem.NotAllowed.class);
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
