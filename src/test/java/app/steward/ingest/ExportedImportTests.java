package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.listing.Column;
import app.steward.listing.Export;
import app.steward.listing.ListQuery;
import app.steward.listing.RecordListing.Asked;
import app.steward.listing.Sort;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A list that was exported comes back as it was. */
class ExportedImportTests extends ImportCase {
    @Autowired
    Export export;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    @Autowired
    ImportClient client;

    @BeforeEach
    void records() {
        db.sql()
                .execute("insert into team_members (id, email, name, profile) values (1, 'ann@x.org', 'Ben', 'csm'),"
                        + " (2, 'ben@x.org', 'Ben', 'csm')");
        db.sql()
                .execute("insert into attributes (subject, key, label, type, options) values"
                        + " ('account', 'tags', '=Tags', 'tags', '[]'),"
                        + " ('account', 'tier', 'Tier', 'choice', '[{\"key\":\"g\",\"label\":\"Gold\"}]'),"
                        + " ('account', 'note', 'Note', 'text', '[]'), ('account', 'seen', 'Seen', 'moment', '[]'),"
                        + " ('account', 'ratio', 'Ratio', 'number', '[]'), ('account', 'vip', 'Vip', 'yes_no', '[]')");
        run(
                ImportKind.ACCOUNTS,
                "id,name,up,csm,am,stage,licenses,since,tags,tier,note,seen,ratio,vip,plan\n"
                        + "A,''=Acme,,ann@x.org,,Live,,1899-02-03,\"[\"\"a, b\"\",\"\"c\"\"]\",gold,'+49 30,"
                        + "2025-11-02T06:30:00.123456Z,1.234,yes,\n"
                        + "B,,A,,ben@x.org,Cancelled,1200,2024-01-02,x,,\"two\nlines\",2025-11-02T05:30:00Z,-0.5,no,-1\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"up\":\"parent\",\"csm\":\"success_manager\","
                        + "\"am\":\"account_manager\",\"stage\":\"stage\",\"licenses\":\"licenses\",\"since\":\"created_on\","
                        + "\"tags\":\"custom.tags\",\"tier\":\"custom.tier\",\"note\":\"custom.note\",\"seen\":\"custom.seen\","
                        + "\"ratio\":\"custom.ratio\",\"vip\":\"custom.vip\",\"plan\":\"plan\"}");
        run(
                ImportKind.USERS,
                "id,acc,name,mail,persona,login\nU,A,,@at,poc,2025-11-02T05:30:00.5Z\nV,,Vera,,,\n",
                "{\"id\":\"external_id\",\"acc\":\"account\",\"name\":\"name\",\"mail\":\"email\",\"persona\":\"persona\","
                        + "\"login\":\"last_login_at\"}");
        run(
                ImportKind.SUBSCRIPTIONS,
                "id,acc,amount,months,mrr,status,seats,from\nS,A,1000,12,,active,5,2026-01-01\nT,A,,,7,canceled,,\n",
                "{\"id\":\"external_id\",\"acc\":\"account\",\"amount\":\"amount\",\"months\":\"billing_months\","
                        + "\"mrr\":\"mrr\",\"status\":\"status\",\"seats\":\"seats\",\"from\":\"starts_on\"}");
        run(
                ImportKind.USAGE,
                "who,f,on\nU,Export,2026-06-10\nU,Export,2026-06-14\n",
                "{\"who\":\"user\",\"f\":\"feature\",\"on\":\"day\"}");
        client.recompute();
        // Its hour between one and two of 2 November 2025 comes twice.
        db.sql().execute("update workspace set time_zone = 'America/New_York'");
        dateFormat = "yyyy-MM-dd";
    }

    @Test
    void whatEveryFieldShowsChangesNothing() throws IOException {
        for (ImportKind kind : List.of(ImportKind.ACCOUNTS, ImportKind.USERS, ImportKind.SUBSCRIPTIONS)) {
            Subject subject = kind.subject();
            Catalogue catalogue = fields.catalogue();
            List<FieldDefinition> written = catalogue.of(subject).stream()
                    .filter(field -> field.writable() && field.column())
                    .filter(field -> field.params().isEmpty() && !field.key().startsWith("account."))
                    .toList();
            byte[] file = exported(subject, written, catalogue);
            Map<String, String> mapping = new LinkedHashMap<>();
            for (FieldDefinition field : written) {
                String head = Column.of(subject, field.key(), catalogue).label();
                mapping.put(
                        field.type() == ValueType.PERSON
                                ? head + ", e-mail"
                                : field.type() == ValueType.REFERENCE ? head + ", external id" : head,
                        field.key());
            }
            if (subject != Subject.ACCOUNT) {
                mapping.put("Account: External id", "account");
            }
            ImportRow done = run(kind, file, json.writeValueAsString(mapping));
            assertThat(done)
                    .as("%s %s", done, new String(file, StandardCharsets.UTF_8))
                    .extracting(ImportRow::state, ImportRow::rows, ImportRow::unchanged)
                    .containsExactly("done", 2L, 2L);
            clearEmpty = true;
            assertThat(run(kind, file, json.writeValueAsString(mapping)).unchanged())
                    .as(kind.key())
                    .isEqualTo(2);
            clearEmpty = false;
        }
        assertThat(value("select concat_ws('|', mrr, amount, plan, licenses) from accounts where external_id = 'A'"))
                .as("what subscriptions say is not given")
                .isEmpty();
    }

    @Test
    void whatFollowsFromOtherDataOrTakesParametersIsRefusedByName() throws IOException {
        Catalogue catalogue = fields.catalogue();
        ListQuery view = view(
                Subject.ACCOUNT,
                List.of(
                        Column.of(Subject.ACCOUNT, "external_id", catalogue),
                        Column.of(Subject.ACCOUNT, "logins", Map.of("days", "7"), catalogue)),
                catalogue);
        byte[] file = exported(view, catalogue);
        assertThat(run(ImportKind.ACCOUNTS, file, "{\"External id\":\"external_id\",\"Logins, 7 days\":null}"))
                .extracting(ImportRow::state, ImportRow::unchanged)
                .containsExactly("done", 2L);
        refused(
                new String(file, StandardCharsets.UTF_8),
                "{\"External id\":\"external_id\",\"Logins, 7 days\":\"logins\"}",
                "mapping.Logins, 7 days");
    }

    private byte[] exported(Subject subject, List<FieldDefinition> shown, Catalogue catalogue) throws IOException {
        byte[] file = exported(
                view(
                        subject,
                        shown.stream()
                                .map(field -> Column.of(subject, field.key(), catalogue))
                                .collect(Collectors.toCollection(ArrayList::new)),
                        catalogue),
                catalogue);
        CsvRecord head = CsvReader.builder().ofCsvRecord(new String(file, StandardCharsets.UTF_8).substring(1)).stream()
                .findFirst()
                .orElseThrow();
        assertThat(head.getFields()).doesNotHaveDuplicates();
        return file;
    }

    private static ListQuery view(Subject subject, List<Column> columns, Catalogue catalogue) {
        return ListQuery.of(subject)
                .columns(columns)
                .sort(Sort.parse(subject, "external_id", catalogue))
                .build();
    }

    private byte[] exported(ListQuery view, Catalogue catalogue) throws IOException {
        Viewer viewer = new Viewer(null, "a@x.org", "A", Profile.ADMINISTRATOR, true, "system", null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        export.write(
                view,
                new Asked(viewer, catalogue, today.now()),
                Export.Format.CSV,
                EnumSet.of(Export.Beside.IDS, Export.Beside.OWNERS),
                out);
        return out.toByteArray();
    }
}
