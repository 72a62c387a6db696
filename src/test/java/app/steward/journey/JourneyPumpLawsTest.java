package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.steward.mail.CustomerMessage;
import app.steward.mail.MessageSettled;
import app.steward.outbox.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The laws of the pump: what is due, what is stuck, messages, and the simulator that goes the same way. */
class JourneyPumpLawsTest extends JourneyCase {
    private static final String WAIT = "{'key':'wait','type':'wait','days':3,'next':'call'},"
            + "{'key':'call','type':'task','title':'Call','next':'end'},{'key':'end','type':'end','label':'Welcomed'}";

    @Autowired
    DueRuns due;

    @Autowired
    JourneyMail mail;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ApplicationEventPublisher events;

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
    void whoTakesSomebodyOutWaitsForWhoChangesThemAndNotTheOtherWayRound() throws Exception {
        int id = journey("", WAIT);
        titled("U-1", "Champion");
        Thread taking = new Thread(() -> call("DELETE", "/journeys/" + id + "/runs/U-1?reason=x", null, null));
        transaction.executeWithoutResult(changing -> {
            db.sql().fetch("select 1 from user_facts where user_id = 1 for no key update");
            taking.start();
            await().until(() -> db.sql()
                    .fetch("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database()")
                    .isNotEmpty());
            // the run is free: else each would wait for the other
            assertThat(db.sql().fetch("select 1 from journey_runs for update nowait"))
                    .hasSize(1);
        });
        taking.join();
        assertThat(db.sql().fetchSingle("select end_why from journey_runs").get(0))
                .isEqualTo("taken_out");
    }

    @Test
    void whoIsPutInWhileAVersionIsPublishedGoesByIt() throws Exception {
        int id = journey("", WAIT);
        Thread putting = new Thread(() -> call("POST", "/journeys/" + id + "/runs", "{'externalId':'U-1'}", null));
        transaction.executeWithoutResult(publishing -> {
            db.sql().execute("update journeys set edition = 2");
            db.sql()
                    .execute("insert into journey_versions (journey_id, edition, definition, published_at)"
                            + " select journey_id, 2, definition, published_at from journey_versions");
            putting.start();
            await().until(() -> db.sql()
                    .fetch("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database()")
                    .isNotEmpty());
        });
        putting.join();
        assertThat(db.sql().fetchSingle("select edition from journey_runs").get(0))
                .isEqualTo(2);
    }

    @Test
    void j7WhoResumesAJourneyLetsGoWhatIsJustBeingHeld() throws Exception {
        int id = journey(
                "",
                "{'key':'hello','type':'email','template':" + template()
                        + ",'next':'w'},{'key':'w','type':'wait','days':9}");
        titled("U-2", "Champion");
        long run = db.sql().fetchSingle("select id from journey_runs").get(0, Long.class);
        CustomerMessage message = new CustomerMessage(1, "run:" + run + ":hello", "journey:" + id, 2, run, "hello", 1);
        ok(call("POST", "/journeys/" + id + "/pause", null, null));
        Thread resuming = new Thread(
                () -> call("POST", "/journeys/" + id + "/resume", "{'waits':'go_on','enterings':'act'}", null));
        transaction.executeWithoutResult(sending -> {
            assertThat(stop(message)).hasValue(Answer.held("The journey is paused"));
            db.sql().execute("update outbox set state = 'held'");
            resuming.start();
            await().until(() -> !resuming.isAlive()
                    || db.sql()
                            .fetch("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database()")
                            .isNotEmpty());
        });
        resuming.join();
        assertThat(db.sql().fetchSingle("select state from outbox").get(0)).isEqualTo("waiting");
        List<Optional<Answer>> asked = new ArrayList<>();
        transaction.executeWithoutResult(changing -> {
            db.sql().fetch("select 1 from journeys for update");
            Thread sending = new Thread(() -> asked.add(stop(message)));
            sending.start();
            await().until(() -> !sending.isAlive());
        });
        assertThat(asked)
                .containsExactly(Optional.of(Answer.later("The journey is being changed", Duration.ofSeconds(2))));
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
        assertThat(due.journeys()).isEmpty();
        ok(call("PATCH", "/journeys/" + id + "/runs/U-1", "{'heldUntil':'2030-01-01'}", null));
        db.sql().execute("update users set archived_at = now() where id = 2");
        db.sql().execute("update accounts set archived_at = now() where id = 2");
        clock.advance(Duration.ofDays(3));
        assertThat(due.journeys()).as("one is held, the others are archived").isEmpty();
        db.sql().execute("update accounts set archived_at = null where id = 2");
        assertThat(due.journeys()).containsExactly(id);
        ok(call("POST", "/journeys/" + id + "/pause", null, null));
        assertThat(due.journeys()).isEmpty();
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
}
