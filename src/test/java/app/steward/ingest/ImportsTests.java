package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The laws of CSV files. */
@StewardTest
class ImportsTests {
    private static final String NAMES = "{\"id\":\"external_id\",\"name\":\"name\"}";

    @Autowired
    Db db;

    @Autowired
    Imports imports;

    @Autowired
    JsonMapper json;

    private String dateFormat;
    private boolean clearEmpty;
    private boolean dryRun;

    @BeforeEach
    void newWorkspace() {
        db.reset();
    }

    // Files

    @Test
    void encodings_separators_and_line_ends_are_recognised() {
        String[] files = {"id,name\nA,Zoë\n", "id;name\r\nA;Zoë\r\n", "id\tname\nA\tZoë", "\uFEFFid,name\r\nA,Zoë"};
        Charset[] charsets = {
            StandardCharsets.UTF_8,
            Charset.forName("windows-1252"),
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16
        };
        for (String file : files) {
            for (Charset charset : charsets) {
                if (file.charAt(0) == '\uFEFF' && (charset == charsets[1] || charset == charsets[4])) {
                    continue; // knows no such mark, or makes its own
                }
                db.reset();
                ImportRow done = run(ImportKind.ACCOUNTS, file.getBytes(charset), NAMES);
                assertThat(done.created()).as("%s %s", charset, file).isEqualTo(1);
                assertThat(value("select name from accounts where external_id = 'A'"))
                        .as("%s %s", charset, file)
                        .isEqualTo("Zoë");
            }
        }
    }

    @Test
    void quoted_cells_hold_separators_quotes_and_line_breaks() {
        ImportRow done = run(ImportKind.ACCOUNTS, "id,name\r\nA,\"Say \"\"hi\"\", \r\nyou\"\r\nB,Bo\r\n", NAMES);
        assertThat(done.created()).isEqualTo(2);
        assertThat(value("select name from accounts where external_id = 'A'")).isEqualTo("Say \"hi\", \r\nyou");
    }

    @Test
    void a_file_that_is_no_csv_is_refused_whole() {
        assertThat(run(ImportKind.ACCOUNTS, "id,name\nA,Acme\nB,\"open\nC,x\n", NAMES)
                        .state())
                .isEqualTo("failed");
        assertThat(count("accounts")).isZero();
        refused("", NAMES, "file");
        refused("id\0,name\nA,B\n", NAMES, "file");
    }

    @Test
    void what_header_and_mapping_show_is_refused_at_once_with_the_path() {
        String file = "id,name,name2\nA,Acme,x\n";
        refused(file, "{\"name\":\"name\"}", "mapping");
        refused(file, "{\"id\":\"external_id\",\"name\":\"nonsense\"}", "mapping.name");
        refused(file, "{\"id\":\"external_id\",\"name\":\"subscription_mrr\"}", "mapping.name");
        refused(file, "{\"id\":\"external_id\",\"name\":\"stage_type\"}", "mapping.name");
        refused(file, "{\"id\":\"external_id\",\"missing\":\"name\"}", "mapping.missing");
        refused(file, "{\"id\":\"external_id\",\"name\":\"name\",\"name2\":\"name\"}", "mapping.name2");
        refused(
                file,
                "{\"id\":\"external_id\",\"name\":{\"field\":\"custom.x\",\"type\":\"odd\"}}",
                "mapping.name.type");
        refused(file, "{\"id\":\"external_id\",\"name\":7}", "mapping.name");
        dateFormat = "dd-QQ";
        refused(file, NAMES, "dateFormat");
        assertThat(count("imports")).isZero();
    }

    @Test
    void usage_without_owner_feature_or_day_is_refused() {
        assertThatThrownBy(() -> start(ImportKind.USAGE, bytes("a,f\nA,x\n"), "{\"a\":\"account\",\"f\":\"feature\"}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("day");
    }

    @Test
    void columns_that_are_not_mapped_or_mapped_to_null_are_skipped() {
        ImportRow done = run(ImportKind.ACCOUNTS, "id,name,x\nA,Acme,1\n", "{\"id\":\"external_id\",\"name\":null}");
        assertThat(done.created()).isEqualTo(1);
        assertThat(value("select name from accounts")).isNull();
    }

    // Values

    @Test
    void cells_are_converted_to_the_types_of_their_fields() {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,mrr,seats,since,stage,vip,tier,tags\nA,\"$1,234.50\",\"1,000.0\",16-10-2024,LIVE,yes,gold,\"a, b\"\n",
                "{\"id\":\"external_id\",\"mrr\":\"mrr\",\"seats\":\"licenses\",\"since\":\"created_on\","
                        + "\"stage\":\"stage\",\"vip\":{\"field\":\"custom.vip\",\"type\":\"yes_no\"},"
                        + "\"tier\":{\"field\":\"custom.tier\",\"type\":\"choice\"},"
                        + "\"tags\":{\"field\":\"custom.tags\",\"type\":\"tags\"}}");
        assertThat(done.errors()).isEmpty();
        assertThat(done.created()).isEqualTo(1);
        assertThat(value("select concat_ws('|', mrr, licenses, created_on, stage, custom) from accounts"))
                .isEqualTo("1234.50|1000.00|2024-10-16|live|"
                        + "{\"vip\": true, \"tags\": [\"a\", \"b\"], \"tier\": \"gold\"}");
        assertThat(value("select string_agg(key || ':' || type || ':' || label, ' ' order by key) from attributes"))
                .isEqualTo("tags:tags:Tags tier:choice:Tier vip:yes_no:Vip");
    }

    @Test
    void types_of_new_attributes_are_told_by_the_whole_column() {
        run(
                ImportKind.ACCOUNTS,
                "id,a,b,c,d,e,f,g\nA,TRUE,1,2024-01-02,2024-01-02 10:00,007,,1\nB,false,-2.5,2024-01-03,2024-01-03,8,,x\n",
                "{\"id\":\"external_id\",\"a\":\"custom.a\",\"b\":\"custom.b\",\"c\":\"custom.c\",\"d\":\"custom.d\","
                        + "\"e\":\"custom.e\",\"f\":\"custom.f\",\"g\":\"custom.g\"}");
        assertThat(value("select string_agg(key || ':' || type, ' ' order by key) from attributes"))
                .isEqualTo("a:yes_no b:number c:date d:moment e:text g:text");
        assertThat(value("select custom from accounts where external_id = 'A'").replace(" ", ""))
                .isEqualTo("{\"a\":true,\"b\":1,\"c\":\"2024-01-02\",\"d\":\"2024-01-02T10:00:00Z\",\"e\":\"007\","
                        + "\"g\":\"1\"}");
    }

    @Test
    void an_attribute_is_found_ignoring_case_and_keeps_its_type() {
        db.sql()
                .execute("insert into attributes (subject, key, label, type, options) values"
                        + " ('account', 'Tier', 'Tier', 'choice', '[{\"key\":\"gold\",\"label\":\"Gold card\"}]')");
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,t\nA,GOLD CARD\nB,tin\n",
                "{\"id\":\"external_id\",\"t\":{\"field\":\"custom.tier\",\"type\":\"choice\"}}");
        assertThat(done).extracting(ImportRow::created, ImportRow::rejected).containsExactly(1L, 1L);
        assertThat(value("select custom from accounts")).isEqualTo("{\"Tier\":\"gold\"}");
        refused(
                "id,t\nA,x\n",
                "{\"id\":\"external_id\",\"t\":{\"field\":\"custom.tier\",\"type\":\"number\"}}",
                "mapping.t.type");
    }

    @Test
    void an_ambiguous_column_of_dates_fails_the_import_by_name() {
        String mapping = "{\"id\":\"external_id\",\"since\":\"created_on\",\"next\":\"next_billing_on\"}";
        ImportRow failed =
                run(ImportKind.ACCOUNTS, "id,since,next\nA,03-04-2024,16-10-2024\nB,05-06-2024,01-02-2024\n", mapping);
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.errors()).extracting(Fault::path).containsExactly("since");
        assertThat(count("accounts")).isZero();
        dateFormat = "dd-MM-yyyy";
        run(ImportKind.ACCOUNTS, "id,since,next\nA,03-04-2024,16-10-2024\nB,05-06-2024,01-02-2024\n", mapping);
        assertThat(
                        value(
                                "select string_agg(created_on || ' ' || next_billing_on, ',' order by external_id) from accounts"))
                .isEqualTo("2024-04-03 2024-10-16,2024-06-05 2024-02-01");
    }

    @Test
    void every_bad_row_is_listed_and_the_rest_is_taken() throws IOException {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name,mrr,stage\r\nA,\"Acme, Inc.\",abc,nowhere\r\n,Nobody,1,\r\nB,\"Two\r\nlines\",1,live\r\nC,too,few\r\n"
                        + "D,Dee,5,Onboarding\r\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"stage\":\"stage\"}");
        assertThat(done)
                .extracting(ImportRow::rows, ImportRow::created, ImportRow::rejected, ImportRow::state)
                .containsExactly(5L, 2L, 3L, "done");
        StringWriter rejects = new StringWriter();
        imports.rejects(done.id(), rejects);
        assertThat(rejects.toString().split("\r\n"))
                .containsExactly(
                        "id,name,mrr,stage,line,reason",
                        "A,\"Acme, Inc.\",abc,nowhere,2,\"mrr: \"\"abc\"\" is not a number; stage: \"\"nowhere\"\" is no"
                                + " stage that there is\"",
                        ",Nobody,1,,3,id: the external id is missing",
                        "C,too,few,6,\"the row has 3 cells, the header names 4 columns\"");
    }

    // Records

    @Test
    void the_same_file_twice_changes_nothing_the_second_time() {
        String file = "id,name,mrr,since,x\nA,Acme,10,2024-01-01,1\nB,,,,\nC,Cee,0.005,,2\n";
        String mapping = "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"since\":\"created_on\","
                + "\"x\":\"custom.x\"}";
        assertThat(run(ImportKind.ACCOUNTS, file, mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(3L, 0L, 0L);
        assertThat(run(ImportKind.ACCOUNTS, file, mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(0L, 0L, 3L);
        assertThat(run(ImportKind.ACCOUNTS, file.replace("Cee", "Zee"), mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(0L, 1L, 2L);
        assertThat(value("select string_agg(version::text, ',' order by external_id) from accounts"))
                .isEqualTo("0,0,1");
    }

    @Test
    void new_records_get_what_hangs_on_every_record() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        run(ImportKind.USERS, "id,acc\nU,A\nV,\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        assertThat(count("account_facts")).isEqualTo(1);
        assertThat(count("user_facts")).isEqualTo(2);
        assertThat(value("select string_agg(member_id::text, ',') from account_access"))
                .isEqualTo("0");
        assertThat(value("select created_on from accounts")).isEqualTo("2026-06-15");
        assertThat(count("audit_entries")).isEqualTo(2);
    }

    @Test
    void an_empty_cell_leaves_the_value_and_clearEmpty_clears_it() {
        String mapping =
                "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"x\":\"custom.x\",\"y\":\"custom.y\"}";
        run(ImportKind.ACCOUNTS, "id,name,mrr,x,y\nA,Acme,10,1,2\n", mapping);
        String sparse = "id,name,mrr,x,y\nA,,,,3\n";
        run(ImportKind.ACCOUNTS, sparse, mapping);
        assertThat(value("select concat_ws('|', name, mrr, custom) from accounts"))
                .isEqualTo("Acme|10.00|{\"x\": 1, \"y\": 3}");
        clearEmpty = true;
        assertThat(run(ImportKind.ACCOUNTS, sparse, mapping).updated()).isEqualTo(1);
        assertThat(value("select concat_ws('|', name, mrr, custom) from accounts"))
                .isEqualTo("{\"y\": 3}");
        assertThat(run(ImportKind.ACCOUNTS, sparse, mapping).unchanged()).isEqualTo(1);
    }

    @Test
    void a_dry_run_counts_lists_and_writes_nothing() throws IOException {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        dryRun = true;
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name,x\nA,Other,1\nB,Bo,2\n,Nobody,\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"x\":\"custom.x\"}");
        assertThat(done)
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::rejected, ImportRow::dryRun)
                .containsExactly(1L, 1L, 1L, true);
        assertThat(value("select string_agg(name, ',') from accounts")).isEqualTo("Acme");
        assertThat(count("attributes")).isZero();
        assertThat(count("import_rejects")).isEqualTo(1);
        assertThat(count("audit_entries")).isEqualTo(1);
    }

    @Test
    void rows_of_one_record_are_merged_in_the_order_of_the_file() {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name,mrr,x,y\nA,Acme,1,1,1\nB,Bo,,,\nA,,2,,2\nA,Ace,,3,\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"x\":\"custom.x\",\"y\":\"custom.y\"}");
        assertThat(done)
                .extracting(ImportRow::rows, ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(4L, 2L, 0L, 2L);
        assertThat(value("select concat_ws('|', name, mrr, custom) from accounts where external_id = 'A'"))
                .isEqualTo("Ace|2.00|{\"x\": 3, \"y\": 2}");
    }

    @Test
    void parents_may_stand_anywhere_in_the_file() throws IOException {
        String mapping = "{\"id\":\"external_id\",\"up\":\"parent\"}";
        String file = "id,up\nC,B\nB,A\nA,\nX,missing\nY,X\nP,Q\nQ,P\nS,S\n";
        ImportRow done = run(ImportKind.ACCOUNTS, file, mapping);
        assertThat(done).extracting(ImportRow::created, ImportRow::rejected).containsExactly(3L, 5L);
        assertThat(value(
                        "select string_agg(c.external_id || '<' || p.external_id, ' ' order by c.external_id) from accounts c"
                                + " join accounts p on p.id = c.parent_id"))
                .isEqualTo("B<A C<B");
        assertThat(run(ImportKind.ACCOUNTS, file, mapping).unchanged()).isEqualTo(3);
        ImportRow circle = run(ImportKind.ACCOUNTS, "id,up\nA,C\n", mapping);
        assertThat(circle.rejected()).isEqualTo(1);
    }

    @Test
    void owners_are_named_by_email_and_decide_who_sees_the_account() {
        db.sql()
                .execute("insert into team_members (id, email, name, profile) values (1, 'ann@x.org', 'Ann', 'csm'),"
                        + " (2, 'ben@x.org', 'Ben', 'csm')");
        String mapping = "{\"id\":\"external_id\",\"csm\":\"success_manager\",\"am\":\"account_manager\"}";
        ImportRow done = run(ImportKind.ACCOUNTS, "id,csm,am\nA,Ann@x.org,ben@x.org\nB,,\nC,eve@x.org,\n", mapping);
        assertThat(done).extracting(ImportRow::created, ImportRow::rejected).containsExactly(2L, 1L);
        String access =
                "select string_agg(a.external_id || x.member_id, ' ' order by a.external_id) from account_access x"
                        + " join accounts a on a.id = x.account_id";
        assertThat(value("select string_agg(a.external_id || x.member_id, ' ' order by a.external_id, x.member_id)"
                        + " from account_access x join accounts a on a.id = x.account_id"))
                .isEqualTo("A1 A2 B0");
        assertThat(run(ImportKind.ACCOUNTS, "id,csm,am\nA,ben@x.org,\nB,,\n", mapping))
                .extracting(ImportRow::updated, ImportRow::unchanged)
                .containsExactly(1L, 1L);
        assertThat(value(access)).isEqualTo("A2 B0");
        clearEmpty = true;
        assertThat(run(ImportKind.ACCOUNTS, "id,csm,am\nA,,\nB,,\n", mapping).updated())
                .isEqualTo(1);
        assertThat(value(access)).isEqualTo("A0 B0");
    }

    @Test
    void users_and_subscriptions_of_unknown_accounts_are_rejected() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\nB,Bo\n", NAMES);
        assertThat(run(ImportKind.USERS, "id,acc\nU,A\nV,Z\n", "{\"id\":\"external_id\",\"acc\":\"account\"}"))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(1L, 1L);
        assertThat(run(ImportKind.USERS, "id,acc\nU,B\n", "{\"id\":\"external_id\",\"acc\":\"account\"}")
                        .updated())
                .isEqualTo(1);
        String mapping = "{\"id\":\"external_id\",\"acc\":\"account\",\"plan\":\"plan\",\"auto\":\"auto_renew\"}";
        assertThat(run(
                        ImportKind.SUBSCRIPTIONS,
                        "id,acc,plan,auto\nS,A,Pro,TRUE\nT,Z,Pro,no\nU,,Pro,1\nS,,Max,\n",
                        mapping))
                .extracting(ImportRow::created, ImportRow::unchanged, ImportRow::rejected)
                .containsExactly(1L, 1L, 2L);
        assertThat(run(ImportKind.SUBSCRIPTIONS, "id,plan\nS,Pro\n", "{\"id\":\"external_id\",\"plan\":\"plan\"}")
                        .updated())
                .isEqualTo(1);
        assertThat(value("select plan || auto_renew from subscriptions")).isEqualTo("Protrue");
    }

    // Usage

    @Test
    void usage_is_added_up_and_replaces_what_files_said_before() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        run(ImportKind.SUBSCRIPTIONS, "id,acc\nS,A\nT,A\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        String mapping = "{\"sub\":\"subscription\",\"f\":\"feature\",\"on\":\"day\",\"n\":\"count\"}";
        String file =
                "sub,f,on,n\nS,Export,2024-12-30,2\nS,export,2024-12-30,3\nS,Export,2024-12-31,\nT,Export,2024-12-30,7\n"
                        + "S,Import,2024-12-30,0\nZ,Export,2024-12-30,1\nS,,2024-12-30,1\nS,Export,2024-12-30,1.5\n";
        assertThat(run(ImportKind.USAGE, file, mapping))
                .extracting(ImportRow::created, ImportRow::unchanged, ImportRow::rejected)
                .containsExactly(4L, 1L, 3L);
        String sums =
                "select string_agg(s.external_id || ' ' || u.day || ' ' || u.uses, ', ' order by s.external_id, day)"
                        + " from usage_daily u join subscriptions s on s.id = u.subscription_id where u.account_id is not null";
        assertThat(value(sums)).isEqualTo("S 2024-12-30 5, S 2024-12-31 1, T 2024-12-30 7");
        db.sql()
                .execute(
                        "insert into usage_daily select account_id, user_id, subscription_id, feature_id, day, false, 100,"
                                + " last_at from usage_daily");
        assertThat(run(ImportKind.USAGE, file, mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(0L, 0L, 5L);
        assertThat(run(ImportKind.USAGE, "sub,f,on,n\nS,Export,2024-12-30,1\nS,Export,2024-12-31,0\n", mapping)
                        .updated())
                .isEqualTo(2);
        assertThat(value(sums.replace("u.account_id is not null", "u.imported")))
                .isEqualTo("S 2024-12-30 1, T 2024-12-30 7");
        assertThat(value("select count(*) from usage_daily where uses = 100")).isEqualTo("3");
    }

    @Test
    void usage_of_a_user_takes_their_account_and_stays_with_it() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\nB,Bo\n", NAMES);
        run(ImportKind.USERS, "id,acc\nU,A\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        String mapping = "{\"who\":\"user\",\"f\":\"feature\",\"m\":\"module\",\"on\":\"day\"}";
        run(ImportKind.USAGE, "who,f,m,on\nU,Export,Data,2024-12-30\n", mapping);
        run(ImportKind.USERS, "id,acc\nU,B\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        assertThat(run(ImportKind.USAGE, "who,f,m,on\nU,Export,Data,2024-12-30\nU,Export,Data,2024-12-31\n", mapping))
                .extracting(ImportRow::created, ImportRow::unchanged)
                .containsExactly(1L, 1L);
        assertThat(value("select string_agg(a.external_id || u.day, ' ' order by u.day) from usage_daily u"
                        + " join accounts a on a.id = u.account_id"))
                .isEqualTo("A2024-12-30 B2024-12-31");
        assertThat(value("select string_agg(feature || '/' || module || '/' || label || tracked, ',') from features"
                        + " where id > 0"))
                .isEqualTo("Export/Data/Exporttrue");
    }

    // Running

    @Test
    void an_import_whose_process_is_gone_shows_as_failed() {
        ImportRow done = run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        db.sql()
                .execute(
                        "update imports set state = 'running', phase = 'reading', lease_until = now() - interval '1 s'");
        assertThat(imports.find(done.id()))
                .extracting(ImportRow::state, row -> row.errors().size())
                .containsExactly("failed", 1);
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

    private void refused(String file, String mapping, String path) {
        assertThatThrownBy(() -> start(ImportKind.ACCOUNTS, bytes(file), mapping))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults()).extracting(Fault::path).containsExactly(path));
    }

    private ImportRow run(ImportKind kind, String file, String mapping) {
        return run(kind, bytes(file), mapping);
    }

    private ImportRow run(ImportKind kind, byte[] file, String mapping) {
        long id = start(kind, file, mapping);
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> imports.find(id), row -> !row.state().equals("running"));
    }

    private long start(ImportKind kind, byte[] file, String mapping) {
        return imports.start(
                Viewer.system(), file(file), "test.csv", kind, json.readTree(mapping), dateFormat, clearEmpty, dryRun);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Path file(byte[] bytes) {
        try {
            return Files.write(Files.createTempFile("import-test", ".csv"), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long count(String table) {
        return db.sql().fetchCount(org.jooq.impl.DSL.table(table));
    }

    private String value(String query) {
        return db.sql().fetchOne(query).get(0, String.class);
    }
}
