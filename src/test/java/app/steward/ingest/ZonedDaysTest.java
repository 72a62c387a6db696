package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A moment with a zone where a day is due is that moment's day in the workspace's zone, on every way in. */
class ZonedDaysTest extends ImportCase {
    @Autowired
    Api api;

    @Autowired
    ImportClient client;

    @ParameterizedTest
    @CsvSource({
        "UTC, 2024-11-03",
        "America/New_York, 2024-11-02",
        "Asia/Kolkata, 2024-11-03",
        "Australia/Lord_Howe, 2024-11-03"
    })
    void oneMomentIsOneDay(String zone, String day) {
        db.sql().execute("update workspace set time_zone = ?", zone);
        run(
                ImportKind.ACCOUNTS,
                "id,since,signed\na1,2024-11-03T02:00:00Z,2024-11-02T22:00:00-04:00\n",
                "{\"id\":\"external_id\",\"since\":\"created_on\",\"signed\":{\"field\":\"custom.signed\",\"type\":\"date\"}}");
        ImportRow uses = run(
                ImportKind.USAGE,
                "account,feature,day\na1,login-page,2024-11-03T02:00:00Z\na1,other-page,2024-11-02T22:00:00-04:00\n",
                "{\"account\":\"account\",\"feature\":\"feature\",\"day\":\"day\"}");
        assertThat(uses.created()).isEqualTo(2);
        assertThat(value("select string_agg(distinct day::text, ' ') from usage_daily"))
                .isEqualTo(day);
        assertThat(value("select count(last_at) from usage_daily"))
                .as("no moment is known")
                .isEqualTo("0");

        api.post(
                "/accounts",
                "{'externalId':'a2','created_on':'2024-11-03T02:00:00Z','custom.signed':'2024-11-02T22:00:00-04:00'}");
        for (String account : new String[] {"/accounts/a1", "/accounts/a2"}) {
            JsonNode read = api.get(account).body();
            assertThat(read.path("created_on").asString()).as(account).isEqualTo(day);
            assertThat(read.path("custom.signed").asString()).as(account).isEqualTo(day);
        }
        assertThat(client.count(
                        app.steward.condition.Subject.ACCOUNT,
                        "{'field':'created_on','op':'on','value':'2024-11-03T02:00:00Z'}"))
                .isEqualTo(2);
    }

    @Test
    void whatFilesGaveOfUsersCountsForTheirAccounts() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        String mapping =
                "{\"id\":\"external_id\",\"acc\":\"account\",\"seen\":\"last_active_at\",\"in\":\"last_login_at\"}";
        run(
                ImportKind.USERS,
                "id,acc,seen,in\nU,A,2026-06-10T08:00:00Z,\nV,A,2026-06-09T08:00:00Z,2026-06-08 07:00\n",
                mapping);
        client.recompute();
        JsonNode account = api.get("/accounts/A").body();
        assertThat(account.path("last_active_at").asString()).isEqualTo("2026-06-10T08:00:00Z");
        assertThat(account.path("last_login_at").asString()).isEqualTo("2026-06-08T07:00:00Z");
        assertThat(api.get("/users/V").body().path("activity").asString()).isEqualTo("active");
    }

    @Test
    void aFeatureWasSeenOnItsLastDay() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        String mapping = "{\"account\":\"account\",\"feature\":\"feature\",\"day\":\"day\"}";
        run(ImportKind.USAGE, "account,feature,day\nA,export,2026-06-10\nA,export,2026-06-12\n", mapping);
        run(ImportKind.USAGE, "account,feature,day\nA,export,2026-06-11\n", mapping);
        assertThat(value("select last_seen_on from features where id > 0")).isEqualTo("2026-06-12");
        assertThat(value("select last_seen_at from features where id > 0")).isNull();
    }
}
