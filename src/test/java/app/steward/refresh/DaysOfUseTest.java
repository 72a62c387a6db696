package app.steward.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Viewer;
import app.steward.team.WorkspaceSettings;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Workspace;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import org.jooq.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Uses that are known by their day, uses that were seen to the moment, and what was given: when somebody was active. */
@StewardTest
class DaysOfUseTest {
    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    Api api;

    @Autowired
    Refresh refresh;

    @Autowired
    RefreshWorker worker;

    @Autowired
    Runs runs;

    @Autowired
    WorkspaceSettings settings;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @BeforeEach
    void anAccountWithAUser() {
        db.reset();
        api.post("/accounts", "{'externalId':'A'}");
        api.post("/users", "{'externalId':'U','account':'A'}");
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
    }

    /** In Lord Howe it is the 17th already, so that the 3rd is in no window of 14 days. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2024-11-03T00:00:00Z, active, 1",
        "America/New_York, 2024-11-03T04:00:00Z, active, 1", // the night in which clocks go back
        "Asia/Kolkata, 2024-11-02T18:30:00Z, active, 1",
        "Australia/Lord_Howe, 2024-11-02T13:00:00Z, inactive, 0"
    })
    void whatIsKnownByItsDayFollowsTheZone(String zone, Instant start, String activity, int days) {
        clock.set("2024-11-16T16:30:00Z");
        moveTo("Asia/Tokyo");
        uses(1, "2024-11-03", null);
        uses(0, "2024-11-03", null);
        runAll();
        assertThat(read("/accounts/A", "last_active_at")).isEqualTo("2024-11-02T15:00:00Z");
        assertThat(read("/users/U", "activity")).as("the 17th in Tokyo").isEqualTo("inactive");

        moveTo(zone);
        assertThat(runs.newest(1, null))
                .extracting(Run::reason, Run::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "The time zone of the workspace was changed", Run.State.WAITING));
        worker.work();

        for (String record : new String[] {"/accounts/A", "/users/U"}) {
            assertThat(read(record, "last_active_at")).as(record).isEqualTo(start.toString());
            assertThat(read(record, "last_login_at")).as(record).isEqualTo(start.toString());
        }
        assertThat(read("/users/U", "first_active_on")).isEqualTo("2024-11-03");
        for (Subject subject : new Subject[] {Subject.ACCOUNT, Subject.USER}) {
            assertThat(count(subject, "{'field':'last_active_at','op':'on','value':'2024-11-03'}"))
                    .isEqualTo(1);
            assertThat(count(subject, "{'field':'last_active_at','op':'before','value':'2024-11-03'}"))
                    .isZero();
            assertThat(count(subject, "{'field':'active_days','op':'eq','value':%d}".formatted(days)))
                    .isEqualTo(1);
            assertThat(count(subject, "{'field':'logins','op':'eq','value':%d}".formatted(days)))
                    .isEqualTo(1);
            assertThat(count(subject, "{'field':'last_active_at','op':'last_days','value':14}"))
                    .isEqualTo(days);
        }
        assertThat(read("/users/U", "activity")).isEqualTo(activity);
        assertThat(count(Subject.USER, "{'field':'activity','op':'eq','value':'active'}"))
                .isEqualTo(days);
    }

    @Test
    void usesByDayAndToTheMomentStandSideBySide() {
        moveTo("America/New_York");
        uses(1, "2026-06-10", null);
        uses(1, "2026-06-10", "2026-06-10T15:00:00Z");
        uses(0, "2026-06-12", "2026-06-12T15:00:00Z");
        uses(0, "2026-06-13", null);
        runAll();
        assertThat(read("/accounts/A", "last_active_at")).isEqualTo("2026-06-10T15:00:00Z");
        assertThat(read("/users/U", "last_active_at")).isEqualTo("2026-06-10T15:00:00Z");
        assertThat(read("/users/U", "last_login_at")).isEqualTo("2026-06-13T04:00:00Z");
        assertThat(count(Subject.USER, "{'field':'usage_total','op':'eq','value':2}"))
                .isEqualTo(1);

        uses(1, "2026-06-11", null);
        uses(1, "2026-06-16", null); // tomorrow
        runAll();
        assertThat(read("/accounts/A", "last_active_at")).isEqualTo("2026-06-11T04:00:00Z");
    }

    @Test
    void whatIsGivenOfUsersCountsForThemAndTheirAccountAtOnce() {
        assertThat(read("/users/U", "activity")).isEqualTo("inactive");
        assertThat(neverLoggedIn()).isEqualTo(1);

        api.patch("/users/U", "{'last_active_at':'2026-06-02T00:00:00Z','last_login_at':'2026-06-01T08:00:00Z'}");

        assertThat(read("/users/U", "activity")).as("the first of 14 days").isEqualTo("active");
        assertThat(neverLoggedIn()).isZero();
        assertThat(read("/accounts/A", "last_active_at")).isEqualTo("2026-06-02T00:00:00Z");
        assertThat(read("/accounts/A", "last_login_at")).isEqualTo("2026-06-01T08:00:00Z");
        assertThat(count(Subject.ACCOUNT, "{'field':'active_users','op':'eq','value':0}"))
                .as("goes by uses alone")
                .isEqualTo(1);

        api.patch("/users/U", "{'last_active_at':'2026-06-01T23:59:59Z'}");
        assertThat(read("/users/U", "activity")).isEqualTo("inactive");
        assertThat(read("/accounts/A", "last_active_at")).isEqualTo("2026-06-01T23:59:59Z");

        uses(1, "2026-06-14", "2026-06-14T09:00:00Z");
        api.patch("/users/U", "{'last_active_at':'2026-06-13T00:00:00Z'}");
        for (String record : new String[] {"/accounts/A", "/users/U"}) {
            assertThat(read(record, "last_active_at"))
                    .as("the later of the two")
                    .isEqualTo("2026-06-14T09:00:00Z");
        }
        db.sql().execute("delete from usage_daily");
        api.patch("/users/U", "{'last_active_at':null}");
        assertThat(read("/accounts/A", "last_active_at")).isEmpty();
        assertThat(read("/accounts/A", "last_login_at")).isEqualTo("2026-06-01T08:00:00Z");
    }

    @Test
    void anAccountGoesByTheUsersThatItHas() {
        api.post("/accounts", "{'externalId':'B'}");
        api.post("/users", "{'externalId':'V','account':'A','last_active_at':'2026-06-10T00:00:00Z'}");
        api.patch("/users/U", "{'last_active_at':'2026-06-12T00:00:00Z'}");
        assertThat(read("/accounts/A", "last_active_at")).isEqualTo("2026-06-12T00:00:00Z");

        api.patch("/users/U", "{'account':'B'}");
        assertThat(read("/accounts/A", "last_active_at")).isEqualTo("2026-06-10T00:00:00Z");
        assertThat(read("/accounts/B", "last_active_at")).isEqualTo("2026-06-12T00:00:00Z");

        api.patch("/users/U", "{'archived':true}");
        assertThat(read("/accounts/B", "last_active_at")).isEmpty();
        api.patch("/users/U", "{'archived':false}");
        assertThat(read("/accounts/B", "last_active_at")).isEqualTo("2026-06-12T00:00:00Z");
        api.delete("/users/U");
        assertThat(read("/accounts/B", "last_active_at")).isEmpty();
    }

    @Test
    void aMomentThatIsGivenAheadIsNoActivityYet() {
        api.patch("/users/U", "{'last_active_at':'2026-06-15T12:00:01Z'}");
        assertThat(read("/users/U", "activity")).isEqualTo("inactive");
        clock.set("2026-06-15T12:00:01Z");
        assertThat(read("/users/U", "activity")).isEqualTo("active");
    }

    private long neverLoggedIn() {
        return count(Subject.USER, "{'field':'logged_in','op':'eq','value':false}");
    }

    private void moveTo(String zone) {
        Workspace now = workspaces.current();
        settings.change(
                Viewer.system(),
                new WorkspaceSettings.Wanted(
                        now.name(),
                        zone,
                        now.currency().getCurrencyCode(),
                        now.firstDayOfWeek(),
                        now.bands(),
                        now.engagement(),
                        now.attention(),
                        null,
                        now.version()));
    }

    private void runAll() {
        refresh.request("Test");
        worker.work();
    }

    /** @param at null where the day alone is known */
    private void uses(int feature, String day, String at) {
        db.sql()
                .execute(
                        "insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                                + " select u.account_id, u.id, ?, ?::date, ?, 1, ?::timestamptz from users u"
                                + " where external_id = 'U'",
                        feature,
                        day,
                        at == null,
                        at);
    }

    /** The value as the API answers it; empty for none. */
    private String read(String record, String field) {
        JsonNode value = api.get(record).body().path(field);
        return value.isNull() ? "" : value.asString();
    }

    private int count(Subject subject, String condition) {
        Snapshot present = fields.present(Principal.SYSTEM);
        RecordQuery query = new RecordQuery(subject, present.catalogue(), present.now());
        Condition meets = query.test(
                        conditions.read(present.catalogue(), subject, condition.replace('\'', '"'), Purpose.FILTER))
                .and(query.live());
        return db.sql().fetchCount(db.sql().selectOne().from(query.from()).where(meets));
    }
}
