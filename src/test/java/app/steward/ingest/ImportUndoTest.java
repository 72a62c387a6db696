package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Viewer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What stays of an import that is taken back, and what goes. */
class ImportUndoTest extends ImportCase {
    @Autowired
    ImportUndo undo;

    @Autowired
    UndoWorker undoWorker;

    @Autowired
    ImportLog log;

    @Autowired
    TransactionTemplate transaction;

    private void takeBack(long id) {
        undo.start(Viewer.system(), id);
        undoWorker.work();
    }

    /** Rows alone, without what they name. */
    private void behind(String... statements) {
        transaction.executeWithoutResult(status -> {
            db.sql().execute("set local session_replication_role = replica");
            for (String statement : statements) {
                db.sql().execute(statement);
            }
        });
    }

    @Test
    void an_account_that_people_worked_on_stays_and_what_rules_did_about_others_goes_with_them() {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id\ntask\ntouched\npulse\nplay\nalert\nmilestone\njourney\nrules\n",
                "{\"id\":\"external_id\"}");
        String task = "insert into tasks (title, account_id, role_id, origin, touched) select 'Call', id, 1, ";
        String of = " from accounts where external_id = ";
        behind(
                task + "null, false" + of + "'task'",
                task + "'alert:1:0', true" + of + "'touched'",
                task + "'alert:2:0', false" + of + "'rules'",
                "insert into pulses (account_id, at, member_id, pulse) select id, now(), 1, 4" + of + "'pulse'",
                "insert into play_runs (play_id, edition, account_id, started_on) select 1, 1, id, current_date" + of
                        + "'play'",
                "insert into play_runs (play_id, edition, account_id, started_on, origin) select 1, 1, id, current_date,"
                        + " 'alert:2:play'" + of + "'rules'",
                "insert into alerts (rule_id, account_id, entered_at, opened_at, role_id, closed_at, closed_why, closed_by)"
                        + " select 1, id, now(), now(), 1, now(), 'person', 1" + of + "'alert'",
                "insert into alerts (rule_id, account_id, entered_at, opened_at, role_id) select 1, id, now(), now(), 1"
                        + of + "'rules'",
                "insert into milestone_log (account_id, milestone_id, at, what, how) select id, 1, now(), 'met', 'hand'"
                        + of + "'milestone'",
                "insert into journey_runs (journey_id, edition, account_id, entering, entered_at, step, arrived_at, state,"
                        + " by_hand) select 1, 1, id, now(), now(), '1', now(), 'due', true" + of + "'journey'");
        assertThat(undo.outlook(Viewer.system(), done.id()))
                .extracting(ImportUndo.Outlook::goes, ImportUndo.Outlook::tied)
                .containsExactly(1L, 7L);
        takeBack(done.id());
        assertThat(value("select string_agg(external_id, ' ' order by external_id) from accounts"))
                .isEqualTo("alert journey milestone play pulse task touched");
        assertThat(count("tasks")).isEqualTo(2);
    }

    @Test
    void a_user_who_was_written_to_stays() {
        ImportRow done = run(ImportKind.USERS, "id\nsent\nnever\ncall\n", "{\"id\":\"external_id\"}");
        behind(
                "insert into outbox (key, kind, payload, state, user_id) select 'run:' || id, 'customer', '{}',"
                        + " case external_id when 'sent' then 'sent' else 'cancelled' end, id from users where external_id"
                        + " <> 'call'",
                "insert into tasks (title, user_id, role_id) select 'Call', id, 1 from users where external_id = 'call'");
        takeBack(done.id());
        assertThat(value("select string_agg(external_id, ' ' order by external_id) from users"))
                .isEqualTo("call sent");
    }

    @Test
    void asked_for_again_when_it_is_done_it_still_says_what_went_and_goes_on_with_what_is_free_by_then() {
        ImportRow done = run(ImportKind.ACCOUNTS, "id\nA\nB\n", "{\"id\":\"external_id\"}");
        run(ImportKind.USERS, "id,account\nU,B\n", "{\"id\":\"external_id\",\"account\":\"account\"}");
        takeBack(done.id());
        takeBack(done.id());
        assertThat(log.find(done.id()).undo())
                .extracting(PastImport.Undo::state, PastImport.Undo::undone, PastImport.Undo::kept)
                .containsExactly("done", 1L, 1L);
        assertThat(value("select count(*)::text from audit_entries where action = 'took back'"))
                .isEqualTo("1");
        db.sql().execute("delete from users");
        takeBack(done.id());
        assertThat(log.find(done.id()).undo())
                .extracting(PastImport.Undo::state, PastImport.Undo::undone, PastImport.Undo::kept)
                .containsExactly("done", 2L, 0L);
    }
}
