package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.journey.JourneyExplanation.Result;
import app.steward.journey.JourneyExplanation.Why;
import app.steward.mail.CustomerMessage;
import app.steward.mail.MessageSettled;
import app.steward.outbox.Answer;
import app.steward.team.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The laws of journeys on timelines: who enters, what becomes of them, and that it adds up. */
class JourneyLawsTest extends JourneyCase {
    private static final String WAIT = "{'key':'wait','type':'wait','days':3,'next':'call'},"
            + "{'key':'call','type':'task','title':'Call','next':'end'},{'key':'end','type':'end','label':'Welcomed'}";

    @Autowired
    Pump pump;

    @Autowired
    JourneyExplanation explanation;

    @Autowired
    JourneyNumbers numbers;

    @Autowired
    JourneyMail mail;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ApplicationEventPublisher events;

    @Test
    void j1AndJ8AUserIsInItOnceAndEachStepActsOnce() {
        int id = journey("", WAIT);
        titled("U-1", "Champion");
        titled("U-5", "Champion");
        assertThat(in(id)).containsExactly("U-1", "U-5");
        night();
        pump();
        assertThat(runs(id, "U-1")).isEqualTo("wait");
        consistent();
        days(3);
        pump();
        assertThat(runs(id, "U-1")).isEqualTo("done");
        assertThat(tasks("Call")).isEqualTo(2);
        assertThat(db.sql().fetchValue("select count(*) from tasks where user_id = 1 and account_id = 1"))
                .isEqualTo(1L);
        night();
        pump();
        assertThat(runs(id, "U-1")).as("who stays a member is not taken again").isEqualTo("done");
        consistent();
        assertThat(sentences(id, "U-1"))
                .containsExactly(
                        "Entered.",
                        "Waits until Thu 18 Jun 14:01 Europe/Berlin.",
                        "Waited: wait 3 days.",
                        "Done: Task “Call” for the success manager.",
                        "Came to the end.");
    }

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
    void j4GoalExitAndALostEntryEndIt() {
        int id = journey(
                "'goal':{'field':'mobile','op':'eq','value':'admin'},'exit':{'field':'account.stage','op':'eq','value':'churned'},"
                        + "'settings':{'leaveWithEntry':true},",
                WAIT);
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        titled("U-5", "Champion");
        db.sql().execute("update users set mobile = 'admin' where id = 1");
        night();
        assertThat(runs(id, "U-1")).isEqualTo("goal");
        titled("U-2", "Former");
        assertThat(runs(id, "U-2")).isEqualTo("left_entry");
        assertThat(runs(id, "U-5")).isEqualTo("wait");
        consistent();
        assertThat(db.sql().fetchValue("select count(*) from journey_runs where goal_at is not null"))
                .isEqualTo(1L);
        adds(id);
    }

    @Test
    void j4TheGoalIsToldOnceHoweverOftenARunThatGoesOnIsLookedAt() {
        int id = journey(
                "'goal':{'field':'mobile','op':'eq','value':'admin'},'exit':{'field':'account.mrr','op':'eq','value':77},"
                        + "'settings':{'goalEnds':false},",
                WAIT);
        titled("U-1", "Champion");
        db.sql().execute("update users set mobile = 'admin' where id = 1");
        night();
        assertThat(runs(id, "U-1")).isEqualTo("wait");
        ok(call("PATCH", "/accounts/A-1", "{'mrr':77}", null));
        pump();
        assertThat(runs(id, "U-1")).isEqualTo("exit");
        assertThat(db.sql().fetchValue("select count(*) from journey_log where what = 'goal'"))
                .isEqualTo(1L);
    }

    @Test
    void j5BranchesAreDecidedWithTheValuesOfTheMomentAndSayWhich() {
        int id = journey(
                "",
                "{'key':'wait','type':'wait','days':1,'next':'which'},{'key':'which','type':'if','branches':["
                        + "{'name':'Rich','when':{'field':'account.mrr','op':'gte','value':50},'next':'rich'},"
                        + "{'name':'Poor','when':{'field':'account.mrr','op':'gte','value':1},'next':'poor'}],'else':'none'},"
                        + "{'key':'rich','type':'end','label':'rich'},{'key':'poor','type':'end','label':'poor'},"
                        + "{'key':'none','type':'end','label':'none'}");
        titled("U-1", "Champion");
        titled("U-3", "Champion");
        titled("U-5", "Champion");
        ok(call("PATCH", "/accounts/A-2", "{'mrr':500}", null));
        days(1);
        assertThat(db.sql()
                        .fetch("select end_note from journey_runs where journey_id = " + id + " order by user_id")
                        .getValues(0, String.class))
                .containsExactly("rich", "rich", "none");
        assertThat(db.sql()
                        .fetchValue(
                                "select detail ->> 'values' from journey_log l join journey_runs r on r.id = l.run_id"
                                        + " where r.user_id = 3 and l.step = 'which'")
                        .toString())
                .contains("500");
        adds(id);
    }

    @Test
    void aWaitUntilIsWokenByTheChangeOrIsLate() {
        int id = journey(
                "",
                "{'key':'until','type':'wait_until','when':{'field':'mobile','op':'not_empty'},'days':5,'next':'met','late':'late'},"
                        + "{'key':'met','type':'end','label':'met'},{'key':'late','type':'end','label':'late'}");
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        days(2);
        assertThat(in(id)).containsExactly("U-1", "U-2");
        db.sql().execute("update users set mobile = 'owner' where id = 1");
        night();
        pump();
        assertThat(db.sql().fetchValue("select end_note from journey_runs where user_id = 1"))
                .isEqualTo("met");
        days(3);
        assertThat(db.sql().fetchValue("select end_note from journey_runs where user_id = 2"))
                .isEqualTo("late");
        adds(id);
    }

    @Test
    void j6WhoIsUnderWayFinishesInTheirVersionOrMovesByTheKeysOfSteps() {
        int id = journey("", WAIT);
        titled("U-1", "Champion");
        String wider = "{'steps':[{'key':'first','type':'task','title':'First','next':'wait'},"
                + "{'key':'wait','type':'wait','days':10,'next':'other'},{'key':'other','type':'task','title':'Other'}]}";
        ok(call("PUT", "/journeys/" + id, wider, null));
        assertThat(call("POST", "/journeys/" + id + "/publish", "{}", null)
                        .body()
                        .toString())
                .contains("underWay");
        publish(id, "{'underWay':'finish'}");
        titled("U-2", "Champion");
        assertThat(tasks("First")).isEqualTo(1);
        days(3);
        assertThat(runs(id, "U-1")).as("as its version has it").isEqualTo("done");
        assertThat(tasks("Call")).isEqualTo(1);
        ok(call(
                "PUT",
                "/journeys/" + id,
                "{'steps':[{'key':'hello','type':'task','title':'Hello','next':'first'},"
                        + "{'key':'first','type':'task','title':'First anew','next':'wait'},"
                        + "{'key':'wait','type':'wait','days':1,'next':'first2'},"
                        + "{'key':'first2','type':'task','title':'Behind'}]}",
                null));
        publish(id, "{'underWay':'move'}");
        assertThat(db.sql().fetchValue("select edition from journey_runs where user_id = 2"))
                .isEqualTo(3);
        days(6);
        assertThat(runs(id, "U-2")).as("a wait keeps its time").isEqualTo("wait");
        days(1);
        assertThat(runs(id, "U-2")).isEqualTo("done");
        assertThat(tasks("Hello") + tasks("First anew")).as("behind, or passed").isZero();
        assertThat(tasks("Behind")).isEqualTo(1);
        adds(id);
    }

    @Test
    void j6AStepThatIsPassedNeverRunsAgainAndOneThatIsGoneLeadsWhereItWasSaid() {
        int id = journey(
                "",
                "{'key':'a','type':'task','title':'A','next':'b'},{'key':'b','type':'wait','days':2,'next':'c'},"
                        + "{'key':'c','type':'wait','days':2}");
        titled("U-1", "Champion");
        ok(call(
                "PUT",
                "/journeys/" + id,
                "{'steps':[{'key':'c','type':'wait','days':1,'next':'a'},{'key':'a','type':'task','title':'A','next':'d'},"
                        + "{'key':'d','type':'task','title':'D'}]}",
                null));
        assertThat(call("POST", "/journeys/" + id + "/publish", "{'underWay':'move','moves':{'b':'x'}}", null)
                        .body()
                        .toString())
                .contains("moves.b");
        publish(id, "{'underWay':'move','moves':{'b':'c'}}");
        assertThat(runs(id, "U-1")).isEqualTo("c");
        days(1);
        assertThat(tasks("A")).isEqualTo(1);
        assertThat(tasks("D")).isEqualTo(1);
        assertThat(runs(id, "U-1")).isEqualTo("done");
    }

    @Test
    void j7APausedJourneyStandsStillAndResumingAsks() {
        int id = journey("'exit':{'field':'mobile','op':'not_empty'},", WAIT);
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        ok(call("POST", "/journeys/" + id + "/pause", null, null));
        titled("U-3", "Champion");
        db.sql().execute("update users set mobile = 'owner' where id = 2");
        days(5);
        assertThat(in(id)).containsExactly("U-1");
        assertThat(runs(id, "U-2")).as("exits are still watched").isEqualTo("exit");
        assertThat(call("POST", "/journeys/" + id + "/resume", "{'waits':'go_on'}", null)
                        .status())
                .isEqualTo(400);
        ok(call("POST", "/journeys/" + id + "/resume", "{'waits':'go_on','enterings':'act'}", null));
        night();
        pump();
        assertThat(runs(id, "U-1")).isEqualTo("done");
        assertThat(runs(id, "U-3")).isEqualTo("wait");
        ok(call("POST", "/journeys/" + id + "/pause", null, null));
        titled("U-4", "Champion");
        days(4);
        ok(call("POST", "/journeys/" + id + "/resume", "{'waits':'end','enterings':'skip'}", null));
        night();
        pump();
        assertThat(runs(id, "U-3")).isEqualTo("paused");
        assertThat(runs(id, "U-4")).isEmpty();
        ok(call("POST", "/journeys/" + id + "/end", null, null));
        assertThat(in(id)).isEmpty();
        adds(id);
    }

    @Test
    void j7WhoWaitedThroughAPauseGoesOnADaysShareAtATime() {
        int id = journey("", WAIT);
        for (int user = 1; user <= 5; user++) {
            titled("U-" + user, "Champion");
        }
        ok(call("PUT", "/journeys/" + id, "{'settings':{'capPerDay':2}}", null));
        publish(id, "{'underWay':'finish'}");
        ok(call("POST", "/journeys/" + id + "/pause", null, null));
        ok(call("PATCH", "/journeys/" + id + "/runs/U-2", "{'heldUntil':'2026-07-15'}", null));
        days(5);
        ok(call("POST", "/journeys/" + id + "/resume", "{'waits':'go_on','enterings':'act'}", null));
        pump();
        assertThat(users("r.end_why = 'done'", id))
                .as("those first who waited for longest")
                .containsExactly("U-1", "U-3");
        assertThat(sentences(id, "U-4")).last().isEqualTo("Waits until Sun 21 Jun 12:05 UTC.");
        days(1);
        assertThat(users("r.end_why = 'done'", id)).containsExactly("U-1", "U-3", "U-4", "U-5");
        assertThat(runs(id, "U-2")).as("held by hand").isEqualTo("wait");
        adds(id);
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

    @Test
    void r9ARunWhoseStepIsBrokenIsStuckAndGoesOnByOneClick() {
        int play = ok(call(
                        "POST", "/plays", "{'name':'Help','steps':[{'title':'One','tasks':[{'title':'Do'}]}]}", null))
                .get("id")
                .asInt();
        int id = journey(
                "", "{'key':'w','type':'wait','days':1,'next':'p'},{'key':'p','type':'play','play':" + play + "}");
        titled("U-1", "Champion");
        assertThat(call("DELETE", "/plays/" + play, null, null).status()).isEqualTo(409);
        db.sql().execute("delete from plays where id = " + play);
        days(1);
        assertThat(runs(id, "U-1")).isEqualTo("p");
        JsonNode all = ok(call("GET", "/journeys/" + id + "/numbers", null, null));
        assertThat(all.get("stuck").asInt()).isEqualTo(1);
        assertThat(all.get("here").asInt()).isZero();
        adds(id);
        days(1);
        assertThat(runs(id, "U-1")).isEqualTo("p");
        db.sql().execute("insert into plays (id, name) values (" + play + ", 'Help')");
        db.sql()
                .execute(
                        "insert into play_versions (play_id, edition, steps) values (" + play
                                + ", 1, '[{\"title\":\"One\",\"waits\":false,\"tasks\":[{\"title\":\"Do\",\"role\":\"success_manager\",\"priority\":\"normal\"}]}]')");
        assertThat(ok(call("POST", "/journeys/" + id + "/go-on", "{'step':'p'}", null))
                        .get("runs")
                        .asInt())
                .isEqualTo(1);
        pump();
        assertThat(runs(id, "U-1")).isEqualTo("done");
        assertThat(tasks("Do")).isEqualTo(1);
    }

    @Test
    void l1ArchivedUsersStandStillAndLeaveAfterThirtyDays() {
        int id = journey("", WAIT);
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        db.sql().execute("update users set archived_at = '2026-06-16' where id in (1, 2)");
        days(10);
        assertThat(runs(id, "U-1")).isEqualTo("wait");
        assertThat(ok(call("GET", "/journeys/" + id, null, null)).get("here").asInt())
                .isZero();
        db.sql().execute("update users set archived_at = null where id = 1");
        night();
        pump();
        assertThat(runs(id, "U-1")).as("what ended meanwhile goes on at once").isEqualTo("done");
        days(25);
        assertThat(runs(id, "U-2")).isEqualTo("archived");
        consistent();
    }

    @Test
    void l2WhatBecomesOfTwoUsersThatAreOne() {
        int id = journey("", WAIT);
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        db.sql().execute("select merge_journeys_of_users(2, 1)");
        assertThat(runs(id, "U-1")).isEqualTo("wait, merged");
        consistent();
        db.sql().execute("select merge_journeys_of_users(1, 5)");
        assertThat(runs(id, "U-5")).as("it goes on as the one that stays").isEqualTo("wait, merged");
        consistent();
        db.sql().execute("delete from users where id = 5");
        assertThat(db.sql().fetchValue("select count(*) from journey_runs")).isEqualTo(0L);
    }

    @Test
    void z2AMessageIsQueuedOnceWithinTheSendingHours() {
        int template = template();
        int id = journey(
                "",
                "{'key':'hello','type':'email','template':" + template
                        + ",'next':'w'},{'key':'w','type':'wait','days':9}");
        clock.set("2026-06-19T17:30:00Z"); // a Friday: 19:30 in Berlin, 17:30 in UTC
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        titled("U-4", "Champion");
        assertThat(db.sql().fetch("select key from outbox").getValues(0, String.class))
                .hasSize(1);
        assertThat(runs(id, "U-1")).isEqualTo("hello");
        assertThat(sentences(id, "U-4")).anyMatch(line -> line.startsWith("Skipped"));
        assertThat(sentences(id, "U-1")).contains("Waits until Mon 22 Jun 08:00 Europe/Berlin.");
        clock.set("2026-06-22T06:00:00Z");
        pump();
        pump();
        assertThat(runs(id, "U-1")).isEqualTo("w");
        assertThat(db.sql().fetch("select source, step from outbox").getValues(0, String.class))
                .containsExactly("journey:" + id, "journey:" + id);
        assertThat(call("DELETE", "/email-templates/" + template, null, null).status())
                .isEqualTo(409);
        adds(id);
    }

    @Test
    void j4RightBeforeAMessageIsHandedOverItIsAskedOnceMore() {
        int template = template();
        int id = journey(
                "'goal':{'field':'mobile','op':'not_empty'},",
                "{'key':'hello','type':'email','template':" + template
                        + ",'next':'w'},{'key':'w','type':'wait','days':9}");
        titled("U-2", "Champion");
        long run = db.sql().fetchSingle("select id from journey_runs").get(0, Long.class);
        CustomerMessage message =
                new CustomerMessage(1, "run:" + run + ":hello", "journey:" + id, 2, run, "hello", template);
        assertThat(stop(message)).isEmpty();
        ok(call("POST", "/journeys/" + id + "/pause", null, null));
        assertThat(stop(message)).hasValue(Answer.held("The journey is paused"));
        ok(call("POST", "/journeys/" + id + "/resume", "{'waits':'go_on','enterings':'act'}", null));
        transaction.executeWithoutResult(
                status -> events.publishEvent(new MessageSettled(message, Answer.sent("250 ok"))));
        assertThat(sentences(id, "U-2")).contains("“E-mail” was sent.");
        db.sql().execute("update users set mobile = '1' where id = 2");
        assertThat(stop(message)).hasValue(Answer.skipped("The user reached the goal"));
        ok(call("DELETE", "/journeys/" + id + "/runs/U-2?reason=x", null, null));
        assertThat(stop(message)).hasValue(Answer.skipped("The user was taken out"));
        db.sql().execute("update journey_runs set end_why = 'done'");
        db.sql().execute("update users set mobile = null where id = 2");
        assertThat(stop(message))
                .as("what was queued before the end still goes")
                .isEmpty();
        ok(call("POST", "/journeys/" + id + "/end", null, null));
        assertThat(stop(message)).hasValue(Answer.skipped("The journey was ended"));
    }

    private Optional<Answer> stop(CustomerMessage message) {
        return Objects.requireNonNull(transaction.execute(status -> mail.stop(message)));
    }

    @Test
    void aJourneyIsLookedAtWhenSomethingIsDueOfItAlone() {
        int id = journey("", WAIT);
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        titled("U-3", "Champion");
        assertThat(pump.due()).isEmpty();
        ok(call("PATCH", "/journeys/" + id + "/runs/U-1", "{'heldUntil':'2030-01-01'}", null));
        db.sql().execute("update users set archived_at = now() where id = 2");
        db.sql().execute("update accounts set archived_at = now() where id = 2");
        clock.advance(Duration.ofDays(3));
        assertThat(pump.due()).as("one is held, the others are archived").isEmpty();
        db.sql().execute("update accounts set archived_at = null where id = 2");
        assertThat(pump.due()).containsExactly(id);
        ok(call("POST", "/journeys/" + id + "/pause", null, null));
        assertThat(pump.due()).isEmpty();
    }

    @Test
    void aJourneyThatCantBeMovedHoldsUpNoOther() {
        int broken = journey("", WAIT);
        int sound = journey("", WAIT);
        titled("U-1", "Champion");
        db.sql()
                .execute("alter table journey_runs add constraint broken check (journey_id <> " + broken
                        + " or state <> 'done') not valid");
        try {
            clock.advance(Duration.ofDays(3));
            assertThatThrownBy(this::pump).hasMessageContaining("broken");
        } finally {
            db.sql().execute("alter table journey_runs drop constraint broken");
        }
        assertThat(runs(broken, "U-1")).isEqualTo("wait");
        assertThat(runs(sound, "U-1")).isEqualTo("done");
    }

    @Test
    void valuesThatAreKeptNowhereAreComputedForWhoIsAsked() {
        int journey = draft(
                "'goal':{'field':'active_days','params':{'days':9},'op':'gte','value':5},",
                "{'key':'a','type':'wait','days':1}");
        assertThat(ok(call("POST", "/journeys/" + journey + "/simulation", "{'externalId':'U-1'}", null))
                        .get("path"))
                .isNotEmpty();
    }

    @Test
    void s3TheSimulatorTakesTheWayOfThePumpAtTheSameMoments() {
        int template = template();
        int id = journey(
                "'settings':{'reenrol':'always'},",
                "{'key':'hello','type':'email','template':" + template + ",'next':'w'},"
                        + "{'key':'w','type':'wait','workingDays':2,'next':'i'},"
                        + "{'key':'i','type':'if','branches':[{'when':{'field':'account.mrr','op':'gte','value':50},'next':'u'}],'else':'t'},"
                        + "{'key':'u','type':'wait_until','when':{'field':'mobile','op':'not_empty'},'days':3,'next':'t','late':'d'},"
                        + "{'key':'d','type':'wait','weekday':'monday','at':'07:00','next':'t'},"
                        + "{'key':'t','type':'task','title':'Call'}");
        clock.set("2026-06-19T17:30:00Z");
        for (String user : List.of("U-1", "U-3", "U-4")) {
            JsonNode said = ok(call("POST", "/journeys/" + id + "/simulation", "{'externalId':'" + user + "'}", null));
            ok(call("POST", "/journeys/" + id + "/runs", "{'externalId':'" + user + "'}", null));
            java.time.Instant begin = clock.instant();
            pump();
            for (int hour = 0; hour < 24 * 20; hour++) {
                clock.advance(Duration.ofHours(1));
                if (hour % 24 == 3) {
                    night();
                }
                exactly();
            }
            clock.set(begin);
            List<String> path = new java.util.ArrayList<>();
            said.get("path")
                    .forEach(event -> path.add(event.get("at").asString("") + " "
                            + event.get("what").asString("") + " "
                            + event.get("step").asString("")));
            List<String> done = new java.util.ArrayList<>();
            ok(call("GET", "/users/" + user + "/journeys/" + id + "/log", null, null))
                    .get("items")
                    .forEach(line -> {
                        if (!line.get("what").asString("").equals("entered")) {
                            done.add(line.get("at").asString("") + " "
                                    + line.get("what").asString("") + " "
                                    + line.get("step").asString(""));
                        }
                    });
            assertThat(path).as(user).isEqualTo(done);
        }
    }

    /** J10. */
    private void adds(int id) {
        JourneyNumbers.Numbers all = numbers.of(Viewer.system(), id, null, null, null, now());
        assertThat(all.entered()).isEqualTo(all.here() + all.stuck() + all.allEnded());
        JsonNode told = ok(call("GET", "/journeys/" + id + "/numbers", null, null));
        assertThat(told.get("entered").asLong()).isEqualTo(all.entered());
        for (Journey.Version version : journeys.versions(id)) {
            JourneyNumbers.Numbers of = numbers.of(Viewer.system(), id, version.edition(), null, null, now());
            assertThat(of.entered()).isEqualTo(of.here() + of.stuck() + of.allEnded());
            if (version.edition() == 1 && journeys.versions(id).size() == 1) {
                version.definition()
                        .first()
                        .ifPresent(
                                first -> assertThat(of.at(first.key()).came()).isEqualTo(of.entered()));
                for (Step step : version.definition().steps()) {
                    long into = version.definition().steps().stream()
                            .flatMap(each -> each.ways().stream()
                                    .filter(way -> step.key().equals(way.next()))
                                    .map(way -> of.at(each.key()).passed().getOrDefault(way.key(), 0L)
                                            + (way.key().equals("next")
                                                    ? of.at(each.key()).allSkipped()
                                                    : 0)))
                            .mapToLong(Long::longValue)
                            .sum();
                    if (!step.equals(version.definition().first().orElse(null))) {
                        assertThat(of.at(step.key()).came()).as(step.key()).isEqualTo(into);
                    }
                }
            }
        }
    }
}
