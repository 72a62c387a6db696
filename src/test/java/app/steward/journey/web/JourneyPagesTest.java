package app.steward.journey.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.journey.Definition;
import app.steward.journey.Journeys;
import app.steward.journey.Step;
import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Visits;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Journeys made and changed by plain forms. */
@StewardTest
class JourneyPagesTest {
    @LocalServerPort
    int port;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    Journeys journeys;

    @Autowired
    Db db;

    private Browser ada;

    @BeforeEach
    void signedIn() {
        accounts.four();
        accounts.member("ada", Profile.ADMINISTRATOR);
        ada = new Browser(port);
        ada.signIn("ada@example.com", Visits.PASSWORD);
    }

    private int made() {
        ada.get("/journeys/new");
        HttpResponse<String> answer = ada.post("/journeys", Map.of("name", "Welcome"));
        assertThat(answer.statusCode()).isEqualTo(303);
        return journeys.all().get(0).id();
    }

    private Definition draft(int id) {
        return journeys.get(id).draft();
    }

    private void post(int id, String what, Map<String, String> values) {
        HttpResponse<String> answer = ada.post("/journeys/" + id + "/draft/" + what, values);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 303);
    }

    private void add(int id, String type, String where) {
        post(id, "steps", Map.of("type", type, "where", where));
    }

    @Test
    void theFirstPageSaysWhatAJourneyIsAndMakesOne() {
        assertThat(ada.get("/journeys").body()).contains("No journeys yet", "nothing leaves this machine");

        int id = made();

        assertThat(ada.get("/journeys").body()).contains("Welcome", "Draft", "0 entered");
        assertThat(ada.get("/journeys/" + id + "/edit").body())
                .contains("No steps yet", "Nobody yet: say who")
                .doesNotContain("step-s1");
        assertThat(ada.post("/journeys", Map.of("name", "welcome")).body()).contains("There is");
    }

    @Test
    void stepsAreAddedChangedMovedAndTakenAway() {
        int id = made();
        add(id, "wait", "::0");
        add(id, "if", "s1::0");
        add(id, "email", ":s2:0");
        add(id, "end", "s2::0");
        post(id, "steps/s1", Map.of("kind", "time", "amount", "3", "unit", "hours", "act", "done"));
        post(
                id,
                "steps/s2",
                Map.of(
                        "name",
                        "How far?",
                        "b0",
                        "all",
                        "b0.name",
                        "Keen",
                        "b0.0.field",
                        "name",
                        "b0.0.of",
                        "name",
                        "b0.0.op",
                        "contains",
                        "b0.0.value",
                        "a",
                        "act",
                        "branch:add"));

        assertThat(draft(id).step("s1").orElseThrow())
                .isEqualTo(new Step.Wait("s1", "", new Step.Until.Hours(3), "s2"));
        Step.If fork = (Step.If) draft(id).step("s2").orElseThrow();
        assertThat(fork.branches()).extracting(Step.Branch::name).containsExactly("Keen", "Branch 2");
        assertThat(fork.branches()).extracting(Step.Branch::next).containsExactly("s3", "s4");
        assertThat(fork.branches().get(0).when()).isNotNull();

        post(id, "order", Map.of("key", "s3", "to", "s2:2:0"));
        fork = (Step.If) draft(id).step("s2").orElseThrow();
        assertThat(List.of(fork.branches().get(0).next(), fork.otherwise())).containsExactly("s4", "s3");

        post(id, "steps/s2/remove", Map.of());
        assertThat(draft(id).steps()).extracting(Step::key).containsExactly("s1", "s4");
        String page = ada.get("/journeys/" + id + "/edit").body();
        assertThat(page).contains("Wait 3 hours", "place 1 of 2").doesNotContain("How far?");
    }

    @Test
    void aFieldIsCopiedCountedUpOrCleared() {
        int id = made();
        add(id, "set", "::0");
        post(id, "steps/s1", Map.of("field", "account.employees", "how", "increase", "value", "1,000", "act", "done"));
        assertThat(said(id)).isEqualTo("{\"type\":\"set\",\"field\":\"account.employees\",\"increase\":1000}");
        assertThat(ada.get("/journeys/" + id + "/edit?step=s1").body()).contains("Increase Account: Employees by 1000");
        post(id, "steps/s1", Map.of("field", "title", "how", "from:account.name", "value", "x", "act", "done"));
        assertThat(said(id))
                .contains("\"field\":\"title\"", "\"from\":\"account.name\"")
                .doesNotContain("value");
        post(id, "steps/s1", Map.of("field", "title", "how", "clear", "value", "x", "act", "done"));
        assertThat(said(id)).isEqualTo("{\"type\":\"set\",\"field\":\"title\",\"value\":null}");
    }

    private String said(int id) {
        return ((Step.Act) draft(id).step("s1").orElseThrow()).said().toString();
    }

    @Test
    void whatCanNotBeIsRefusedWithWhyAndChangesNothing() {
        int id = made();
        add(id, "wait", "::0");
        add(id, "end", "s1::0");
        Definition before = draft(id);

        HttpResponse<String> after = ada.post("/journeys/" + id + "/draft/order", Map.of("key", "s2", "to", ":0:0"));
        assertThat(after.statusCode()).isEqualTo(422);
        assertThat(after.body()).contains("An end closes its branch");
        HttpResponse<String> wrong = ada.post(
                "/journeys/" + id + "/draft/steps/s1",
                Map.of("kind", "time", "amount", "two", "unit", "days", "act", "done"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Enter a whole number");

        assertThat(draft(id)).isEqualTo(before);
    }

    @Test
    void whoAndWhatForIsSaidInPlace() {
        int id = made();
        post(
                id,
                "entry",
                Map.of(
                        "c",
                        "all",
                        "c.0.field",
                        "name",
                        "c.0.of",
                        "name",
                        "c.0.op",
                        "contains",
                        "c.0.value",
                        "a",
                        "again",
                        "after",
                        "days",
                        "30",
                        "holdsDays",
                        "2",
                        "act",
                        "done"));
        post(id, "settings", Map.of("name", "Welcome all", "needsEmail", "true", "capPerDay", "200", "act", "done"));

        assertThat(draft(id).entry().holdsDays()).isEqualTo(2);
        assertThat(draft(id).settings().reenrol().days()).isEqualTo(30);
        assertThat(draft(id).settings().capPerDay()).isEqualTo(200);
        assertThat(journeys.get(id).name()).isEqualTo("Welcome all");
        assertThat(ada.get("/journeys/" + id + "/edit?step=settings").body())
                .contains("Welcome all", "again after 30 days", "At most a day");
        assertThat(ada.get("/journeys/" + id + "/matching").body()).contains("match now");
    }

    @Test
    void everyFormOpensInItsCard() {
        int id = made();
        String last = "";
        for (StepKind kind : StepKind.ALL) {
            add(id, kind.key(), last + "::0");
            last = draft(id).steps().stream()
                    .filter(step -> step.type().equals(kind.key()))
                    .findFirst()
                    .orElseThrow()
                    .key();
            assertThat(ada.get("/journeys/" + id + "/edit?step=" + last).body())
                    .as(kind.key())
                    .contains("id=\"open-form\"", "name=\"was\"");
        }
        for (String part : PartForm.PARTS) {
            assertThat(ada.get("/journeys/" + id + "/edit?step=" + part).body())
                    .as(part)
                    .contains("id=\"open-form\"");
        }
    }

    @Test
    void starterComesAsADraftWithItsMessage() {
        assertThat(ada.get("/journeys").body()).contains("Welcome new users", "Win back", "Trial ends");
        assertThat(ada.get("/journeys/starters/counted").body()).contains("would match now");
        for (String key : List.of("welcome", "adopt", "win_back", "trial_ends")) {
            assertThat(ada.get("/journeys/new?starter=" + key).body())
                    .contains("name=\"starter\" value=\"" + key + "\"");
            assertThat(ada.post("/journeys", Map.of("name", "My " + key, "starter", key))
                            .statusCode())
                    .isEqualTo(303);
        }

        db.sql()
                .execute("insert into users (external_id, account_id, name, created_on)"
                        + " values ('U-1', 1, 'Uma', '2026-01-01')");
        assertThat(journeys.all()).hasSize(4).allSatisfy(journey -> {
            // values that are kept nowhere are computed for the one user
            assertThat(ada.get("/journeys/" + journey.id() + "/simulation?user=U-1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ada.get("/journeys/" + journey.id() + "/edit").body())
                    .doesNotContain("to mend before this can be published");
            assertThat(Outline.of(app.steward.journey.DefinitionJson.write(journey.draft())
                                    .path("steps"))
                            .all())
                    .hasSameSizeAs(journey.draft().steps());
        });
    }

    @Test
    void whatIsPublishedDiffersFromItsDraftInNothing() {
        ada.get("/journeys/new?starter=adopt");
        ada.post("/journeys", Map.of("name", "Adopt", "starter", "adopt"));
        int id = journeys.all().get(0).id();
        ada.get("/journeys/" + id + "/publish");
        assertThat(ada.post("/journeys/" + id + "/publish", Map.of()).statusCode())
                .isEqualTo(422);
        assertThat(ada.post("/journeys/" + id + "/publish", Map.of("existing", "skip"))
                        .statusCode())
                .isBetween(302, 303);

        assertThat(ada.get("/journeys/" + id).body()).contains("Nobody has entered yet", "Live");
        assertThat(ada.get("/journeys/" + id + "/edit").body()).doesNotContain("fresh-mark", "Discard draft");
        post(id, "steps/s2", Map.of("kind", "time", "amount", "8", "unit", "days", "act", "done"));
        assertThat(ada.get("/journeys/" + id + "/edit").body()).contains("fresh-mark", "Discard draft");
    }

    @Test
    void whoReadsOnlyChangesNothing() {
        int id = made();
        add(id, "wait", "::0");
        accounts.member("bea", Profile.CSM);
        Browser bea = new Browser(port);
        bea.signIn("bea@example.com", Visits.PASSWORD);

        assertThat(bea.get("/journeys/" + id + "/edit").body())
                .contains("Wait 2 days")
                .doesNotContain("class=\"grip\"", "Discard", "draft/steps");
        assertThat(bea.get("/journeys/new").statusCode()).isEqualTo(403);
    }

    @Test
    void whoResumesIsToldThatThoseWhoWaitedGoOnADaysShareAtATime() {
        int id = made();
        db.sql()
                .execute("insert into journey_versions (journey_id, edition, definition, published_at) values (" + id
                        + ", 1, '{\"settings\": {\"capPerDay\": 1}, \"steps\": [{\"key\": \"s1\", \"type\": \"wait\", \"days\": 1}]}',"
                        + " now())");
        db.sql().execute("update journeys set status = 'paused', paused_at = now(), edition = 1 where id = " + id);
        for (int user = 1; user <= 2; user++) {
            assertThat(ada.get("/journeys/" + id + "/resume").body()).contains("They go on now");
            db.sql()
                    .execute(
                            "with u as (insert into users (external_id, created_on) values ('U-" + user
                                    + "', '2026-01-01') returning id) insert into journey_runs (journey_id, edition, user_id, entering,"
                                    + " entered_at, step, arrived_at, state, due_at, waiting_for) select " + id
                                    + ", 1, u.id, '2026-06-01', '2026-06-01', 's1', '2026-06-01', 'waits', '2026-06-02', 'time' from u");
        }
        assertThat(ada.get("/journeys/" + id + "/resume").body())
                .contains("They go on, 1 a day, as many as may enter")
                .doesNotContain("They go on now");
    }
}
