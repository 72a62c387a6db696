package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** A public data set with users and deals: users without names, deals of accounts that do not exist. */
@StewardTest
@EnabledIf("present")
class LightdashTest {
    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    ImportClient client;

    @TempDir
    Path temporary;

    static boolean present() {
        return ImportClient.data("lightdash-saas-demo") != null;
    }

    @BeforeEach
    void emptyWorkspace() {
        db.reset();
        clock.set("2025-06-30T12:00:00Z");
    }

    @Test
    void users_and_won_deals_come_in_and_deals_of_unknown_accounts_are_listed() throws IOException {
        Path folder = ImportClient.data("lightdash-saas-demo");
        RestClient api = client.api();
        List<NamedCsvRecord> accounts = ImportClient.rows(folder.resolve("accounts_raw.csv"));
        List<NamedCsvRecord> users = ImportClient.rows(folder.resolve("users_raw.csv"));
        List<NamedCsvRecord> deals = ImportClient.rows(folder.resolve("deals_raw.csv"));
        Set<String> known = accounts.stream().map(a -> a.getField("account_id")).collect(Collectors.toSet());
        List<NamedCsvRecord> won = deals.stream()
                .filter(d -> Set.of("Won", "Closed Won").contains(d.getField("stage")))
                .toList();
        List<NamedCsvRecord> lost = won.stream()
                .filter(d -> !known.contains(d.getField("account_id")))
                .toList();
        assertThat(deals.stream().filter(d -> !known.contains(d.getField("account_id"))))
                .as("of all deals")
                .hasSize(62);
        assertThat(lost).isNotEmpty();

        JsonNode imported = client.run(
                api,
                folder.resolve("accounts_raw.csv"),
                ImportKind.ACCOUNTS,
                Map.of(
                        "account_id", "external_id",
                        "account_name", "name",
                        "industry", "industry",
                        "segment", Map.of("field", "custom.segment", "type", "choice")),
                "");
        assertThat(imported.path("created").asInt()).isEqualTo(accounts.size());

        imported = client.run(
                api,
                folder.resolve("users_raw.csv"),
                ImportKind.USERS,
                Map.of(
                        "user_id", "external_id",
                        "account_id", "account",
                        "email", "email",
                        "job_title", "title",
                        "is_marketing_opted_in", Map.of("field", "custom.marketing_opt_in", "type", "yes_no"),
                        "created_at", "created_on",
                        "first_logged_in_at", "first_active_on",
                        "latest_logged_in_at", "last_login_at"),
                "");
        assertThat(imported.path("created").asInt()).isEqualTo(users.size());
        assertThat(imported.path("rejected").asInt()).isZero();

        List<String> lines = new ArrayList<>();
        lines.add("deal_id,account_id,plan,seats,amount,created_date");
        for (NamedCsvRecord d : won) {
            lines.add(String.join(
                    ",",
                    d.getField("deal_id"),
                    d.getField("account_id"),
                    d.getField("plan"),
                    d.getField("seats"),
                    d.getField("amount"),
                    d.getField("created_date")));
        }
        Path file = Files.write(temporary.resolve("won.csv"), lines);
        imported = client.run(
                api,
                file,
                ImportKind.SUBSCRIPTIONS,
                Map.of(
                        "deal_id", "external_id",
                        "account_id", "account",
                        "plan", "plan",
                        "seats", "seats",
                        "amount", "amount",
                        "created_date", "starts_on"),
                "");
        assertThat(imported.path("created").asInt()).isEqualTo(won.size() - lost.size());
        assertThat(imported.path("rejected").asInt()).isEqualTo(lost.size());
        assertThat(ImportClient.rejects(api, imported).lines().skip(1))
                .hasSize(lost.size())
                .allMatch(line -> line.contains("is not a known account"))
                .map(line -> line.split(",")[0])
                .containsExactlyElementsOf(
                        lost.stream().map(d -> d.getField("deal_id")).toList());

        client.recompute();
        assertThat(client.count(
                        Subject.USER,
                        "{'all':[{'field':'title','op':'contains','value':'engineer'},"
                                + "{'field':'custom.marketing_opt_in','op':'eq','value':true}]}"))
                .isEqualTo(users.stream()
                        .filter(u -> u.getField("job_title").toLowerCase().contains("engineer")
                                && u.getField("is_marketing_opted_in").equals("1"))
                        .count());
        assertThat(client.count(Subject.USER, "{'field':'last_login_at','op':'last_days','value':30}"))
                .isEqualTo(users.stream()
                        .filter(u -> {
                            String at = u.getField("latest_logged_in_at");
                            return at.compareTo("2025-06-01") >= 0 && at.compareTo("2025-06-30 12:00:00") <= 0;
                        })
                        .count());
        assertThat(client.count(Subject.ACCOUNT, "{'field':'custom.segment','op':'in','value':['SMB','Midmarket']}"))
                .isEqualTo(accounts.stream()
                        .filter(a -> !a.getField("segment").equals("Enterprise"))
                        .count());
        // A user without a name is shown by e-mail.
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("users"), org.jooq.impl.DSL.condition("label = email")))
                .isEqualTo(users.size());
    }
}
