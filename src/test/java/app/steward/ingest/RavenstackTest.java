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
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** A public data set of 500 companies comes in through the API and gives the figures that its files give. */
@StewardTest
@EnabledIf("present")
class RavenstackTest {
    private static final LocalDate D = LocalDate.of(2024, 12, 31);
    private static final DateTimeFormatter DAYS = DateTimeFormatter.ofPattern("dd-MM-yyyy");
    private static final Map<String, String> ACCOUNTS = Map.of(
            "account_id", "external_id",
            "account_name", "name",
            "industry", "industry",
            "country", "billing_country",
            "signup_date", "created_on",
            "referral_source", "custom.referral_source",
            "plan_tier", "plan",
            "seats", "licenses",
            "churn_flag", "custom.churn_flag",
            "is_trial", "custom.is_trial");
    private static final Map<String, String> SUBSCRIPTIONS = Map.of(
            "subscription_id", "external_id",
            "account_id", "account",
            "start_date", "starts_on",
            "end_date", "ends_on",
            "plan_tier", "plan",
            "seats", "seats",
            "mrr_amount", "mrr",
            "is_trial", "trial",
            "auto_renew_flag", "auto_renew");
    private static final Map<String, String> USAGE = Map.of(
            "subscription_id", "subscription",
            "usage_date", "day",
            "feature_name", "feature",
            "usage_count", "count");

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    ImportClient client;

    @TempDir
    Path temporary;

    private Path folder;
    private RestClient api;

    static boolean present() {
        return ImportClient.data("ravenstack-saas") != null;
    }

    @BeforeEach
    void emptyWorkspace() {
        db.reset();
        clock.set("2024-12-31T12:00:00Z");
        folder = ImportClient.data("ravenstack-saas");
        api = client.api();
    }

    private JsonNode run(String file, ImportKind kind, Map<String, String> mapping) {
        return client.run(api, folder.resolve(file), kind, mapping, "dd-MM-yyyy");
    }

    private static String counts(JsonNode row) {
        return row.path("state").asString("") + " " + row.path("rows") + " = " + row.path("created") + " + "
                + row.path("updated") + " + " + row.path("unchanged") + " + " + row.path("rejected");
    }

    private List<NamedCsvRecord> rows(String file) {
        return ImportClient.rows(folder.resolve(file));
    }

    @Test
    void the_figures_are_those_of_the_files() throws IOException {
        assertThat(counts(run("ravenstack_accounts.csv", ImportKind.ACCOUNTS, ACCOUNTS)))
                .isEqualTo("done 500 = 500 + 0 + 0 + 0");
        assertThat(counts(run("ravenstack_subscriptions.csv", ImportKind.SUBSCRIPTIONS, SUBSCRIPTIONS)))
                .isEqualTo("done 5000 = 5000 + 0 + 0 + 0");
        // Two subscriptions say of a feature and day only that it was used 0 times: nothing to store.
        assertThat(counts(run("ravenstack_feature_usage.csv", ImportKind.USAGE, USAGE)))
                .isEqualTo("done 25000 = 24998 + 0 + 2 + 0");
        client.recompute();

        List<NamedCsvRecord> accounts = rows("ravenstack_accounts.csv");
        List<NamedCsvRecord> subscriptions = rows("ravenstack_subscriptions.csv");
        List<NamedCsvRecord> usage = rows("ravenstack_feature_usage.csv");
        Map<String, String> accountOf = new HashMap<>();
        Map<String, Double> mrr = new HashMap<>();
        for (NamedCsvRecord s : subscriptions) {
            accountOf.put(s.getField("subscription_id"), s.getField("account_id"));
            if (isOpen(s)) {
                mrr.merge(s.getField("account_id"), Double.valueOf(s.getField("mrr_amount")), Double::sum);
            }
        }
        Map<String, Set<String>> features = new HashMap<>();
        Map<String, Long> uses = new HashMap<>();
        for (NamedCsvRecord u : usage) {
            long count = Long.parseLong(u.getField("usage_count"));
            LocalDate day = day(u.getField("usage_date"));
            if (count > 0 && day.isAfter(D.minusDays(30)) && !day.isAfter(D)) {
                String account = accountOf.get(u.getField("subscription_id"));
                features.computeIfAbsent(account, a -> new HashSet<>()).add(u.getField("feature_name"));
                uses.merge(account, count, Long::sum);
            }
        }

        matches(
                68,
                accounts,
                a -> a.getField("plan_tier").equals("Enterprise")
                        && Set.of("Cybersecurity", "FinTech").contains(a.getField("industry")),
                "{'all':[{'field':'plan','op':'eq','value':'Enterprise'},"
                        + "{'field':'industry','op':'in','value':['Cybersecurity','FinTech']}]}");
        matches(
                238,
                accounts,
                a -> mrr.getOrDefault(a.getField("account_id"), 0.0) > 10_000
                        && features.getOrDefault(a.getField("account_id"), Set.of())
                                        .size()
                                < 3,
                "{'all':[{'field':'subscription_mrr','op':'gt','value':10000},"
                        + "{'field':'features_used','params':{'days':30},'op':'lt','value':3}]}");
        matches(
                411,
                accounts,
                a -> !a.getField("referral_source").equals("partner"),
                "{'field':'custom.referral_source','op':'not_in','value':['partner']}");
        matches(
                null,
                accounts,
                a -> uses.getOrDefault(a.getField("account_id"), 0L) >= 20,
                "{'field':'usage_total','params':{'days':30},'op':'gte','value':20}");
        matches(
                null,
                accounts,
                a -> a.getField("churn_flag").equals("TRUE") && Integer.parseInt(a.getField("seats")) > 20,
                "{'all':[{'field':'custom.churn_flag','op':'eq','value':true},"
                        + "{'field':'licenses','op':'gt','value':20}]}");
        matches(
                null,
                accounts,
                a -> !day(a.getField("signup_date")).isBefore(D.minusDays(89)),
                "{'field':'created_on','op':'last_days','value':90}");
        matches(
                null,
                accounts,
                a -> a.getField("country").equals("DE") || a.getField("country").equals("IN"),
                "{'any':[{'field':'billing_country','op':'eq','value':'de'},"
                        + "{'field':'billing_country','op':'eq','value':'IN'}]}");
        assertThat(client.count(
                        Subject.SUBSCRIPTION,
                        "{'all':[{'field':'trial','op':'eq','value':false},"
                                + "{'field':'auto_renew','op':'eq','value':true},{'field':'ends_on','op':'empty'}]}"))
                .isEqualTo(subscriptions.stream()
                        .filter(s -> s.getField("is_trial").equals("FALSE")
                                && s.getField("auto_renew_flag").equals("TRUE")
                                && s.getField("end_date").isEmpty())
                        .count());

        Path more = Files.writeString(temporary.resolve("more.csv"), "id\nOne more\n");
        client.run(api, more, ImportKind.ACCOUNTS, Map.of("id", "external_id"), "");
        assertThat(client.count(
                        Subject.ACCOUNT, "{'field':'custom.referral_source','op':'not_in','value':['partner']}"))
                .isEqualTo(412);

        assertThat(counts(run("ravenstack_accounts.csv", ImportKind.ACCOUNTS, ACCOUNTS)))
                .isEqualTo("done 500 = 0 + 0 + 500 + 0");
        assertThat(counts(run("ravenstack_subscriptions.csv", ImportKind.SUBSCRIPTIONS, SUBSCRIPTIONS)))
                .isEqualTo("done 5000 = 0 + 0 + 5000 + 0");
        assertThat(counts(run("ravenstack_feature_usage.csv", ImportKind.USAGE, USAGE)))
                .isEqualTo("done 25000 = 0 + 0 + 25000 + 0");
    }

    private void matches(
            Integer known, List<NamedCsvRecord> rows, Predicate<NamedCsvRecord> expected, String condition) {
        long count = rows.stream().filter(expected).count();
        if (known != null) {
            assertThat(count).as("counted in the files").isEqualTo(known.longValue());
        }
        assertThat(count).as("says something: %s", condition).isBetween(1L, rows.size() - 1L);
        assertThat(client.count(Subject.ACCOUNT, condition)).as(condition).isEqualTo(count);
    }

    private static boolean isOpen(NamedCsvRecord s) {
        String end = s.getField("end_date");
        return !day(s.getField("start_date")).isAfter(D) && (end.isEmpty() || !day(end).isBefore(D));
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text, DAYS);
    }
}
