package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.account.BulkAssignment;
import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.team.Cover;
import app.steward.team.Covers;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A deputy sees and works the accounts of whoever is away, on these days and not after. */
class CoverTest extends PortfolioCase {
    private static final LocalDate TODAY = LocalDate.parse("2026-06-15");

    @Autowired
    Api api;

    @Autowired
    TestClock clock;

    @Autowired
    Covers covers;

    @Autowired
    Team team;

    @Autowired
    TeamMembers members;

    @Autowired
    BulkAssignment bulk;

    private Set<String> seenBy(String name) {
        Answer answer = api.send("GET", "/accounts?limit=1000", null, name + "@example.com");
        return answer.body()
                .path("items")
                .valueStream()
                .map(item -> item.path("externalId").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ofThose(String... names) {
        Set<String> seen = new TreeSet<>();
        for (long i = 1; i <= SomePortfolio.ACCOUNTS; i++) {
            for (String name : names) {
                if (SomePortfolio.sees(name, i) && !SomePortfolio.archived(i)) {
                    seen.add("A-" + i);
                }
            }
        }
        return seen;
    }

    private Cover beaStandsInForCid() {
        return covers.set(
                viewers.get("cid"), "cid@example.com", "bea@example.com", TODAY.plusDays(1), TODAY.plusDays(2));
    }

    private void day(int ahead) {
        clock.set(TestClock.START.plus(Duration.ofDays(ahead)));
    }

    @Test
    void T2_the_deputy_sees_the_book_on_these_days_and_not_after() {
        beaStandsInForCid();
        Set<String> own = ofThose("bea");
        Set<String> both = ofThose("bea", "cid");
        assertThat(both).isNotEqualTo(own);
        assertThat(seenBy("bea")).isEqualTo(own);
        day(1);
        assertThat(seenBy("bea")).isEqualTo(both);
        assertThat(signedIn("bea").get("/accounts/A-1").statusCode()).isEqualTo(200);
        assertThat(seenBy("cid")).as("not the other way round").isEqualTo(ofThose("cid"));
        clock.set(Instant.parse("2026-06-17T23:59:59Z"));
        assertThat(seenBy("bea")).as("the last day is in").isEqualTo(both);
        clock.set(Instant.parse("2026-06-18T00:00:00Z"));
        assertThat(seenBy("bea")).as("it ends by itself").isEqualTo(own);
        assertThat(signedIn("bea").get("/accounts/A-1").statusCode()).isEqualTo(404);
    }

    @Test
    void daysBeginInTheZoneOfTheWorkspace() {
        beaStandsInForCid();
        db.sql().execute("update workspace set time_zone = 'Asia/Tokyo'");
        clock.set(Instant.parse("2026-06-15T14:59:59Z"));
        assertThat(seenBy("bea")).isEqualTo(ofThose("bea"));
        clock.set(Instant.parse("2026-06-15T15:00:00Z"));
        assertThat(seenBy("bea")).isEqualTo(ofThose("bea", "cid"));
    }

    @Test
    void aCoverIsNotPassedOnAndMeStaysTheDeputy() {
        beaStandsInForCid();
        covers.set(viewers.get("bea"), "bea@example.com", "dep@example.com", TODAY.plusDays(2), TODAY.plusDays(3));
        day(2);
        assertThat(seenBy("dep")).isEqualTo(ofThose("bea"));
        Browser bea = signedIn("bea");
        assertThat(records(bea.get("/accounts?size=100&assigned=me")))
                .isNotEmpty()
                .allMatch(id -> SomePortfolio.OWNERS
                        .get(Integer.parseInt(id.substring(2)) % 5)
                        .containsValue("bea"));
        assertThat(records(bea.get("/accounts?size=100&assigned=cid@example.com")))
                .isEqualTo(records(signedIn("cid").get("/accounts?size=100&assigned=me")));
    }

    @Test
    void whatTwoOwnInTwoRolesCountsOnce() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':100}");
        beaStandsInForCid();
        day(1);
        Browser bea = signedIn("bea");
        String counts = bea.get("/portfolio/accounts/counts").body();
        Matcher count = Pattern.compile("id=\"count-" + rich + "\"[^>]*>(?:<b[^>]*>)?([0-9,]+)<")
                .matcher(counts);
        assertThat(count.find()).as(counts).isTrue();
        assertThat(Integer.parseInt(count.group(1)))
                .isEqualTo(
                        records(bea.get("/accounts?size=100&segment=" + rich)).size())
                .isPositive();
    }

    @Test
    void T2_the_deputy_works_the_accounts_and_assigns_no_role_of_theirs() {
        beaStandsInForCid();
        day(1);
        String bea = "bea@example.com";
        // cid is its success manager, nobody has another role
        assertThat(api.send("PATCH", "/accounts/A-1", "{'industry':'Ships'}", bea)
                        .status())
                .isEqualTo(200);
        for (String wrong : List.of(
                "{'success_manager':'bea@example.com'}",
                "{'success_manager':null}",
                "{'onboarding_manager':'bea@example.com'}")) {
            assertThat(api.send("PATCH", "/accounts/A-1", wrong, bea).status())
                    .as(wrong)
                    .isEqualTo(403);
        }
        assertThat(signedIn("bea").get("/accounts/A-1").body())
                .contains("key=industry")
                .doesNotContain("key=success_manager", "key=onboarding_manager");
        // cid and bea, who gives her own role away as ever; A-3: nobody's, which she takes as ever
        assertThat(api.send("PATCH", "/accounts/A-2", "{'onboarding_manager':null}", bea)
                        .status())
                .isEqualTo(200);
        assertThat(api.send("PATCH", "/accounts/A-3", "{'success_manager':'bea@example.com'}", bea)
                        .status())
                .isEqualTo(200);
        Viewer deputy = covers.viewer(members.findByEmail(bea).orElseThrow());
        BulkAssignment.Outcome outcome = bulk.assign(
                deputy,
                db.sql()
                        .select(DSL.field(DSL.name("id"), Long.class))
                        .from(DSL.table(DSL.name("accounts")))
                        .where(DSL.field(DSL.name("id"), Long.class).in(6L, 8L, 9L)),
                "onboarding_manager",
                bea);
        assertThat(outcome.assigned()).as("A-8, which is nobody's").isEqualTo(1);
        assertThat(outcome.ofNobody()).as("A-6 and A-9, which are cid's").isEqualTo(2);
    }

    @Test
    void oneDeputyAtATimeAndOnlyOneWhoCan() {
        Viewer cid = viewers.get("cid");
        beaStandsInForCid();
        assertThatThrownBy(() -> covers.set(cid, cid.email(), "sue@example.com", TODAY.plusDays(2), TODAY.plusDays(9)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("bea stands in for cid");
        covers.set(cid, cid.email(), "sue@example.com", TODAY.plusDays(3), TODAY.plusDays(9));
        for (String deputy : List.of("vic@example.com", "dev@example.com", "cid@example.com", "none@example.com")) {
            assertThatThrownBy(() -> covers.set(cid, cid.email(), deputy, TODAY.plusDays(30), TODAY.plusDays(30)))
                    .as(deputy)
                    .isInstanceOf(BadInput.class);
        }
        assertThatThrownBy(() ->
                        covers.set(viewers.get("ada"), "vic@example.com", "sue@example.com", TODAY, TODAY.plusDays(1)))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(
                        () -> covers.set(cid, cid.email(), "sue@example.com", TODAY.minusDays(2), TODAY.minusDays(1)))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(
                        () -> covers.set(cid, cid.email(), "sue@example.com", TODAY.plusDays(40), TODAY.plusDays(39)))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> covers.set(
                        viewers.get("bea"), cid.email(), "bea@example.com", TODAY.plusDays(50), TODAY.plusDays(51)))
                .isInstanceOf(NotAllowed.class);
    }

    @Test
    void whoStandsInEndsThatBeforeBeingDisabledOrAViewer() {
        beaStandsInForCid();
        db.sql()
                .execute(
                        "delete from account_assignments where member_id = ?",
                        viewers.get("bea").memberId());
        for (Team.Change change : List.of(
                new Team.Change(null, null, null, null, null, true, null),
                new Team.Change(null, null, Profile.VIEWER, null, null, null, null),
                new Team.Change(null, null, Profile.DEVELOPER, null, null, null, null))) {
            assertThatThrownBy(() -> team.change(viewers.get("ada"), "bea@example.com", change))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("stands in for cid");
        }
        assertThatThrownBy(() -> team.change(
                        viewers.get("ada"),
                        "cid@example.com",
                        new Team.Change(null, null, Profile.VIEWER, null, null, null, null)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Hand them over first");
    }

    @Test
    void theApiSetsShowsAndEndsCovers() {
        Answer made = api.send(
                "POST",
                "/covers",
                "{'deputy':'bea@example.com','from':'2026-06-15','to':'2026-06-20'}",
                "cid@example.com");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        assertThat(made.body().path("member").asString()).isEqualTo("cid@example.com");
        String path = "/covers/" + made.body().path("id").asLong();
        assertThat(seenBy("bea")).isEqualTo(ofThose("bea", "cid"));
        assertThat(api.post(
                                "/covers",
                                "{'member':'cid@example.com','deputy':'sue@example.com',"
                                        + "'from':'2026-06-20','to':'2026-06-21'}")
                        .status())
                .isEqualTo(409);
        assertThat(api.post(
                                "/covers",
                                "{'member':'cid@example.com','deputy':'vic@example.com',"
                                        + "'from':'2026-07-20','to':'2026-07-21'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post(
                                "/covers",
                                "{'member':'cid@example.com','deputy':'sue@example.com',"
                                        + "'from':'soon','to':'2026-07-21'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/covers").body().path("items").size()).isEqualTo(2);
        assertThat(api.send("GET", "/covers", null, "bea@example.com")
                        .body()
                        .path("items")
                        .size())
                .as("that of cid, and that of dep for bea")
                .isEqualTo(2);
        assertThat(api.send("GET", "/covers", null, "vic@example.com")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(api.send("DELETE", path, null, "vic@example.com").status()).isEqualTo(404);
        assertThat(api.send("DELETE", path, null, "bea@example.com").status()).isEqualTo(403);
        assertThat(api.send("DELETE", path, null, "cid@example.com").status()).isEqualTo(204);
        assertThat(seenBy("bea")).as("at once").isEqualTo(ofThose("bea"));
        assertThat(api.send("DELETE", path, null, "cid@example.com").status()).isEqualTo(409);
        assertThat(db.sql().fetchValues("select action from audit_entries where kind = 'cover' order by id"))
                .isEqualTo(List.of("created", "ended"));
    }

    @Test
    void whoReturnsFindsWhatWasDoneMeanwhile() {
        // The trail is dated by the machine's clock.
        clock.set(Instant.now());
        Browser cid = signedIn("cid");
        String today =
                LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC).toString();
        String late = LocalDate.parse(today).plusDays(1).toString();
        assertThat(cid.post("/profile/covers", Map.of("deputy", "", "from", today, "to", late))
                        .statusCode())
                .isEqualTo(422);
        assertThat(Browser.location(cid.post("/profile/covers", Map.of("deputy", "bea", "from", today, "to", late))))
                .startsWith("/profile");
        String profile = cid.get("/profile").body();
        assertThat(profile).contains("bea stands in for you");
        Matcher away = Pattern.compile("/covers/\\d+").matcher(profile);
        assertThat(away.find()).isTrue();
        Browser bea = signedIn("bea");
        assertThat(bea.get("/profile").body()).contains("You stand in for cid");
        api.send("PATCH", "/accounts/A-1", "{'industry':'Ships'}", "bea@example.com");
        api.send("PATCH", "/accounts/A-5", "{'industry':'Hers alone'}", "bea@example.com");
        bea.get("/accounts/A-1");
        bea.post("/accounts/A-1/touchpoints", Map.of("kind", "call", "at", today + "T00:00", "text", "All is well"));
        String done = cid.get(away.group()).body();
        assertThat(done)
                .contains("While you were away", "href=\"/accounts/A-1\"", "Ships", "All is well")
                .doesNotContain("Hers alone");
        assertThat(signedIn("dev").get(away.group()).statusCode()).isEqualTo(404);
        assertThat(signedIn("sue").get(away.group()).statusCode()).isEqualTo(200);
    }
}
