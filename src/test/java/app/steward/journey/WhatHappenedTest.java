package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.job.Worker;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What pages of accounts and users tell of journeys and mail. */
class WhatHappenedTest extends JourneyCase {
    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("outboxWorker")
    Worker<?> outbox;

    private int journey;
    private Browser cleo;

    @BeforeEach
    void aJourneyThatWrites() {
        cleo = Browser.signedIn(port, "cleo");
        journey = journey(
                "'goal':{'field':'title','op':'eq','value':'Done'},'settings':{'byCsm':true},",
                "{'key':'s1','type':'email','template':" + template() + ",'next':'s2'},"
                        + "{'key':'s2','type':'wait','days':3,'next':'s3'},{'key':'s3','type':'end','label':'Converted'}");
    }

    /** The panel, as one reads it. */
    private String happened(Browser who, String address) {
        String page = who.get(address).body();
        assertThat(page).contains("id=\"happened\"");
        String panel = page.substring(page.indexOf("id=\"happened\""));
        return panel.substring(0, panel.indexOf("</section>"))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    @Test
    void aUsersPageTellsHowTheyWentThroughAJourneyAndWhatTheyWereSent() {
        titled("U-1", "Champion");
        outbox.work();
        assertThat(happened(cleo, "/users/U-1")).contains("Entered the journey Journey 0", "E-mail kept here: Hello");
        assertThat(cleo.get("/users/U-1?happened=journeys").body())
                .contains("href=\"/journeys/" + journey + "/users/U-1\"");
        titled("U-1", "Done");
        assertThat(happened(cleo, "/users/U-1?happened=journeys"))
                .contains("Reached the goal of the journey Journey 0")
                .doesNotContain("Left the journey", "E-mail");
        assertThat(happened(cleo, "/users/U-1?happened=mail"))
                .contains("E-mail kept here: Hello")
                .doesNotContain("journey Journey");
    }

    /** No mail server takes it: to say that it was sent would be untrue. */
    @Test
    void mailThatWasOnlyKeptIsNotSaidToBeSent() {
        titled("U-1", "Champion");
        outbox.work();
        for (String page : List.of("/users/U-1", "/accounts/A-1")) {
            assertThat(happened(cleo, page)).contains("E-mail kept here: ").doesNotContain("E-mail sent");
        }
        String picture = "/journeys/" + journey + "?show=table";
        assertThat(cleo.get(picture).body())
                .contains(">1 kept<", "messages, all versions, 1 kept here")
                .doesNotContain("1 sent");
        assertThat(cleo.get("/email-templates").body()).contains("1 kept here");
        db.sql().execute("update outbox set state = 'sent', sent_at = handed_at");
        for (String page : List.of("/users/U-1", "/accounts/A-1")) {
            assertThat(happened(cleo, page)).contains("E-mail sent: ").doesNotContain("kept");
        }
        assertThat(cleo.get(picture).body()).contains(">1 sent<").doesNotContain("kept here");
        assertThat(cleo.get("/email-templates").body()).doesNotContain("kept here");
    }

    @Test
    void whoWasPutInOrTakenOutIsToldWithWhoDidItAndWhy() {
        ok(call("POST", "/journeys/" + journey + "/runs", "{'externalId':'U-1'}", CLEO));
        assertThat(happened(cleo, "/users/U-1?happened=journeys")).contains("Put in the journey Journey 0", "by cleo");
        ok(call("DELETE", "/journeys/" + journey + "/runs/U-1?reason=Knows%20it%20already", null, CLEO));
        assertThat(happened(cleo, "/users/U-1?happened=journeys"))
                .contains("Taken out of the journey Journey 0", "Knows it already", "by cleo");
    }

    @Test
    void whoComesToTheEndLeavesWithItsLabel() {
        titled("U-1", "Champion");
        outbox.work();
        days(4);
        assertThat(happened(cleo, "/users/U-1?happened=journeys"))
                .contains("Left the journey Journey 0 , came to the end", "Converted");
    }

    @Test
    void aTaskSaysWhichJourneyMadeIt() {
        int calls = journey("", "{'key':'t','type':'task','title':'Call','next':'e'},{'key':'e','type':'end'}");
        titled("U-1", "Champion");
        String name = db.sql()
                .fetchSingle("select name from rules where id = " + calls)
                .get(0, String.class);
        assertThat(cleo.get("/tasks").body()).contains("Call", ">Journey " + name + "<");
    }

    @Test
    void anAccountTellsTheSameOfManyUsersInOneLine() {
        db.sql().execute("update users set title = 'Champion' where id in (1, 2, 3)");
        clock.advance(Duration.ofMinutes(1));
        night();
        pump();
        outbox.work();
        assertThat(happened(cleo, "/accounts/A-1"))
                .contains(
                        "Entered the journey Journey 0: Uma and 1 more",
                        "E-mail kept here: Welcome 0 , to U",
                        "and 1 more")
                .doesNotContain("Ute");
        db.sql().execute("update users set archived_at = now() where id = 2");
        assertThat(happened(cleo, "/accounts/A-1?happened=journeys"))
                .contains("Entered the journey Journey 0: Uma")
                .doesNotContain("more");
    }

    @Test
    void mailThatDidNotGoSaysWhyAndWhatCameBackIsTold() {
        ok(call("POST", "/suppressions", "{'email':'uma@example.org','note':'Asked on the phone'}", CLEO));
        titled("U-1", "Champion");
        outbox.work();
        assertThat(happened(cleo, "/users/U-1?happened=mail"))
                .contains(
                        "E-mail skipped in the journey Journey 0",
                        "Suppressed by hand on",
                        "Gets no automatic e-mail any more",
                        "Asked on the phone",
                        "by cleo");
        db.sql()
                .execute("insert into mail_events (address_hash, message_id, kind, detail, at)"
                        + " select hash, '<1@x>', 'hard', '550 no such user', now() from addresses");
        assertThat(happened(cleo, "/accounts/A-1?happened=mail"))
                .contains("E-mail came back: Uma", "550 no such user", "skipped in the journey Journey 0: Uma");
    }

    @Test
    void whatWasQueuedAndDidNotGoSaysWhy() {
        titled("U-1", "Champion");
        ok(call("POST", "/suppressions", "{'email':'uma@example.org','note':'Asked on the phone'}", CLEO));
        outbox.work();
        assertThat(happened(cleo, "/users/U-1?happened=mail"))
                .contains("E-mail skipped: Welcome 0", "Suppressed by hand on");
        assertThat(happened(cleo, "/accounts/A-1?happened=mail")).contains("E-mail skipped: Welcome 0 , to Uma");
    }

    @Test
    void whoDoesNotReadSentMailIsToldOfJourneysAlone() {
        accounts.member("vic", Profile.VIEWER);
        titled("U-1", "Champion");
        outbox.work();
        Browser vic = Browser.signedIn(port, "vic");
        assertThat(happened(vic, "/users/U-1")).contains("Entered the journey").doesNotContain("E-mail", "Mail");
        assertThat(happened(vic, "/users/U-1?happened=mail")).doesNotContain("E-mail");
        assertThat(happened(vic, "/accounts/A-1?happened=mail")).doesNotContain("E-mail");
    }

    /** A page of an account ends within no day: the line of a day that is older comes on the next one, once. */
    @Test
    void aLineOfManyIsToldOnOnePageOnly() {
        db.sql().execute("update users set title = 'Champion' where id in (1, 2)");
        clock.advance(Duration.ofMinutes(1));
        night();
        db.sql().execute("update journey_runs set entered_at = entered_at - interval '1 second' where user_id = 1");
        String before = db.sql()
                .fetchSingle("select to_char(max(entered_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.USZ')"
                        + " from journey_runs")
                .get(0, String.class);
        assertThat(happened(cleo, "/accounts/A-1?happened=journeys")).contains("and 1 more");
        assertThat(happened(cleo, "/accounts/A-1?happened=journeys&before=" + before))
                .doesNotContain("Entered");
    }

    /** Only who would enter: Ugo is at the goal already. */
    @Test
    void aHeldJourneyShowsSomeOfThoseWhoWouldEnterAsFarAsOneSeesThem() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        int held = journey(
                "'settings':{'guard':1},'goal':{'field':'role','op':'eq','value':'admin'},",
                "{'key':'s','type':'end'}");
        clock.advance(Duration.ofMinutes(1));
        db.sql().execute("update users set title = 'Champion' where id <= 4");
        db.sql().execute("insert into user_roles (key, label, position) values ('admin', 'Admin', 9)");
        db.sql().execute("update users set role = 'admin' where id = 2");
        night();
        pump();
        Browser ada = Browser.signedIn(port, "ada");
        String page = ada.get("/journeys/" + held).body();
        assertThat(page)
                .contains("Held: 3 would enter", ">Uma</a>", ">Ute</a>", ">Una</a>")
                .doesNotContain(">Ugo</a>");
        assertThat(ada.get("/journeys/" + held + "/release").body()).contains("Among them are", ">Uma</a>");
        assertThat(cleo.get("/journeys/" + held).body())
                .contains("Held: many would enter", ">Uma</a>", ">Una</a>")
                .doesNotContain("Ute");
    }
}
