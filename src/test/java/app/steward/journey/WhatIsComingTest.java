package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.journey.ComingSteps.All;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.StatementCount;
import app.steward.testing.Visits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is coming on the page of an account and of a user. */
class WhatIsComingTest extends JourneyCase {
    private static final String STEPS = "{'key':'w','type':'wait','days':3,'next':'t'},"
            + "{'key':'t','type':'task','title':'Call','role':'success_manager','next':'e'},"
            + "{'key':'e','type':'end','label':'Welcomed'}";

    @RegisterExtension
    final StatementCount count = new StatementCount();

    @LocalServerPort
    int port;

    @Autowired
    ComingSteps steps;

    private Browser as(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visits.PASSWORD);
        return browser;
    }

    private All coming(Duration ahead) {
        return steps.of(Viewer.system(), Subject.ACCOUNT, 1, clock.instant().plus(ahead), present());
    }

    @Test
    void whatIsSaidToComeIsWhatHappensOnceItsTimeHasCome() {
        int id = journey(
                "'settings':{'reenrol':'always'},'goal':{'field':'title','op':'eq','value':'Nobody'},",
                "{'key':'hello','type':'email','template':" + template() + ",'next':'w'},"
                        + "{'key':'w','type':'wait','workingDays':2,'next':'i'},"
                        + "{'key':'i','type':'if','branches':[{'when':{'field':'mobile','op':'not_empty'},'next':'t'}],'else':'u'},"
                        + "{'key':'u','type':'wait_until','when':{'field':'mobile','op':'not_empty'},'days':3,'next':'t','late':'d'},"
                        + "{'key':'d','type':'wait','weekday':'monday','at':'07:00','next':'t'},"
                        + "{'key':'t','type':'task','title':'Call','next':'far'},{'key':'far','type':'wait','days':30}");
        clock.set("2026-06-19T17:30:00Z");
        titled("U-1", "Champion");
        clock.advance(Duration.ofHours(20));
        titled("U-2", "Champion");
        clock.advance(Duration.ofHours(1));
        ok(call("PATCH", "/journeys/" + id + "/runs/U-2", "{'heldUntil':'2026-06-24'}", null));
        Instant begin = clock.instant();
        Instant until = begin.plus(Duration.ofDays(14));

        All all = coming(Duration.ofDays(14));

        for (int day = 0; day < 14; day++) {
            clock.advance(Duration.ofDays(1));
            exactly();
            night();
        }
        Definition definition = journeys.version(id, 1).orElseThrow().definition();
        List<String> happened = new ArrayList<>();
        db.sql()
                .fetch(
                        "select l.at, u.external_id, l.what, l.step from journey_log l join journey_runs r on r.id = l.run_id"
                                + " join users u on u.id = r.user_id where l.at > '" + begin + "' and l.at <= '" + until
                                + "' and l.what in ('passed', 'skipped', 'ended', 'goal') order by l.at, l.run_id, l.seq")
                .forEach(row -> {
                    Step step = definition.step(row.get("step", String.class)).orElseThrow();
                    if (!(step instanceof Step.Wait)) {
                        happened.add(row.get("at", OffsetDateTime.class).toInstant() + " "
                                + row.get("external_id", String.class) + " " + row.get("what", String.class) + " "
                                + step.type());
                    }
                });
        assertThat(all.complete()).isTrue();
        assertThat(all.steps().stream()
                        .map(one ->
                                one.at() + " " + one.user() + " " + one.what().key() + " " + one.type()))
                .hasSizeGreaterThan(5)
                .containsExactlyElementsOf(happened);
    }

    @Test
    void theCardSaysWhatIsDueAndWhyToWhoSeesTheAccount() {
        int id = journey("", STEPS);
        titled("U-1", "Champion");
        accounts.member("ada", Profile.ADMINISTRATOR);
        Browser ada = as("ada");
        assertThat(ada.get("/accounts/A-4/coming").body()).contains("Nothing is due in the next 14 days.");
        ok(call("POST", "/tasks", "{'title':'Ring them','account':'A-1','dueOn':'2026-06-20'}", null));
        ok(call("POST", "/tasks", "{'title':'Ring much later','account':'A-1','dueOn':'2026-07-20'}", null));
        ok(call(
                "POST",
                "/milestones",
                "{'name':'Kick-off','segments':[],'condition':{'field':'name','op':'eq','value':'x'},'dueDays':10,"
                        + "'dueFrom':'created_on','on':true,'existing':'skip'}",
                null));

        String card = ada.get("/accounts/A-1/coming").body();

        assertThat(card)
                .containsSubsequence(
                        "Milestone “Kick-off” is overdue",
                        "10 days after",
                        "Task “Call” for the success manager.",
                        "Uma",
                        "Wait 3 days, from",
                        "Leaves the journey: came to the end.",
                        "Ring them")
                .contains("/accounts/A-1/coming/run?journey=" + id + "&amp;user=U-1", "Hold or take out: Uma")
                .doesNotContain("Ring much later");
        assertThat(ada.get("/accounts/A-1").body()).contains("hx-get=\"/accounts/A-1/coming\"");
        assertThat(ada.get("/users/U-1").body()).contains("hx-get=\"/users/U-1/coming\"");
        assertThat(ada.get("/users/U-1/coming").body()).contains("Task “Call”").doesNotContain("Kick-off");
        assertThat(as("cleo").get("/accounts/A-1/coming").body())
                .contains("Task “Call”")
                .doesNotContain("Hold or take out");
        Browser carl = as("carl");
        assertThat(carl.get("/accounts/A-1/coming").statusCode()).isEqualTo(404);
        assertThat(carl.get("/users/U-1/coming").statusCode()).isEqualTo(404);
        assertThat(carl.get("/accounts/A-2/coming/run?journey=" + id + "&user=U-1")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsWaitedForInVainIsToldAsWhatIsYetToCome() {
        journey(
                "",
                "{'key':'u','type':'wait_until','name':'Until they call','when':{'any':["
                        + "{'field':'mobile','op':'not_empty'},{'field':'logged_in','op':'eq','value':true},"
                        + "{'field':'active_days','params':{'days':7},'op':'gte','value':3}]},"
                        + "'days':3,'next':'e','late':'e'},{'key':'e','type':'end','label':'Welcomed'}");
        titled("U-1", "Champion");
        assertThat(as("cleo").get("/users/U-1/coming").body())
                .contains("Waits for “Until they call” in vain, and goes on.", "Mobile is empty")
                .containsPattern("Active days in the last 7 days is (0|empty)")
                .contains("Logged in is no")
                .doesNotContain("Waited");
    }

    @Test
    void aRunIsHeldAndTakenOutFromTheCardByWhoMayChangeWhoIsInTheJourney() {
        int id = journey("'settings':{'byCsm':true},", STEPS);
        int closed = journey("", STEPS);
        titled("U-1", "Champion");
        Browser cleo = as("cleo");
        String form = "/accounts/A-1/coming/run?journey=" + id + "&user=U-1";
        assertThat(cleo.get(form).body()).contains("Hold until", "Reason");
        assertThat(cleo.get("/accounts/A-1/coming/run?journey=" + closed + "&user=U-1")
                        .statusCode())
                .isEqualTo(403);

        HttpResponse<String> past = cleo.post("/accounts/A-1/coming/run/hold", sent(id, "until", "2026-06-01"));
        assertThat(past.statusCode()).isEqualTo(422);
        assertThat(past.body()).contains("Choose a day that is yet to come");
        assertThat(cleo.post("/accounts/A-1/coming/run/hold", sent(id, "until", "2026-06-25"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(cleo.get("/accounts/A-1/coming").body()).contains("Held until then.", "25 Jun, 00:00");
        days(4);
        assertThat(runs(id, "U-1")).isEqualTo("w");
        assertThat(cleo.get(form).body()).contains("Let it go on", "Held until 25 Jun 2026");

        HttpResponse<String> silent = cleo.post("/accounts/A-1/coming/run/out", sent(id, "reason", " "));
        assertThat(silent.statusCode()).isEqualTo(422);
        assertThat(silent.body()).contains("Say why.");
        assertThat(cleo.post("/accounts/A-1/coming/run/out", sent(id, "reason", "On leave"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(runs(id, "U-1")).isEqualTo("taken_out");
        assertThat(cleo.post("/accounts/A-1/coming/run/out", sent(closed, "reason", "x"))
                        .statusCode())
                .isEqualTo(403);
        Browser carl = as("carl");
        carl.get("/accounts/A-2");
        assertThat(carl.post("/accounts/A-2/coming/run/out", sent(id, "reason", "x"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aRunIsHeldByADayAndByNothingElse() {
        int id = journey("", STEPS);
        titled("U-1", "Champion");
        accounts.member("ada", Profile.ADMINISTRATOR);
        Browser ada = as("ada");
        String page = "/journeys/" + id + "/users/U-1";
        ada.get(page);
        for (HttpResponse<String> empty : List.of(
                ada.post(page + "/hold", Map.of("until", "")),
                ada.post("/accounts/A-1/coming/run/hold", sent(id, "until", "")))) {
            assertThat(empty.statusCode()).isEqualTo(422);
            assertThat(empty.body()).contains("Enter a day.");
        }
        assertThat(ada.post(page + "/hold", Map.of("until", "2026-06-25")).statusCode())
                .isEqualTo(303);
        assertThat(ada.post(page + "/hold", Map.of("until", "")).statusCode()).isEqualTo(422);
        assertThat(ada.get(page).body()).as("still held").contains("Held until");
        for (String far : List.of("+999999999-12-31", "-0001-01-01", "soon")) {
            assertThat(call("PATCH", "/journeys/" + id + "/runs/U-1", "{'heldUntil':'" + far + "'}", null)
                            .status())
                    .isEqualTo(400);
            assertThat(call("GET", "/journeys/" + id + "/numbers?from=" + far.replace("+", "%2B"), null, null)
                            .status())
                    .isEqualTo(400);
            String at = "{'externalId':'U-1','at':'" + far + "T00:00:00Z'}";
            assertThat(call("POST", "/journeys/" + id + "/simulation", at, null).status())
                    .isEqualTo(400);
        }
    }

    private static Map<String, String> sent(int journey, String name, String value) {
        return Map.of("journey", Integer.toString(journey), "user", "U-1", name, value);
    }

    @Test
    void manyRunsAskTheDatabaseAsOftenAsOneAndAreCounted() {
        journey("", STEPS);
        titled("U-1", "Champion");
        int one = count.of(() -> assertThat(coming(Duration.ofDays(14)).steps()).hasSize(2));
        db.sql()
                .execute(
                        "insert into users (id, external_id, account_id, name, title, created_on) select 100 + i, 'M-' || i, 1,"
                                + " 'Many ' || i, 'Champion', '2026-01-01' from generate_series(1, 30) i");
        night();
        pump();
        int many =
                count.of(() -> assertThat(coming(Duration.ofDays(14)).steps()).hasSize(62));
        assertThat(many).isBetween(one - 1, one + 1);
        accounts.member("ada", Profile.ADMINISTRATOR);
        assertThat(as("ada").get("/accounts/A-1/coming").body()).contains("and 42 more");
    }
}
