package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The laws of journeys on timelines: who enters, what becomes of them, and that it adds up. */
class JourneyLawsTest extends JourneyCase {
    private static final String WAIT = "{'key':'wait','type':'wait','days':3,'next':'call'},"
            + "{'key':'call','type':'task','title':'Call','next':'end'},{'key':'end','type':'end','label':'Welcomed'}";

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
                        "Left the journey: came to the end.");
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
}
