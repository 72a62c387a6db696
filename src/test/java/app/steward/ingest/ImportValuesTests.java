package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.record.Property;
import app.steward.record.RecordProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Numbers, text and bytes of a file: what is decided over all of it. */
class ImportValuesTests extends ImportCase {
    private static final String MONEY = "{\"id\":\"external_id\",\"mrr\":\"mrr\",\"licenses\":\"licenses\"}";
    private static final String STORAGE =
            "{\"id\":\"external_id\",\"storage\":{\"field\":\"custom.storage\",\"type\":\"number\"}}";

    @Autowired
    RecordProperties properties;

    private String money() {
        return value("select string_agg(external_id || ' ' || trim_scale(mrr) || ' ' || trim_scale(licenses), ', '"
                + " order by external_id) from accounts");
    }

    @Test
    void one_value_settles_how_the_numbers_of_its_column_are_written() {
        run(ImportKind.ACCOUNTS, "id;mrr;licenses\nw1;1.234,50;12\nw2;2.500;1.200\n", MONEY);
        assertThat(money()).isEqualTo("w1 1234.5 12, w2 2500 1200");
        db.reset();
        run(ImportKind.ACCOUNTS, "id,mrr,licenses\nx1,1234.5,12\nx2,\"2,500\",\"1,200\"\n", MONEY);
        assertThat(money()).isEqualTo("x1 1234.5 12, x2 2500 1200");
    }

    @Test
    void counts_take_no_fraction_and_money_has_cents() {
        run(ImportKind.ACCOUNTS, "id;mrr;licenses\ny1;1.200;1.200\ny2;12.000;2.500\n", MONEY);
        assertThat(money()).isEqualTo("y1 1200 1200, y2 12000 2500");
    }

    @Test
    void a_column_that_can_be_read_either_way_fails_until_the_number_format_is_said() {
        String file = "id;storage\nz1;1.250\nz2;12.400\n";
        ImportRow failed = run(ImportKind.ACCOUNTS, file, STORAGE);
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.errors()).extracting(Fault::path).containsExactly("storage");
        assertThat(failed.errors().get(0).message()).contains("numberFormat", "1.250", "1,234.56", "1.234,56");
        assertThat(count("accounts")).isZero();

        String stored = "select string_agg(external_id || ' ' || (custom ->> 'storage'), ', ' order by external_id)"
                + " from accounts";
        numberFormat = "1.234,56";
        run(ImportKind.ACCOUNTS, file, STORAGE);
        assertThat(value(stored)).isEqualTo("z1 1250, z2 12400");
        numberFormat = "1,234.56";
        run(ImportKind.ACCOUNTS, file, STORAGE);
        assertThat(value(stored)).isEqualTo("z1 1.25, z2 12.4");
        numberFormat = "1 234,56";
        assertThatThrownBy(() -> start(ImportKind.ACCOUNTS, bytes(file), STORAGE))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults()).extracting(Fault::path).containsExactly("numberFormat"));
    }

    @Test
    void a_new_attribute_without_a_type_is_asked_about_too() {
        ImportRow failed = run(
                ImportKind.ACCOUNTS,
                "id;storage\nz1;1.250\nz2;12.400\n",
                "{\"id\":\"external_id\",\"storage\":\"custom.storage\"}");
        assertThat(failed.errors()).extracting(Fault::path).containsExactly("storage");
        assertThat(failed.state()).isEqualTo("failed");
    }

    @Test
    void numbers_written_otherwise_than_their_column_or_in_another_currency_reject_their_rows() throws IOException {
        ImportRow done = run(
                ImportKind.ACCOUNTS, "id;mrr;licenses\na;1,5;1\nb;2,5;1\nc;3.5;1\nd;€4;1\ne;$5;1\nf;6;1,5\n", MONEY);
        assertThat(money()).isEqualTo("a 1.5 1, b 2.5 1, e 5 1");
        StringWriter rejects = new StringWriter();
        imports.rejects(done.id(), rejects);
        assertThat(rejects.toString())
                .contains(
                        "is not written as the other numbers are, which are like 1.234,56",
                        "is not an amount in USD",
                        "is not a whole number");
    }

    @Test
    void usage_counts_are_thousands_too() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        run(
                ImportKind.USAGE,
                "account;feature;day;count\nA;x;2026-06-01;1.200\n",
                "{\"account\":\"account\",\"feature\":\"feature\",\"day\":\"day\",\"count\":\"count\"}");
        assertThat(value("select sum(uses) from usage_daily")).isEqualTo("1200");
    }

    @Test
    void what_a_value_has_to_be_is_said_in_one_place() {
        String months = "{\"id\":\"external_id\",\"account\":\"account\",\"months\":\"billing_months\"}";
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        ImportRow done =
                run(ImportKind.SUBSCRIPTIONS, "id,account,months\na,A,1200\nb,A,1201\nc,A,0.001\nd,A,12\n", months);
        assertThat(done.rejected()).isEqualTo(2);
        assertThat(value("select string_agg(external_id, ',' order by external_id) from subscriptions"))
                .isEqualTo("a,d");
    }

    /** A property is declared with its record: what brings values, and what changes them, knows none by its name. */
    @Test
    void no_property_is_named_a_second_time() throws IOException {
        // A name may come in parts, the external id finds the record; the others are words of other things, too.
        Set<String> known = Set.of("name", "external_id", "email", "trial");
        List<String> keys = Stream.of(Subject.values())
                .flatMap(subject -> properties.of(subject).stream())
                .map(Property::key)
                .filter(key -> !known.contains(key))
                .toList();
        assertThat(keys).hasSizeGreaterThan(30);
        for (String room : List.of("ingest", "record", "choice", "attribute")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/app/steward", room))) {
                // facts have columns of the same names
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("FactTable.java"))
                        .toList()) {
                    String text = Files.readString(file);
                    assertThat(keys).as(file.toString()).noneMatch(key -> text.contains('"' + key + '"'));
                }
            }
        }
    }

    // bytes

    private static byte[] join(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            bytes.writeBytes(part instanceof Integer one ? new byte[] {one.byteValue()} : bytes((String) part));
        }
        return bytes.toByteArray();
    }

    @Test
    void a_file_that_is_utf_8_but_for_some_rows_has_these_rejected() throws IOException {
        for (String mark : List.of("", "\ufeff")) {
            db.reset();
            ImportRow done = run(
                    ImportKind.ACCOUNTS,
                    join(mark, "id,name,more\ng79,Müller,\ng80,M", 0xC3, ",\ng81,Björk,\ng82,Ok,", 0xFC, "\n"),
                    NAMES);
            assertThat(value("select string_agg(external_id || ' ' || name, ', ' order by external_id) from accounts"))
                    .isEqualTo("g79 Müller, g81 Björk");
            assertThat(done.rejected()).isEqualTo(2);
            StringWriter rejects = new StringWriter();
            imports.rejects(done.id(), rejects);
            assertThat(rejects.toString())
                    .contains("g80,M\ufffd,", "name: \"\"M\ufffd\"\" holds bytes that are not UTF-8")
                    .contains("more: \"\"\ufffd\"\" holds bytes that are not UTF-8");
        }
    }

    @Test
    void a_file_in_windows_1252_is_one_however_far_down_its_first_letter_stands() {
        String rows = "A,Plain\n".repeat(20_000);
        run(
                ImportKind.ACCOUNTS,
                ("id,name\n" + rows + "Z,Zoë\nY,CAFÉ™ für € 5\n").getBytes(Charset.forName("windows-1252")),
                NAMES);
        assertThat(value("select string_agg(name, ', ' order by external_id desc) from accounts where name <> 'Plain'"))
                .isEqualTo("Zoë, CAFÉ™ für € 5");
    }

    @Test
    void bytes_that_windows_1252_does_not_know_reject_their_row() {
        ImportRow done = run(ImportKind.ACCOUNTS, join("id,name\nA,Z", 0xEB, "\nB,", 0x81, "\n"), NAMES);
        assertThat(done.created()).isEqualTo(1);
        assertThat(done.rejected()).isEqualTo(1);
        assertThat(value("select name from accounts")).isEqualTo("Zë");
    }

    @Test
    void utf_16_is_known_without_a_mark_and_half_a_pair_rejects_its_row() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (char c : "имя,id\r\nЛев,A\r\n\ud83d,B\r\n".toCharArray()) {
            file.write(c >> 8);
            file.write(c);
        }
        ImportRow done = run(ImportKind.ACCOUNTS, file.toByteArray(), "{\"id\":\"external_id\",\"имя\":\"name\"}");
        assertThat(value("select name from accounts")).isEqualTo("Лев");
        assertThat(done.created()).isEqualTo(1);
        assertThat(done.rejected()).isEqualTo(1);
    }

    @Test
    void a_header_with_such_bytes_refuses_the_file() {
        assertThatThrownBy(() -> start(ImportKind.ACCOUNTS, join("id,na", 0xC3, "\nA,Zoë\n"), NAMES))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("column 2 holds bytes that are not UTF-8");
    }

    // text

    @Test
    void what_shows_nothing_is_trimmed_and_text_is_composed() {
        run(
                ImportKind.ACCOUNTS,
                "\u00a0id,name\u200b,industry\n"
                        + "\u00a0 N9\u00a0,\u200bAcme\ufeff,\u00a0Retail\u00a0\n"
                        + "N10,Cafe\u0301,\u00a0\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"industry \":\"industry\"}");
        assertThat(value(
                        "select string_agg(concat_ws('|', external_id, name, industry), ', ' order by external_id) from"
                                + " accounts"))
                .isEqualTo("N10|Caf\u00e9, N9|Acme|Retail");
    }
}
