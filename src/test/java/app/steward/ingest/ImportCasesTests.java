package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.problem.Fault;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Files as other people's programs write them, each standing for a kind. */
class ImportCasesTests extends ImportCase {

    @Test
    void many_texts_in_one_cell_are_a_json_array_or_stand_between_separators() {
        run(
                ImportKind.ACCOUNTS,
                "id,tags\nt1,\"[\"\"env:prod\"\", \"\"pii:true\"\"]\"\nt2,\"a; b\"\nt3,\"[\"\"a, b\"\", 7, null]\"\n"
                        + "t4,[draft]\n",
                "{\"id\":\"external_id\",\"tags\":{\"field\":\"custom.tags\",\"type\":\"tags\"}}");
        assertThat(
                        value(
                                "select string_agg(external_id || (custom ->> 'tags'), ' ' order by external_id) from accounts"))
                .isEqualTo("t1[\"env:prod\", \"pii:true\"] t2[\"a\", \"b\"] t3[\"a, b\", \"7\"] t4[\"[draft]\"]");
    }

    @Test
    void a_first_line_says_the_separator() throws IOException {
        for (String separator : new String[] {";", "|", ",", "\t"}) {
            db.reset();
            ImportRow done = run(
                    ImportKind.ACCOUNTS,
                    "sep=" + separator + "\r\nid" + separator + "name\r\ns1" + separator + "Acme\r\n" + separator
                            + "x\r\n",
                    NAMES);
            assertThat(value("select external_id || name from accounts"))
                    .as(separator)
                    .isEqualTo("s1Acme");
            assertThat(rejects(done)).as("lines are those of the file").contains(",x,4,");
        }
    }

    @Test
    void rows_with_empty_cells_too_few_or_too_many_are_taken_and_rejects_stand_in_their_places() throws IOException {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name,plan\nr1,a\nr2,b,Pro\nr3,c,Pro,,\nr4,d,Pro,x\n,=e\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"plan\":\"plan\"}");
        assertThat(done)
                .extracting(ImportRow::created, ImportRow::rejected, ImportRow::state)
                .containsExactly(3L, 2L, "done");
        assertThat(value("select string_agg(concat(external_id, name, plan), ' ' order by external_id) from accounts"))
                .isEqualTo("r1a r2bPro r3cPro");
        assertThat(rejects(done).split("\r\n"))
                .containsExactly(
                        "\uFEFFid,name,plan,,line,reason",
                        "r4,d,Pro,x,5,\"the row has 4 cells, the header names 3 columns\"",
                        ",'=e,,,6,id: the external id is missing");
    }

    @Test
    void of_the_same_external_id_twice_the_later_row_holds() throws IOException {
        ImportRow done = run(ImportKind.ACCOUNTS, "id,name\nk1,First\nk1,Second\n", NAMES);
        assertThat(done)
                .extracting(ImportRow::rows, ImportRow::created, ImportRow::overridden, ImportRow::rejected)
                .containsExactly(2L, 1L, 1L, 0L);
        assertThat(value("select name from accounts")).isEqualTo("Second");
        assertThat(rejects(done)).contains("k1,First,2,\"overridden: line 3");
    }

    @Test
    void years_of_two_digits_lie_around_today() {
        String mapping = "{\"id\":\"external_id\",\"created_on\":\"created_on\"}";
        ImportRow failed = run(ImportKind.ACCOUNTS, "id,created_on\nd1,31/12/68\nd2,1/15/98\nd3,01/02/24\n", mapping);
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.errors()).extracting(Fault::path).containsExactly("created_on");
        String file = "id,created_on\nd1,31/12/68\nd2,15/01/98\nd3,01/02/24\n";
        for (String format : new String[] {null, "dd/MM/yy"}) {
            db.reset();
            dateFormat = format;
            run(ImportKind.ACCOUNTS, file, mapping);
            assertThat(value("select string_agg(created_on::text, ' ' order by external_id) from accounts"))
                    .isEqualTo("1968-12-31 1998-01-15 2024-02-01");
        }
    }

    @Test
    void the_mark_of_text_that_exports_write_is_taken_off() throws IOException {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,'=name\ne1,'=cmd\ne2,'+49 30 1\ne3,''@x\ne4,'n Sync\n,'-1\n",
                "{\"id\":\"external_id\",\"=name\":\"name\"}");
        assertThat(value("select string_agg(name, '|' order by external_id) from accounts"))
                .isEqualTo("=cmd|+49 30 1|'@x|'n Sync");
        assertThat(rejects(done)).contains("id,'=name,line,reason", ",'-1,6,");
    }

    private String rejects(ImportRow done) throws IOException {
        StringWriter rejects = new StringWriter();
        imports.rejects(done.id(), rejects);
        return rejects.toString();
    }
}
