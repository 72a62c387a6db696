package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.listing.Column;
import app.steward.listing.Export;
import app.steward.listing.ListQuery;
import app.steward.listing.RecordListing.Asked;
import app.steward.listing.Sort;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.web.Browser;
import app.steward.workspace.Today;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Lists as files: all of what one sees, nothing else, and no text that becomes a formula. */
class ExportTest extends PortfolioCase {

    @Autowired
    Export export;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    @BeforeEach
    void namesThatTellWhoseTheyAre() {
        db.sql().execute("update accounts set name = 'Name of A-' || id");
        db.sql().execute("update users set name = 'Name of U-' || id");
    }

    private HttpResponse<String> get(String name, String path) {
        return signedIn(name).get(path);
    }

    private static List<CsvRecord> csv(String text) {
        assertThat(text).startsWith("\uFEFF");
        return CsvReader.builder().ofCsvRecord(text.substring(1)).stream().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "bea", "cid", "dep"})
    void aFileHoldsWhatThePersonSees(String name) {
        HttpResponse<String> answer = get(name, "/portfolio/accounts/export.csv?sort=-mrr");
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .contains("accounts-", ".csv");
        Set<String> exported = csv(answer.body()).stream()
                .skip(1)
                .map(row -> row.getField(0))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = new TreeSet<>();
        for (long i = 1; i <= SomePortfolio.ACCOUNTS; i++) {
            if (SomePortfolio.sees(name, i) && !SomePortfolio.archived(i)) {
                expected.add("Name of A-" + i);
            }
        }
        assertThat(exported).isEqualTo(expected);
        Set<String> hidden =
                portfolio.hiddenFrom(name).stream().map(id -> "Name of " + id).collect(Collectors.toSet());
        for (String query : List.of("", "?assigned=bea@example.com", "?q=Name", "?assigned=none")) {
            List<CsvRecord> subscriptions =
                    csv(get(name, "/portfolio/subscriptions/export.csv" + query).body());
            assertThat(subscriptions.get(0).getFields()).startsWith("External id", "Account", "Plan", "Status", "MRR");
            assertThat(subscriptions).hasSizeGreaterThan(1).allSatisfy(row -> {
                assertThat(hidden).as(query).doesNotContainAnyElementsOf(row.getFields());
                assertThat(row.getField(3)).isIn("Status", "Active", "Canceled");
            });
            csv(get(name, "/portfolio/users/export.csv" + query).body())
                    .forEach(row -> assertThat(hidden).as(query).doesNotContainAnyElementsOf(row.getFields()));
        }
    }

    @Test
    void itTakesThePermissionAndIsWrittenDown() {
        db.sql().execute("update team_members set can_export = false where name = 'bea'");
        assertThat(get("bea", "/portfolio/accounts/export.csv").statusCode()).isEqualTo(403);
        assertThat(get("bea", "/accounts").body()).doesNotContain("export.csv");
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("audit_entries")))
                .isZero();
        assertThat(get("cid", "/accounts").body()).contains("/portfolio/accounts/export.csv", "export.xlsx");
        assertThat(get("cid", "/portfolio/accounts/export.xlsx?q=A-1").statusCode())
                .isEqualTo(200);
        assertThat(db.sql()
                        .fetchValue("select actor || ' ' || action || ' ' || record_id || ' ' || (after ->> 'format')"
                                + " || ' ' || (after ->> 'search') from audit_entries"))
                .isEqualTo("cid exported accounts xlsx A-1");
    }

    @Test
    void moreRowsThanOnePieceAreAllThere() {
        db.sql()
                .execute("insert into accounts (id, external_id, name, created_on, mrr) select i, 'M-' || i, 'Many ' ||"
                        + " i, '2026-01-01', case when i % 3 > 0 then i % 7 end from generate_series(1001, 3100)"
                        + " i");
        db.sql()
                .execute("insert into account_access (member_id, account_id) select 0, id from accounts where id >"
                        + " 1000");
        portfolio.recompute();
        List<CsvRecord> rows = csv(
                get("ada", "/portfolio/accounts/export.csv?q=Many&sort=-mrr").body());
        assertThat(rows.stream().skip(1).map(row -> row.getField(0)).distinct()).hasSize(2100);
        assertThat(rows).hasSize(2101);
    }

    private byte[] written(Export.Format format) throws IOException {
        Catalogue catalogue = fields.catalogue(viewers.get("ada"));
        ListQuery view = ListQuery.of(Subject.ACCOUNT)
                .columns(List.of("name", "mrr", "created_on", "stage", "industry", "last_active_at").stream()
                        .map(key -> Column.of(Subject.ACCOUNT, key, catalogue))
                        .toList())
                .sort(Sort.parse(Subject.ACCOUNT, "created_on", catalogue))
                .search("A-1")
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        export.write(view, new Asked(viewers.get("ada"), catalogue, today.now()), format, Set.of(), out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"})
    void noTextBecomesAFormula(String text) throws IOException {
        db.sql().execute("update accounts set name = 'x', industry = null, archived_at = now() where id <> 1");
        db.sql()
                .execute(
                        "update accounts set name = {0}, industry = {0}, mrr = -5.5, stage = 'live', created_on ="
                                + " '2026-03-04' where id = 1",
                        org.jooq.impl.DSL.val(text));
        portfolio.recompute();
        CsvRecord row = csv(new String(written(Export.Format.CSV), java.nio.charset.StandardCharsets.UTF_8))
                .get(1);
        assertThat(row.getFields().subList(0, 5)).containsExactly("'" + text, "-5.5", "2026-03-04", "Live", "'" + text);
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(written(Export.Format.XLSX)))) {
            List<Row> rows = book.getFirstSheet().read();
            assertThat(rows.get(0).getCellText(1)).isEqualTo("MRR");
            Row first = rows.get(1);
            assertThat(first.getCell(0).getType()).isEqualTo(CellType.STRING);
            assertThat(first.getCell(0).getFormula()).isNull();
            assertThat(first.getCellText(0).strip()).isEqualTo(text.strip());
            assertThat(first.getCellAsNumber(1).orElseThrow()).isEqualByComparingTo(new BigDecimal("-5.5"));
            assertThat(first.getCellAsDate(2).orElseThrow().toLocalDate()).isEqualTo(LocalDate.of(2026, 3, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)"})
    void noHeadBecomesAFormula(String label) throws IOException {
        db.sql()
                .execute(
                        "insert into attributes (subject, key, label, type, position) values"
                                + " ('account', 'calc', {0}, 'text', 1)",
                        org.jooq.impl.DSL.val(label));
        String path = "/portfolio/accounts/export.csv?columns=name,custom.calc";
        assertThat(csv(get("ada", path).body()).get(0).getFields()).containsExactly("Name", "'" + label);
        byte[] sheet = signedIn("ada").bytes(path.replace(".csv", ".xlsx"));
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(sheet))) {
            Row head = book.getFirstSheet().read().get(0);
            assertThat(head.getCell(1).getType()).isEqualTo(CellType.STRING);
            assertThat(head.getCell(1).getFormula()).isNull();
        }
    }

    @Test
    void headsTellColumnsOfOneFieldApart() {
        List<CsvRecord> rows = csv(
                get("ada", "/portfolio/users/export.csv?columns=account.name,logins(days%3D7),logins(days%3D30),title")
                        .body());
        assertThat(rows.get(0).getFields())
                .containsExactly("Name", "Account", "Logins, 7 days", "Logins, 30 days", "Title");
    }

    @Test
    void anAccountWithoutANameIsCalledAsOnThePage() {
        db.sql().execute("update accounts set name = null where id = 7");
        Browser ada = signedIn("ada");
        for (String records : List.of("users", "subscriptions")) {
            String query = "?columns=account.name,external_id&q=" + (records.equals("users") ? "U-6" : "S-6");
            assertThat(ada.get("/" + records + query).body()).contains("<a href=\"/accounts/A-7\">A-7</a>");
            assertThat(csv(ada.get("/portfolio/" + records + "/export.csv" + query)
                            .body()))
                    .filteredOn(row -> row.getFields().stream().anyMatch(text -> text.matches("[US]-6")))
                    .singleElement()
                    .satisfies(row -> assertThat(row.getFields()).contains("A-7"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "bea", "cid", "dep"})
    void tickedRowsAreExportedAndNothingHidden(String name) {
        Browser browser = signedIn(name);
        Set<String> hidden = portfolio.hiddenFrom(name);
        for (String records : List.of("accounts", "users", "subscriptions")) {
            String letter = records.substring(0, 1).toUpperCase(Locale.ROOT) + "-";
            String export = "/portfolio/" + records + "/export.csv?columns=external_id&q=";
            List<Map.Entry<String, String>> ticked = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                ticked.add(Map.entry("id", letter + i));
            }
            List<String> every = ids(browser.get(export));
            List<String> exported = ids(browser.post(export + letter + "7", ticked));
            assertThat(exported)
                    .as("what was ticked and is seen, whatever the list is narrowed by")
                    .containsExactlyInAnyOrderElementsOf(every.stream()
                            .filter(id -> ticked.contains(Map.entry("id", id)))
                            .toList())
                    .hasSizeGreaterThan(5)
                    .noneMatch(hidden::contains);
            List<String> all = ids(browser.post(export + letter + "7", List.of(Map.entry("all", "true"))));
            assertThat(all)
                    .as("all that the list is narrowed to")
                    .isNotEmpty()
                    .hasSizeLessThan(every.size())
                    .isEqualTo(ids(browser.get(export + letter + "7")))
                    .noneMatch(hidden::contains);
            HttpResponse<String> book = browser.post("/portfolio/" + records + "/export.xlsx", ticked);
            assertThat(book.statusCode()).isEqualTo(200);
            assertThat(book.headers().firstValue("Content-Disposition").orElse(""))
                    .contains(records + "-", ".xlsx");
            assertThat(browser.post("/portfolio/" + records + "/export.csv", List.of())
                            .statusCode())
                    .isBetween(400, 422);
        }
        db.sql().execute("update team_members set can_export = false");
        Browser without = signedIn(name);
        for (String records : List.of("accounts", "users", "subscriptions")) {
            for (Map.Entry<String, String> which : List.of(Map.entry("id", "S-5"), Map.entry("all", "true"))) {
                assertThat(without.post("/portfolio/" + records + "/export.csv", List.of(which))
                                .statusCode())
                        .isEqualTo(403);
            }
            // who may not export assigns, adds tasks and keeps lists
            boolean works = !records.equals("subscriptions") && !name.equals("dev");
            assertThat(without.get("/" + records).body().contains("form=\"picked\""))
                    .as("something to tick rows for")
                    .isEqualTo(works);
        }
    }

    @Test
    void aViewerExportsNothingWhateverTheMemberMay() {
        Browser vic = signedIn("vic");
        for (String records : List.of("accounts", "users", "subscriptions")) {
            assertThat(vic.get("/" + records).body()).doesNotContain("export.csv", "form=\"picked\"");
            assertThat(vic.get("/portfolio/" + records + "/export.csv").statusCode())
                    .isEqualTo(403);
            assertThat(vic.post("/portfolio/" + records + "/export.xlsx", List.of(Map.entry("all", "true")))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void idsOwnersAndScoresStandBesideTheColumnsShown() {
        Browser ada = signedIn("ada");
        String export = "/portfolio/accounts/export.csv?columns=name,success_manager&q=A-7&with=";
        List<CsvRecord> rows = csv(ada.get(export + "ids,owners&with=scores").body());
        assertThat(rows.get(0).getFields())
                .startsWith("Name", "Success manager", "Success manager, e-mail", "External id")
                .contains("Account manager, e-mail", "Overall health score", "Engagement score")
                .doesNotHaveDuplicates();
        assertThat(csv(ada.get(export).body()).get(0).getFields()).containsExactly("Name", "Success manager");
        assertThat(csv(ada.get("/portfolio/users/export.csv?columns=name,account.name&with=ids")
                                .body())
                        .get(0)
                        .getFields())
                .containsExactly("Name", "Account", "External id", "Account: External id");
        assertThat(ada.get(export + "everything").statusCode()).isEqualTo(400);
        assertThat(ada.get("/accounts").body()).contains("name=\"with\" value=\"owners\"");
        assertThat(csv(ada.post(
                                        "/portfolio/subscriptions/export.csv?columns=plan",
                                        List.of(
                                                Map.entry("id", "S-5"),
                                                Map.entry("with", "ids"),
                                                Map.entry("with", "owners")))
                                .body())
                        .get(0)
                        .getFields())
                .startsWith("External id", "Plan", "Account: External id", "Account: Success manager, e-mail");
        assertThat(db.sql().fetchValue("select string_agg(distinct after ->> 'with', ' ') from audit_entries"))
                .asString()
                .contains("[\"ids\", \"owners\"]");
    }

    @Test
    void daysThatExcelDoesNotHaveAreText() throws IOException {
        db.sql().execute("update accounts set archived_at = now() where id <> 1");
        for (String day : List.of("1899-12-31", "1900-02-28", "1900-03-01")) {
            db.sql().execute("update accounts set created_on = {0}::date where id = 1", org.jooq.impl.DSL.val(day));
            try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(written(Export.Format.XLSX)))) {
                Row row = book.getFirstSheet().read().get(1);
                if (day.equals("1900-03-01")) {
                    assertThat(row.getCell(2).getType()).isEqualTo(CellType.NUMBER);
                    assertThat(row.getCellAsNumber(2).orElseThrow()).isEqualByComparingTo("61");
                } else {
                    assertThat(row.getCell(2).getType()).as(day).isEqualTo(CellType.STRING);
                    assertThat(row.getCellText(2)).isEqualTo(day);
                }
            }
        }
    }

    private static List<String> ids(HttpResponse<String> file) {
        assertThat(file.statusCode()).isEqualTo(200);
        return csv(file.body()).stream()
                .skip(1)
                .map(row -> row.getField(row.getFieldCount() - 1))
                .toList();
    }
}
