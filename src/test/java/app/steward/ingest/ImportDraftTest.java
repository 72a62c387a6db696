package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import app.steward.team.Viewer;
import app.steward.value.NumberReader;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Files with what no file should have, and those that are gone. */
class ImportDraftTest extends ImportCase {
    @Autowired
    ImportDrafts drafts;

    @Autowired
    DraftWorker draftWorker;

    @Autowired
    ImportPlans plans;

    @Autowired
    Lookups lookups;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void a_cell_that_cannot_be_stored_is_shown_with_a_mark_and_its_row_is_rejected() {
        String file = "id,name\nA,Ac\0me\nB,Bolt\n";
        long id = drafts.open(Viewer.system(), ImportKind.ACCOUNTS, "a.csv", upload(bytes(file)), null);
        ImportDraft draft = drafts.find(id);
        assertThat(draft.state()).isEqualTo("ready");
        assertThat(draft.survey().head().get(0)).containsExactly("A", "Ac\uFFFDme");
        ImportRow done = run(ImportKind.ACCOUNTS, file, NAMES);
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 1L, 1L);
    }

    @Test
    void the_separator_is_the_one_by_which_the_rows_are_even() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("Kunde;Umsatz, netto;Umsatz, brutto;Kosten, gesamt\nA;1,00;2,00;3,00\n", ";");
        files.put("Name;Revenue, EUR;City, country, region\nAcme;1000;Berlin\nBolt;1,5;\"Paris, FR\"\n", ";");
        files.put("Name,Tags;labels\nAcme,a;b;c\nBolt,d\n", ",");
        files.put("Name\tSales, net\tCosts; all\nAcme\t1,00\t2\n", "\t");
        files.put("id\nA,\nB,\n", ",");
        files.forEach((file, separator) -> {
            long id = drafts.open(Viewer.system(), ImportKind.ACCOUNTS, "a.csv", upload(bytes(file)), null);
            assertThat(drafts.find(id).survey().separator()).as(file).isEqualTo(separator);
        });
    }

    @Test
    void a_draft_whose_file_is_gone_says_so_and_is_not_looked_at_for_ever() {
        long id = drafts.open(Viewer.system(), ImportKind.ACCOUNTS, "a.csv", upload(bytes("id\nA\n")), null);
        db.sql().execute("delete from import_files");
        db.sql().execute("update import_drafts set state = 'looking'");
        assertTimeoutPreemptively(Duration.ofSeconds(30), draftWorker::work);
        assertThat(drafts.find(id))
                .extracting(ImportDraft::state, ImportDraft::problem)
                .containsExactly("failed", "This file is not there any more: send it again.");
    }

    @Test
    void rows_are_held_by_all_that_they_are_in_columns_that_nobody_takes_too() {
        StringBuilder file = new StringBuilder("id,story\n");
        for (int i = 0; i < 100; i++) {
            file.append("A-").append(i).append(',').append("x".repeat(100_000)).append('\n');
        }
        ImportRequest asked = new ImportRequest(
                ImportKind.ACCOUNTS, "a.csv", json.readTree("{\"id\":\"external_id\"}"), null, null, false, true);
        ImportPlan plan = plans.plan(asked, () -> new ByteArrayInputStream(bytes(file.toString())));
        ColumnInference survey = ColumnInference.of(
                plan,
                NumberReader.of(workspaces.current().currency()),
                today.now().today(),
                read -> {});
        Held held = new Held(survey.plan(), survey.readers(today.now().zone(), Map.of()));
        plan.file().read(read -> {}, held);
        assertThat(held.finish().rows()).isEqualTo(100);
        assertThat(held.batches).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(41));
    }

    /** Notes how many rows are held at once. */
    private final class Held extends RowStage {
        final List<Integer> batches = new ArrayList<>();

        Held(ImportPlan plan, List<CellReader> readers) {
            super(
                    plan,
                    readers,
                    db.sql(),
                    ImportDraftTest.this.lookups,
                    new Rejects(0, db.sql(), transaction),
                    new Progress(now -> {}));
        }

        @Override
        void check(@Nullable Object[] values, List<Reason> reasons) {}

        @Override
        void create() {}

        @Override
        void stage(List<Staged> good) {
            batches.add(good.size());
        }

        @Override
        Counts apply() {
            return new Counts(rows, 0, 0, 0, 0);
        }
    }
}
