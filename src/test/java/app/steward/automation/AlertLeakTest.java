package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.notice.DigestPart;
import app.steward.team.Covers;
import app.steward.team.Profile;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Acme and its user Uma lie below Bolt, which their CSM does not see; rules about both say so and ask for it. */
class AlertLeakTest extends AlertCase {
    private static final String UNSEEN = "lies below an account that you do not see";

    /** Where an alert says what it says, and with which values it opened. */
    private static final List<String> PAGES = List.of(
            "/alerts/open",
            "/alerts/{account}",
            "/alerts/{user}",
            "/alerts/export.csv",
            "/reports/portfolio/act?part=alerts",
            "/reports/portfolio/act/alerts/{account}",
            "/reports/portfolio/act/alerts/{user}",
            "/accounts/A-1",
            "/accounts/A-1?happened=alerts",
            "/users/U-1",
            "/users/U-1?happened=alerts");

    private static final List<String> CALLS = List.of(
            "/alerts",
            "/alerts/{account}",
            "/alerts/{user}",
            "/accounts/A-1/alerts",
            "/alerts/{account}/explanation",
            "/alerts/{user}/explanation");

    @LocalServerPort
    int port;

    @Autowired
    List<DigestPart> digest;

    @Autowired
    Covers covers;

    @Autowired
    TeamMembers members;

    private long ofAccount;
    private long ofUser;

    @BeforeEach
    void alertsThatNameTheParent() {
        db.sql()
                .execute("insert into users (id, external_id, account_id, name, created_on) values"
                        + " (1, 'U-1', 1, 'Uma', '2026-01-01')");
        db.sql().execute("update accounts set parent_id = 2 where id = 1");
        night();
        ofAccount = opens("account", "parent");
        ofUser = opens("user", "account.parent");
    }

    private long opens(String subject, String parent) {
        int rule = ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'Group " + subject + "','subject':'" + subject + "','type':'risk','on':true,"
                                + "'existing':'act','message':'{{account.name}} lies below {{account.parent|nothing}}.',"
                                + "'condition':{'field':'" + parent + "','op':'in','value':['A-2']}}",
                        null))
                .get("id")
                .asInt();
        return db.sql()
                .fetchSingle("select id from alerts where rule_id = " + rule)
                .get(0, Long.class);
    }

    private String filled(String path) {
        return path.replace("{account}", Long.toString(ofAccount)).replace("{user}", Long.toString(ofUser));
    }

    private Map<String, String> read(String name) {
        Map<String, String> read = new LinkedHashMap<>();
        Browser browser = Browser.signedIn(port, name);
        for (String page : PAGES) {
            var answer = browser.get(filled(page));
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            read.put(page, answer.body());
        }
        for (String call : CALLS) {
            read.put(
                    "GET " + call,
                    ok(call("GET", filled(call), null, name + "@example.com")).toString());
        }
        return read;
    }

    private String digest(String name) {
        Viewer member = covers.viewer(members.findByEmail(name + "@example.com").orElseThrow());
        return digest.stream()
                .flatMap(part -> part.lines(member, now().today(), Instant.EPOCH, 10).stream())
                .toList()
                .toString();
    }

    @Test
    void whoDoesNotSeeTheParentReadsWhatAnAlertSaysWithoutItsName() {
        Map<String, String> read = read("cleo");
        read.forEach((where, said) -> assertThat(said).as(where).doesNotContain("Bolt"));
        for (String where : List.of(
                "/alerts/open",
                "/alerts/{account}",
                "/alerts/{user}",
                "/alerts/export.csv",
                "/reports/portfolio/act/alerts/{account}",
                "/users/U-1",
                "GET /alerts",
                "GET /accounts/A-1/alerts")) {
            assertThat(read.get(where)).as(where).contains("Acme " + UNSEEN);
        }
        assertThat(read.get("GET /alerts/{account}/explanation"))
                .as("what the rule asked is told as its criteria, not as what was true of the account")
                .contains("\"Parent account\":\"an account that you do not see\"", "\"condition\":\"\"");
        assertThat(digest("cleo")).contains("Acme " + UNSEEN).doesNotContain("Bolt");
    }

    @Test
    void whoComesToSeeTheParentReadsAllOfIt() {
        db.sql()
                .execute("insert into covers (member_id, deputy_id, from_on, to_on) select c.id, d.id, '2020-01-01',"
                        + " '2100-01-01' from team_members c, team_members d where c.email = 'carl@example.com' and"
                        + " d.email = 'cleo@example.com'");
        assertThat(Browser.signedIn(port, "cleo").get("/alerts/" + ofAccount).body())
                .contains("Acme lies below Bolt.")
                .doesNotContain(UNSEEN);
        assertThat(digest("cleo")).contains("Acme lies below Bolt.");
    }

    @Test
    void whatWasSaidOfTheAccountThatAUserLeftStaysThere() {
        db.sql()
                .execute("insert into users (id, external_id, account_id, name, created_on) values"
                        + " (2, 'U-2', 2, 'Ute', '2026-01-01')");
        night();
        int rule = ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'Pays','subject':'user','type':'risk','on':true,'existing':'act','message':'{{account.name}}"
                                + " pays {{account.mrr|nothing}}.','condition':{'field':'name','op':'eq','value':'Ute'}}",
                        null))
                .get("id")
                .asInt();
        ok(call("PATCH", "/users/U-2", "{'account':'A-1'}", null));
        String alerts = "/alerts?rule=" + rule;
        for (String elsewhere : List.of("A-3", "A-1")) {
            String told = ok(call("GET", alerts, null, "cleo@example.com")).toString();
            assertThat(told)
                    .contains("U-2", "when the user was with an account that you do not see")
                    .doesNotContain("Bolt");
            assertThat(ok(call("GET", alerts, null, null)).toString()).contains("Bolt pays");
            ok(call("PATCH", "/users/U-2", "{'account':'" + elsewhere + "'}", null));
        }
        ok(call("PATCH", "/users/U-2", "{'account':'A-2'}", null));
        assertThat(ok(call("GET", alerts, null, "carl@example.com")).toString())
                .as("back where it opened")
                .contains("Bolt pays");
    }

    @Test
    void aParentThatIsGoneIsStillNotNamed() {
        db.sql().execute("update accounts set parent_id = null where id = 1");
        db.sql().execute("delete from accounts where id = 2");
        read("cleo").forEach((where, said) -> assertThat(said).as(where).doesNotContain("Bolt"));
    }

    @ParameterizedTest
    @EnumSource(value = Profile.class, names = "CSM", mode = EnumSource.Mode.EXCLUDE)
    void whoSeesAllReadsAll(Profile profile) {
        accounts.member("any", profile);
        Browser browser = Browser.signedIn(port, "any");
        for (String page : List.of("/alerts/open", "/alerts/{account}", "/alerts/{user}", "/users/U-1")) {
            assertThat(browser.get(filled(page)).body())
                    .as(page)
                    .contains("Acme lies below Bolt.")
                    .doesNotContain(UNSEEN);
        }
    }
}
