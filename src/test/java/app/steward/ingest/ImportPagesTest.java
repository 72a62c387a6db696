package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.RawHttp;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Files through the page, step by step, as a browser without scripts sends them. */
@StewardTest
class ImportPagesTest {
    private static final String PASSWORD = "a long enough one";
    private static final String PATH = "/settings/imports";
    private static final String FILE = """
            Account ID;Company;Phase;MRR;CSM;Renewal;Service level
            A-1;Ferrowind;Live;29.700,00;ada@example.com;13-01-2027;Silver
            A-2;Gr\u00fcnhain;Pilot;18.400,00;;12-12-2026;Gold
            A-3;Sams\u00f8;Pilot;n/a;olav@example.com;31-02-2027;Gold
            ;Nobody;Live;1,00;;01-02-2027;Gold
            A-4;Six;Live;10,50;;01-03-2027;Gold
            A-4;Six again;Live;10,50;;01-03-2027;Silver
            """;

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    ImportWorker worker;

    @Autowired
    UndoWorker undoWorker;

    @Autowired
    DraftWorker draftWorker;

    private Browser ada;

    @BeforeEach
    void start() {
        db.reset();
        team.add(Viewer.system(), new Team.NewMember("ada@example.com", "Ada", Profile.ADMINISTRATOR, true, PASSWORD));
        ada = signedIn("ada@example.com");
    }

    private Browser signedIn(String email) {
        Browser browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        browser.get("/profile");
        return browser;
    }

    private Browser as(Profile profile) {
        String email = profile.key() + "@example.com";
        team.add(Viewer.system(), new Team.NewMember(email, profile.label(), profile, false, PASSWORD));
        return signedIn(email);
    }

    private String upload(String kind, String name, String file) {
        return upload(Map.of("kind", kind), name, file.getBytes(StandardCharsets.UTF_8));
    }

    private String upload(Map<String, String> fields, String name, byte[] file) {
        HttpResponse<String> sent = ada.upload(PATH + "/files", fields, name, file);
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        return Browser.location(sent);
    }

    /** Checks what was chosen, and says where that leads. */
    private String check(String draft, Map<String, String> said) {
        Map<String, String> form = new LinkedHashMap<>(said);
        form.put("then", "check");
        ada.get(draft);
        HttpResponse<String> answer = ada.post(draft + "/columns", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        worker.work();
        return Browser.location(answer);
    }

    private HttpResponse<String> run(String draft, int version) {
        ada.get(draft + "/check");
        return ada.post(draft + "/run", Map.of("version", Integer.toString(version)));
    }

    /** From the file to the import's page. */
    private String brought(String kind, String name, String file) {
        String draft = upload(kind, name, file);
        check(draft, Map.of());
        String done = Browser.location(run(draft, 0));
        worker.work();
        return done;
    }

    private long count(String query) {
        return ((Number) db.sql().fetchValue(query)).longValue();
    }

    private String text(String path) {
        return ada.get(path).body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void a_file_goes_from_the_disk_to_the_records_in_four_steps() {
        assertThat(text(PATH)).contains("No file imported yet", "Import accounts");
        assertThat(text(PATH + "/new")).contains("What is in a row?", "up to 500 MB");

        String draft =
                upload(Map.of("kind", "accounts"), "accounts.csv", FILE.getBytes(Charset.forName("windows-1252")));
        assertThat(text(draft))
                .contains(
                        "Western European (Windows-1252)",
                        "parted by semicolons",
                        "Gr\u00fcnhain",
                        "Make what is missing: Pilot",
                        "The day comes first, as in 13-01-2027.",
                        "A comma stands for the decimals.",
                        "Check 6 rows");
        assertThat(text(PATH)).contains("Begun", "Waits for you to say what its columns are");

        String check = check(draft, Map.of("to-2", "stage", "create-2", "true"));
        assertThat(check).isEqualTo(draft + "/check");
        assertThat(text(check))
                .contains("3 would be created", "1 twice in the file", "2 rejected")
                .contains("the stage Pilot", "the attribute Service level")
                .contains("is no team member", "olav@example.com", "is not a number", "the external id is missing")
                .contains("Import 3 rows");
        assertThat(count("select count(*) from accounts")).isZero();
        assertThat(count("select count(*) from stages where label = 'Pilot'")).isZero();
        assertThat(count("select count(*) from attributes")).isZero();

        HttpResponse<String> first = run(draft, 0);
        HttpResponse<String> second = run(draft, 0);
        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(Browser.location(second)).as("a double click").isEqualTo(Browser.location(first));
        worker.work();
        assertThat(text(Browser.location(first)))
                .contains("Done", "3 created", "2 rejected", "It also made", "Send the mended rows");
        assertThat(count("select count(*) from accounts")).isEqualTo(3);
        assertThat(count("select count(*) from stages where label = 'Pilot'")).isEqualTo(1);
        assertThat(count("select count(*) from imports where not dry_run")).isEqualTo(1);
        assertThat(count("select count(*) from import_files")).as("files kept").isZero();
        assertThat(Browser.location(ada.get(draft))).isEqualTo(Browser.location(first));
        assertThat(text(PATH)).contains("accounts.csv", "Done").doesNotContain("Begun");

        assertThat(text(upload(Map.of("kind", "accounts"), "next.csv", FILE.getBytes(StandardCharsets.UTF_8))))
                .contains("As last time");
    }

    @Test
    void the_rows_that_were_not_taken_are_mended_and_sent_again() {
        String done = brought("accounts", "a.csv", "Kunde;Wer\nA-1;ada@example.com\nA-2;nobody@example.com\n");
        String rejects = ada.get(done + "/rejects.csv").body();
        assertThat(rejects).contains("Kunde,Wer,line,reason", "A-2,nobody@example.com,3");
        String mended = rejects.replace("nobody@", "ada@");
        String id = done.substring(done.lastIndexOf('/') + 1);
        assertThat(text(PATH + "/new?mends=" + id)).contains("Send the rows of a.csv that were not taken");
        String draft =
                upload(Map.of("kind", "accounts", "mends", id), "mended.csv", mended.getBytes(StandardCharsets.UTF_8));
        assertThat(text(draft)).contains("As last time", "Nothing fits");
        check(draft, Map.of());
        run(draft, 0);
        worker.work();
        assertThat(count("select count(*) from accounts")).isEqualTo(2);
        assertThat(count("select count(*) from account_assignments")).isEqualTo(2);
        assertThat(count("select count(*) from attributes"))
                .as("line and reason make none")
                .isZero();
    }

    @Test
    void what_was_changed_in_another_tab_is_checked_again_before_it_is_imported() {
        String draft = upload("accounts", "a.csv", "id,name\nA-1,Acme\n");
        check(draft, Map.of());
        ada.get(draft);
        ada.post(draft + "/columns", Map.of("to-1", "", "then", "save"));
        HttpResponse<String> late = run(draft, 0);
        assertThat(Browser.location(late)).isEqualTo(draft + "/check");
        assertThat(text(draft + "/check")).contains("changed after this check", "Check again");
        ada.post(draft + "/check", Map.of());
        worker.work();
        assertThat(text(draft + "/check")).contains("Import 1 row");
        assertThat(count("select count(*) from accounts")).isZero();
    }

    @Test
    void values_that_can_be_read_in_two_ways_are_asked_about() {
        String draft = upload("accounts", "a.csv", "id;Renewal;Storage\nA-1;03-04-2027;1.250\nA-2;05-06-2027;3.125\n");
        assertThat(text(draft))
                .contains("Does 03-04-2027 begin with the day or with the month?", "Asks you", "Still open:")
                .contains("Is 1.250 more than a thousand");
        check(draft, Map.of("dates", "d-M-yyyy", "numbers", "1.234,56"));
        assertThat(text(draft + "/check")).contains("2 would be created");
        run(draft, 1);
        worker.work();
        assertThat(db.sql()
                        .fetchValue(
                                "select string_agg(next_billing_on || ' ' || (custom->>'storage'), ', ' order by id)"
                                        + " from accounts"))
                .isEqualTo("2027-04-03 1250, 2027-06-05 3125");
    }

    @Test
    void the_kind_and_the_file_can_be_others_after_all() {
        String draft = upload("users", "a.csv", "id,name\nA-1,Acme\n");
        String number = draft.substring(draft.lastIndexOf('/') + 1);
        assertThat(text(PATH + "/new?draft=" + number)).contains("a.csv is here already");
        assertThat(upload(Map.of("kind", "accounts", "draft", number), "", new byte[0]))
                .isEqualTo(draft);
        assertThat(text(draft)).contains("Import accounts");
        String other = upload(
                Map.of("kind", "accounts", "draft", number), "b.csv", "id\nB-1\n".getBytes(StandardCharsets.UTF_8));
        assertThat(text(other)).contains("b.csv");
        assertThat(ada.get(draft).statusCode()).isEqualTo(404);
        ada.get(other);
        ada.post(other + "/discard", Map.of());
        assertThat(count("select count(*) from import_files")).isZero();
        assertThat(text(PATH)).contains("Discarded. Nothing was written.", "No file imported yet");
    }

    @Test
    void what_is_no_table_is_told_in_words() {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("", "The file is empty.");
        bad.put("id,name\n", "has no row below them");
        bad.put("id,name\n\"A-1,Acme\nB", "This is not a CSV file");
        bad.put("PK\u0003\u0004\u0014\u0000\u0006\u0000xl/workbook.xml", "This is a workbook of Excel or an archive");
        bad.put("c,".repeat(600) + "\n1\n", "601 columns");
        bad.forEach((file, words) -> {
            String draft = upload("accounts", "bad.csv", file);
            assertThat(text(draft)).as(words).contains("Nothing was imported.", words, "Choose another file");
            assertThat(ada.get(draft + "/check").statusCode()).isEqualTo(303);
        });
        ada.get(PATH + "/new");
        assertThat(ada.upload(PATH + "/files", Map.of("kind", "accounts"), "", new byte[0])
                        .statusCode())
                .isEqualTo(422);
        ada.get(PATH + "/new");
        HttpResponse<String> noKind = ada.upload(PATH + "/files", Map.of(), "a.csv", new byte[] {'a'});
        assertThat(noKind.statusCode()).isEqualTo(422);
        assertThat(noKind.body()).contains("Say what the rows of the file are.");
        assertThat(count("select count(*) from import_drafts where state = 'ready'"))
                .isZero();
        RawHttp.Answer large = RawHttp.send(
                port, "POST", PATH + "/files", "Content-Type: multipart/form-data; boundary=x\r\n", "", 600 << 20);
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void a_large_file_is_looked_at_in_the_background_and_by_another_process_where_this_one_ends() {
        StringBuilder file = new StringBuilder("id,name\n");
        for (int i = 0; file.length() <= 1 << 20; i++) {
            file.append("A-").append(i).append(",Company number ").append(i).append('\n');
        }
        String draft = upload("accounts", "large.csv", file.toString());
        assertThat(text(draft)).contains("Looking at the whole file");
        assertThat(ada.get(draft).body()).contains("data-poll-url=\"" + draft + "/now\"");
        assertThat(Browser.location(ada.get(draft + "/check"))).isEqualTo(draft);
        db.sql()
                .execute("update import_drafts set lease_owner = 'gone', lease_until = now() - interval '1 minute',"
                        + " attempts = 1");
        draftWorker.work();
        assertThat(text(draft)).contains("parted by commas");
    }

    @Test
    void an_import_is_taken_back_as_far_as_nobody_touched_it_since() {
        brought("accounts", "old.csv", "id,name\nOLD,Old\n");
        String done = brought("accounts", "a.csv", "id,name\nOLD,Older\nA-1,One\nA-2,Two\nA-3,Three\nA-4,Four\n");
        db.sql().execute("update accounts set version = 1, name = 'Changed' where external_id = 'A-1'");
        brought("users", "u.csv", "id,account\nU-1,A-2\n");
        db.sql().execute("delete from accounts where external_id = 'A-3'");

        assertThat(text(done + "/undo"))
                .contains("1 account goes", "1 account changed since: stay", "1 account with something on it")
                .contains("1 account deleted already", "Changed, Two", "Take back 1 account");
        for (int click = 0; click < 2; click++) {
            assertThat(ada.post(done + "/undo", Map.of()).statusCode()).isEqualTo(303);
        }
        assertThat(text(done)).contains("Being taken back");
        undoWorker.work();
        assertThat(db.sql().fetchValue("select string_agg(external_id, ' ' order by external_id) from accounts"))
                .isEqualTo("A-1 A-2 OLD");
        assertThat(db.sql().fetchValue("select name from accounts where external_id = 'OLD'"))
                .isEqualTo("Older");
        assertThat(text(done)).contains("Taken back in part", "1 account taken back", "2 accounts stayed");
        assertThat(count("select count(*) from audit_entries where action = 'took back'"))
                .isEqualTo(1);
    }

    @Test
    void parents_and_children_of_one_file_go_together() {
        String done = brought("accounts", "a.csv", "id,parent id\nA,\nB,A\nC,B\n");
        assertThat(text(done + "/undo")).contains("3 accounts go");
        ada.post(done + "/undo", Map.of());
        undoWorker.work();
        assertThat(count("select count(*) from accounts")).isZero();
        assertThat(text(done)).contains("Taken back");
    }

    @Test
    void of_each_kind_that_can_be_taken_back_the_accounts_are_counted_anew() {
        brought("accounts", "a.csv", "id\nA-1\n");
        Map<String, String> files = new LinkedHashMap<>();
        files.put("users", "user id,account\nU-1,A-1\n");
        files.put("subscriptions", "subscription id,account\nS-1,A-1\n");
        files.put("tickets", "ticket id,account,opened at\nT-1,A-1,2025-01-02\n");
        files.put("invoices", "invoice id,account,total\nI-1,A-1,10\n");
        files.put("touchpoints", "account,kind,date,text\nA-1,note,2025-01-02,Said hello\n");
        files.put("answers", "account,kind,score,date\nA-1,nps,9,2025-01-02\n");
        files.forEach((kind, file) -> {
            String done = brought(kind, kind + ".csv", file);
            assertThat(text(done)).as(kind).contains("1 created");
            db.sql().execute("delete from touch_inbox");
            ada.get(done + "/undo");
            ada.post(done + "/undo", Map.of());
            undoWorker.work();
            assertThat(count("select count(*) from " + kind)).as(kind).isZero();
            db.gatherTouched();
            assertThat(count("select count(*) from touched where subject = 'account'"))
                    .as("accounts to be tested again, " + kind)
                    .isEqualTo(1);
        });
    }

    @Test
    void of_usage_it_is_said_that_it_stays() {
        brought("accounts", "a.csv", "id\nA-1\n");
        String done = brought("usage", "u.csv", "account,feature,day\nA-1,Board,2025-01-02\n");
        assertThat(text(done)).contains("be taken back: each file replaces").doesNotContain("Being taken back");
        assertThat(ada.get(done + "/undo").statusCode()).isEqualTo(409);
        ada.get(done);
        ada.post(done + "/undo", Map.of());
        assertThat(count("select count(*) from usage_daily")).isEqualTo(1);
    }

    @Test
    void administrators_import_developers_look_and_others_find_nothing() {
        String done = brought("accounts", "<b>a.csv", "id,name\nA-1,Acme\n,x\n");
        String draft = upload("accounts", "b.csv", "id\nB-1\n");
        assertThat(ada.get(PATH).body()).contains("&lt;b&gt;a.csv").doesNotContain("<b>a.csv");
        for (Profile profile : List.of(Profile.SUPER_MANAGER, Profile.CSM, Profile.DEVELOPER, Profile.VIEWER)) {
            boolean looks = profile == Profile.DEVELOPER;
            Browser other = as(profile);
            assertThat(other.get("/profile").body().contains("href=\"" + PATH + "\""))
                    .as("in the menu of %s", profile)
                    .isEqualTo(looks);
            for (String page : List.of(PATH, PATH + "/rows", done, done + "/now", done + "/rejects.csv")) {
                assertThat(other.get(page).statusCode()).as(profile + page).isEqualTo(looks ? 200 : 403);
            }
            for (String page : List.of(PATH + "/new", draft, draft + "/now", draft + "/check", done + "/undo")) {
                assertThat(other.get(page).statusCode()).as(profile + page).isEqualTo(403);
            }
            other.get("/profile");
            assertThat(other.upload(PATH + "/files", Map.of("kind", "accounts"), "c.csv", new byte[] {'a'})
                            .statusCode())
                    .isEqualTo(403);
            for (String way : List.of(draft + "/columns", draft + "/check", draft + "/discard", done + "/undo")) {
                assertThat(other.post(way, Map.of()).statusCode()).as(way).isEqualTo(403);
            }
            assertThat(other.post(draft + "/run", Map.of("version", "0")).statusCode())
                    .isEqualTo(403);
            if (looks) {
                assertThat(other.get(PATH).body()).doesNotContain("b.csv", "Import a file");
                assertThat(other.get(done).body()).doesNotContain("Take it back</", "Send the mended rows");
            }
        }
        assertThat(count("select count(*) from import_drafts where import_id is null"))
                .isEqualTo(1);
    }

    @Test
    void the_list_goes_on_with_what_is_older() {
        db.sql()
                .execute(
                        "insert into imports (kind, state, file_name, mapping, clear_empty, dry_run, header, requested_by,"
                                + " requested_at) select 'usage', 'done', 'file ' || i || '.csv', '{}', false, false, 'id', 'Ada',"
                                + " now() from generate_series(1, 30) i");
        assertThat(text(PATH)).contains("file 30.csv", "file 6.csv", "Older").doesNotContain("file 5.csv");
        assertThat(text(PATH + "?before=6")).contains("file 5.csv", "file 1.csv", "Newest");
    }
}
