package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is a file of rows, and what its cells mean. */
class ImportFileTests extends ImportCase {
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
        refused(file, "{\"id\":\"external_id\",\"name\":\"custom.x\",\"name2\":\"custom.X\"}", "mapping.name2");
        refused(
                file,
                "{\"id\":\"external_id\",\"name\":{\"field\":\"custom.x\",\"type\":\"odd\"}}",
                "mapping.name.type");
        refused(file, "{\"id\":\"external_id\",\"name\":7}", "mapping.name");
        refused(file, "{\"id\":\"external_id\",\"name\":{\"field\":\"name\",\"create\":true}}", "mapping.name.create");
        refused(
                file,
                "{\"id\":\"external_id\",\"name\":{\"field\":\"stage\",\"create\":\"yes\"}}",
                "mapping.name.create");
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
        ImportRow failed = run(ImportKind.ACCOUNTS, "id,since,next\nA,03-04-2024,02-02-2024\nB,05-06-2024,\n", mapping);
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
    void a_column_that_settles_the_order_of_dates_settles_that_of_the_others() {
        String mapping = "{\"id\":\"external_id\",\"since\":\"created_on\",\"next\":\"next_billing_on\","
                + "\"trial\":\"trial_start_on\"}";
        run(ImportKind.ACCOUNTS, "id,since,next,trial\nA,03-04-2024,16-10-2024,\nB,05-06-2024,01-02-2024,\n", mapping);
        assertThat(value("select string_agg(created_on || ' ' || next_billing_on, ',' order by external_id)"
                        + " from accounts"))
                .isEqualTo("2024-04-03 2024-10-16,2024-06-05 2024-02-01");
        ImportRow failed = run(
                ImportKind.ACCOUNTS,
                "id,since,next,trial\nA,03-04-2024,16-10-2024,10-16-2024\nB,05-06-2024,01-02-2024,\n",
                mapping);
        assertThat(failed.errors()).extracting(Fault::path).as("two orders").containsExactly("since");
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
                        "\uFEFFid,name,mrr,stage,line,reason",
                        "A,\"Acme, Inc.\",abc,nowhere,2,\"mrr: \"\"abc\"\" is not a number; stage: \"\"nowhere\"\" is not"
                                + " a known stage\"",
                        ",Nobody,1,,3,id: the external id is missing",
                        "C,too,few,,6,\"mrr: \"\"few\"\" is not a number\"");
    }

    @Test
    void a_row_with_text_behind_a_closing_quotation_mark_is_rejected_alone() throws IOException {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            db.reset();
            ImportRow done = run(
                    ImportKind.ACCOUNTS,
                    String.join(
                            end,
                            "\"id\",\"name\",\"mrr\"",
                            "A-1,\"Say \"\"hi\"\"\",1",
                            "",
                            "A-2,\"Two" + end + "lines\",2",
                            "A-7,\"Acme\" Inc,5",
                            "A-3,5\" pipe,3",
                            "\"A-8\"x,\"b\",c",
                            "A-4,\"\",4",
                            "A-9,\"Acme \"The \", Best\" Inc,9,\"d\"e",
                            "A-5,Last,5"),
                    "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\"}");
            assertThat(done)
                    .extracting(ImportRow::state, ImportRow::rows, ImportRow::created, ImportRow::rejected)
                    .containsExactly("done", 8L, 5L, 3L);
            assertThat(value("select string_agg(external_id, ' ' order by external_id) from accounts"))
                    .isEqualTo("A-1 A-2 A-3 A-4 A-5");
            StringWriter rejects = new StringWriter();
            imports.rejects(done.id(), rejects);
            assertThat(rejects.toString().split("\r\n"))
                    .containsExactly(
                            "\uFEFFid,name,mrr,,line,reason",
                            "A-7,Acme Inc,5,,6,\"name: \"\"Acme Inc\"\" has text behind its closing quotation mark; a"
                                    + " quotation mark within a cell is written twice\"",
                            "A-8x,b,c,,8,\"id: \"\"A-8x\"\" has text behind its closing quotation mark; a"
                                    + " quotation mark within a cell is written twice\"",
                            "A-9,\"Acme The \"\", Best Inc\",9,de,10,\"name: \"\"Acme The \"\", Best Inc\"\" has text behind its"
                                    + " closing quotation mark; a quotation mark within a cell is written twice\"");
        }
    }

    @Test
    void a_header_may_be_quoted_whatever_the_separator() {
        for (String separator : new String[] {",", ";", "\t"}) {
            db.reset();
            assertThat(run(ImportKind.ACCOUNTS, "\"id\"" + separator + "\"name\"\nA" + separator + "Acme\n", NAMES)
                            .created())
                    .as(separator)
                    .isEqualTo(1);
        }
        refused("id,\"na\"me\nA,Acme\n", NAMES, "file");
    }

    @Test
    void dates_of_both_orders_fail_the_import_until_the_format_is_said() throws IOException {
        String file = "id,since\nA,16-10-2024\nB,10-16-2024\nC,03-04-2024\nD,13-13-2024\n";
        String mapping = "{\"id\":\"external_id\",\"since\":\"created_on\"}";
        ImportRow failed = run(ImportKind.ACCOUNTS, file, mapping);
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.errors()).extracting(Fault::path).containsExactly("since");
        dateFormat = "dd-MM-yyyy";
        ImportRow done = run(ImportKind.ACCOUNTS, file, mapping);
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 2L, 2L);
        assertThat(value("select string_agg(external_id || ' ' || created_on, ',' order by external_id) from accounts"))
                .isEqualTo("A 2024-10-16,C 2024-04-03");
        StringWriter rejects = new StringWriter();
        imports.rejects(done.id(), rejects);
        assertThat(rejects.toString()).contains("B,10-16-2024,3,").contains("D,13-13-2024,5,");
    }

    @Test
    void an_external_id_of_several_lines_is_rejected() throws IOException {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name\n\"A\nB\",Acme\n\"C\tD\",Cee\n\"E\u2028F\",\"Two\nlines\"\nG,\"Two\nlines\"\n",
                NAMES);
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 1L, 3L);
        StringWriter rejects = new StringWriter();
        imports.rejects(done.id(), rejects);
        assertThat(rejects.toString())
                .contains("holds a line break, a tab or another control character, which no external id may");
    }

    @Test
    void a_number_that_rounds_to_one_too_large_rejects_its_row_alone() {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,mrr\nA,9999999999999999.999\nB,9999999999999999.99\n",
                "{\"id\":\"external_id\",\"mrr\":\"mrr\"}");
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 1L, 1L);
        done = run(
                ImportKind.USAGE,
                "account,feature,day,count\nB,x,2026-06-01,1000000000000\nB,x,2026-06-01,5\n",
                "{\"account\":\"account\",\"feature\":\"feature\",\"day\":\"day\",\"count\":\"count\"}");
        assertThat(done)
                .extracting(ImportRow::state, ImportRow::created, ImportRow::rejected)
                .containsExactly("done", 1L, 1L);
    }
}
