package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.journey.JourneyExplanation.Result;
import app.steward.journey.JourneyExplanation.Why;
import app.steward.team.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The laws of who enters a journey: the gates, the guard, by hand. */
class JourneyEnteringLawsTest extends JourneyCase {
    private static final String WAIT = "{'key':'wait','type':'wait','days':3,'next':'call'},"
            + "{'key':'call','type':'task','title':'Call','next':'end'},{'key':'end','type':'end','label':'Welcomed'}";

    @Autowired
    JourneyExplanation explanation;

    @Test
    void r2AllWhoAreDueEnterHoweverManyBatchesTheyAre() {
        db.sql()
                .execute(
                        "insert into users (id, external_id, account_id, name, title, created_on)"
                                + " select 100 + n, 'M-' || n, 1, 'Many', 'Champion', '2026-01-01' from generate_series(1, 10001) n");
        db.sql().execute("insert into user_facts (user_id) select id from users where id > 100 on conflict do nothing");
        db.sql().execute("analyze users, user_facts");
        int id = draft("", "{'key':'end','type':'end'}");
        ok(call("POST", "/journeys/" + id + "/publish", "{'existing':'act'}", null));
        night.derives("lists", "journeys");
        assertThat(db.sql().fetchValue("select count(*) from journey_runs where journey_id = " + id))
                .isEqualTo(10_001L);
    }

    @Test
    void r4WhoMatchesAlreadyIsTakenInOrNotAsSaid() {
        titled("U-1", "Champion");
        int skipping = draft("", WAIT);
        assertThat(call("POST", "/journeys/" + skipping + "/publish", "{}", null)
                        .status())
                .isEqualTo(400);
        publish(skipping, "{'existing':'skip'}");
        titled("U-2", "Champion");
        assertThat(in(skipping)).containsExactly("U-2");
        assertThat(in(journey("", WAIT))).containsExactly("U-1", "U-2");
    }

    @Test
    void j3WhoLeftAndCameBackIsTakenAgainWhereThatIsSaid() {
        int never = journey("", "{'key':'end','type':'end'}");
        int always = journey("'settings':{'reenrol':'always'},", "{'key':'end','type':'end'}");
        int after = journey("'settings':{'reenrol':5},", "{'key':'end','type':'end'}");
        titled("U-1", "Champion");
        days(1);
        titled("U-1", "Former");
        titled("U-1", "Champion");
        assertThat(runs(never, "U-1")).isEqualTo("done");
        assertThat(runs(always, "U-1")).isEqualTo("done, done");
        assertThat(runs(after, "U-1")).isEqualTo("done");
        assertThat(db.sql().fetchValue("select gate from journey_refused where journey_id = " + never))
                .isEqualTo("reenrol");
        days(5);
        assertThat(runs(after, "U-1")).as("it waits until the days are over").isEqualTo("done, done");
        assertThat(runs(never, "U-1")).isEqualTo("done");
        assertThat(runs(always, "U-1")).isEqualTo("done, done");
    }

    @Test
    void j9WhoIsPutInWithAKeyOfNobodyIsPutInByHandAllTheSame() {
        int id = journey("'settings':{'leaveWithEntry':true,'capPerDay':1},", WAIT);
        ok(call("POST", "/journeys/" + id + "/runs", "{'externalId':'U-4'}", null));
        night();
        pump();
        assertThat(runs(id, "U-4")).as("the entry never held").isEqualTo("wait");
        titled("U-1", "Champion");
        assertThat(in(id)).as("one a day by themselves").containsExactly("U-1", "U-4");
    }

    @Test
    void j9TakenOutByHandTheSameEnteringDoesNotBringItBackAndPutInByHandAllGatesButTheEntryArePassed() {
        int id = journey("'settings':{'reenrol':'always'},", WAIT);
        titled("U-1", "Champion");
        assertThat(call("DELETE", "/journeys/" + id + "/runs/U-1", null, null).status())
                .isEqualTo(400);
        ok(call("DELETE", "/journeys/" + id + "/runs/U-1?reason=asked", null, null));
        night();
        pump();
        assertThat(runs(id, "U-1")).isEqualTo("taken_out");
        ok(call("POST", "/journeys/" + id + "/runs", "{'externalId':'U-4'}", null));
        assertThat(call("POST", "/journeys/" + id + "/runs", "{'externalId':'U-4'}", null)
                        .status())
                .isEqualTo(409);
        ok(call("PATCH", "/journeys/" + id + "/runs/U-4", "{'heldUntil':'2026-06-25'}", null));
        days(5);
        assertThat(runs(id, "U-4")).isEqualTo("wait");
        days(5);
        assertThat(runs(id, "U-4")).isEqualTo("done");
        adds(id);
    }

    @Test
    void j2TheGatesInTheirOrder() {
        int first = journey("", WAIT);
        titled("U-1", "Champion");
        titled("U-4", "Champion");
        int id = journey(
                "'goal':{'field':'mobile','op':'eq','value':'owner'},'settings':{'excludes':[" + first
                        + "],'needsEmail':true,'capPerDay':1},",
                "{'key':'w','type':'wait','days':30}");
        assertThat(in(id)).isEmpty();
        assertThat(shut(id, "U-1")).isEqualTo("excluded");
        assertThat(shut(id, "U-4")).isEqualTo("excluded");
        titled("U-2", "Champion");
        assertThat(in(first)).contains("U-2");
        ok(call("POST", "/journeys/" + first + "/end", null, null));
        night();
        pump();
        assertThat(in(id)).as("one a day").containsExactly("U-1");
        assertThat(shut(id, "U-2")).isEqualTo("cap");
        assertThat(shut(id, "U-4")).isEqualTo("used");
        db.sql().execute("update users set mobile = 'owner' where id = 2");
        days(1);
        assertThat(in(id)).containsExactly("U-1");
        assertThat(shut(id, "U-2")).isEqualTo("used");
    }

    private String shut(int journey, String user) {
        for (JsonNode gate : ok(call("GET", "/users/" + user + "/journeys/" + journey + "/explanation", null, null))
                .get("gates")) {
            if (!gate.get("passed").asBoolean()) {
                return gate.get("gate").asString("");
            }
        }
        return "";
    }

    @Test
    void x1WhoWouldEnterIsWhoEnters() {
        titled("U-1", "Champion");
        titled("U-4", "Champion");
        int busy = journey("", "{'key':'w','type':'wait','days':300}");
        for (String settings : List.of(
                "'settings':{'needsEmail':true},",
                "'settings':{'excludes':[" + busy + "]},",
                "'settings':{'capPerDay':1},",
                "'goal':{'field':'account.mrr','op':'gte','value':50},",
                "'exit':{'field':'account.mrr','op':'empty'},",
                "'entry':{'condition':" + CHAMPION + ",'holdsDays':2},")) {
            db.sql().execute("update users set title = null");
            night();
            int id = draft(settings, "{'key':'w','type':'wait','days':300}");
            ok(call("POST", "/journeys/" + id + "/publish", "{'existing':'act'}", null));
            clock.advance(Duration.ofMinutes(1));
            db.sql().execute("update users set title = 'Champion' where id in (1, 3, 4)");
            Set<String> would = new TreeSet<>();
            StringBuilder said = new StringBuilder(settings);
            for (int user = 1; user <= 5; user++) {
                Why why = explanation.of(Viewer.system(), journeys.get(id), user, present());
                if (why.result() == Result.WOULD_ENTER) {
                    would.add("U-" + user);
                }
                said.append(user).append(why.shut()).append(' ');
            }
            night();
            pump();
            assertThat(would.isEmpty())
                    .as(said.toString())
                    .isEqualTo(settings.contains("holdsDays") || settings.contains("excludes"));
            if (settings.contains("capPerDay")) {
                assertThat(in(id)).hasSize(1);
                assertThat(would).containsAll(in(id));
            } else {
                assertThat(in(id)).as(said.toString()).isEqualTo(would);
            }
            ok(call("POST", "/journeys/" + id + "/end", null, null));
        }
    }

    @Test
    void r6TheGuardHoldsWhatIsFarMoreThanExpected() {
        int id = journey("'settings':{'guard':2},", WAIT);
        clock.advance(Duration.ofMinutes(1));
        db.sql().execute("update users set title = 'Champion' where id <= 4");
        night();
        pump();
        assertThat(in(id)).isEmpty();
        assertThat(ok(call("GET", "/journeys/" + id, null, null))
                        .get("held")
                        .get("users")
                        .asInt())
                .isEqualTo(4);
        ok(call("POST", "/journeys/" + id + "/release", "{'existing':'act'}", null));
        night();
        pump();
        assertThat(in(id)).hasSize(4);
        titled("U-5", "Champion");
        assertThat(in(id)).as("those let through do not count").hasSize(5);
    }
}
