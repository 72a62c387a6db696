package app.steward.team.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the page of the audit trail says of each kind of record: the words of its form, no keys and no JSON. */
@StewardTest
class AuditTrailWordsTest {
    private static final String PASSWORD = "a long enough one";

    @Autowired
    Db db;

    @Autowired
    Team team;

    @LocalServerPort
    int port;

    private Browser admin;

    @BeforeEach
    void signIn() {
        db.reset();
        team.add(Viewer.system(), new Team.NewMember("ada@example.com", "Ada", Profile.ADMINISTRATOR, false, PASSWORD));
        admin = new Browser(port);
        admin.signIn("ada@example.com", PASSWORD);
    }

    /** The newest row of the page after one entry of that kind, in one line. */
    private String said(String kind, String before, String after) {
        db.sql()
                .execute(
                        "insert into audit_entries (actor, action, kind, record_id, label, before, after)"
                                + " values ('Ida', 'changed', ?, '1', 'One', ?::jsonb, ?::jsonb)",
                        kind,
                        before.isEmpty() ? null : before.replace('\'', '"'),
                        after.isEmpty() ? null : after.replace('\'', '"'));
        return admin.get("/settings/audit-trail")
                .body()
                .replaceAll("(?s).*<tbody>|</tr>.*", "")
                .replaceAll("<[^>]*>", "")
                .replaceAll("\\s+", " ");
    }

    @Test
    void an_alert_rule_reads_as_its_form() {
        assertThat(said(
                        "alert rule",
                        "",
                        "{'type':'onboarding','closing':'drop','priority':'high','holdsDays':3,'remindDays':'',"
                                + "'guard':'','condition':{'field':'mrr','op':'gt','value':1500},"
                                + "'tasks':[{'title':'Call','role':'success_manager','dueIn':2}],'segments':[9]}"))
                .contains(
                        "Type Onboarding",
                        "When the reason has gone drop tasks that nobody touched",
                        "Priority High",
                        "Holds 3 days",
                        "MRR is more than $1,500",
                        "Call, for Success manager, due in 2 days",
                        "Segments A segment (deleted)")
                .doesNotContain("Closing", "Holds days", "success_manager", "{");
    }

    @Test
    void a_journey_reads_step_by_step() {
        String was = "{'steps':[{'key':'a','name':'','type':'wait','days':3,'next':'b'},"
                + "{'key':'b','name':'','type':'end','label':''}]}";
        String is = "{'entry':{'segments':[],'lists':[],'condition':{'field':'persona','op':'empty'},'holdsDays':2},"
                + "'settings':{'reenrol':30,'goalEnds':true,'excludes':[],'unsubscribed':'leave'},"
                + "'steps':[{'key':'a','name':'Look','type':'wait','days':5,'next':'b'},"
                + "{'key':'b','name':'','type':'end','label':''}]}";
        assertThat(said("journey", was, is))
                .contains(
                        "Persona is empty",
                        "Has held for 2 days",
                        "Can enter again after 30 days",
                        "Who unsubscribes leaves",
                        "Look: Wait 5 days",
                        "removed Wait 3 days")
                .doesNotContain("{", "reenrol");
        assertThat(said("journey", "", "{'user':'u-1','until':'2026-12-24'}")).contains("Until 24 Dec 2026");
    }

    @Test
    void settings_read_as_their_forms() {
        assertThat(said("e-mail settings", "{'security':'none','perHour':100}", "{'security':'tls','perHour':200}"))
                .contains("Encryption None", "TLS from the start", "Most in an hour 100", "200");
        assertThat(said("e-mail settings", "{'days':['MONDAY']}", "{'days':['MONDAY','TUESDAY']}"))
                .contains("Customers get mail on Mon", "Mon, Tue");
        assertThat(said("workspace", "{'firstDayOfWeek':1,'pulseDays':30}", "{'firstDayOfWeek':7,'pulseDays':60}"))
                .contains("Weeks start on Monday", "Sunday", "A pulse holds for 30 days", "60 days");
        assertThat(said("team member", "{'disabled':false,'profile':'csm'}", "{'disabled':true,'profile':'viewer'}"))
                .contains("May sign in yes", "no", "Profile CSM", "Viewer");
        assertThat(said("cover", "", "{'member':'a@b.example','from':'2026-12-01','to':'2026-12-24'}"))
                .contains("Who is away a@b.example", "From 1 Dec 2026", "To 24 Dec 2026");
        assertThat(said("API key", "{'requests_per_second':1}", "{'requests_per_second':2}"))
                .contains("Requests a second, at most 1");
        assertThat(said("success role", "{'order':['success_manager']}", "{'order':['account_manager']}"))
                .contains("Success manager", "Account manager")
                .doesNotContain("success_manager");
        assertThat(said("attribute", "", "{'subject':'account','type':'yes_no','label':'Pilot'}"))
                .contains("Of accounts", "Type Yes or no", "Name Pilot");
        assertThat(said("webhook", "{'events':'alert.opened'}", "{'events':'alert.opened, alert.closed'}"))
                .contains("added An alert closes")
                .doesNotContain("alert.closed");
    }

    @Test
    void work_reads_as_people_do_it() {
        assertThat(said("alert", "{'state':'open'}", "{'state':'closed','outcome':'no_action_needed'}"))
                .contains("State Open", "Closed", "Outcome No action needed");
        assertThat(said("task", "{'for':'success_manager','dueOn':'2026-12-01'}", "{'for':'a@b.example','dueOn':null}"))
                .contains("For Success manager", "a@b.example", "Due on 1 Dec 2026");
        assertThat(said("task", "", "{'tasks':2,'ids':['17','18']}")).doesNotContain("17", "Ids");
        assertThat(said("pulse", "{'pulse':5}", "{'pulse':1}")).contains("Pulse Sure", "Very worried");
        assertThat(said("list", "{}", "{'members':{'added':3,'removed':1,'addedIds':['A-1']}}"))
                .contains("Members 3 added, 1 removed")
                .doesNotContain("{");
        assertThat(said("address", "{'why':'by_hand'}", "{'note':'asked'}")).contains("Why By hand");
    }

    @Test
    void views_and_exports_name_columns_and_say_filters() {
        assertThat(said(
                        "view",
                        "{'columns':'name,mrr','query':'filter=mrr:gt:100'}",
                        "{'columns':'name','query':'filter=mrr:gt:200&sort=-mrr'}"))
                .contains("removed MRR", "MRR is more than $200", "Order: MRR, descending")
                .doesNotContain("mrr:gt", "filter=");
        assertThat(said("export", "", "{'format':'csv','columns':['name','mrr'],'segment':99}"))
                .contains("File CSV", "Columns Name, MRR", "Segment a deleted segment");
    }

    @Test
    void what_is_gone_says_what_it_was_and_nothing_more() {
        assertThat(said("segment", "{'name':'Live','visible':true,'condition':{'field':'stage','op':'empty'}}", ""))
                .contains("Name Live", "Stage is empty", "Shown as a tab yes")
                .doesNotContain("→", "nothing");
    }
}
