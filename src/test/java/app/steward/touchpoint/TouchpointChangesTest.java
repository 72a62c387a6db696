package app.steward.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.team.Viewer;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.user.UserChanges;
import app.steward.workspace.Conventions;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who logs and changes touchpoints, and what follows from them in the same transaction. */
@StewardTest
class TouchpointChangesTest {
    private static final Conventions CONVENTIONS = new Conventions(ZoneOffset.UTC, Currency.getInstance("USD"));

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    TouchpointChanges changes;

    @Autowired
    TouchpointLog log;

    @Autowired
    UserChanges users;

    @Autowired
    Api api;

    private Map<String, Viewer> viewers;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
        // of A-1, which is cid's
        db.sql().execute("update users set account_id = 1 where id = 1");
    }

    private static Patch patch(String... values) {
        Map<String, RawValue> given = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            given.put(values[i], RawValue.text(values[i + 1], CONVENTIONS));
        }
        return new Patch(given);
    }

    private static Patch call(String... more) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("kind", "call", "at", "2026-06-14T09:00Z"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return patch(values.entrySet().stream()
                .flatMap(each -> List.of(each.getKey(), each.getValue()).stream())
                .toArray(String[]::new));
    }

    private Object value(String query) {
        return db.sql().fetchValue(query);
    }

    @Test
    void oneOfAUserCountsForTheAccountAtOnce() {
        long segment = api.post(
                        "/segments",
                        "{'subject':'account','name':'Talked to','condition':"
                                + "{'field':'touchpoints','params':{'days':7,'kind':'call'},'op':'gte','value':1}}")
                .body()
                .path("id")
                .asLong();
        changes.log(viewers.get("cid"), Subject.USER, "U-1", call("text", " Plans for the new site "));
        assertThat(value("select touchpoints || ' ' || (last_touchpoint_at at time zone 'UTC')::text from account_facts"
                        + " where account_id = 1"))
                .isEqualTo("1 2026-06-14 09:00:00");
        assertThat(value("select touchpoints from user_facts where user_id = 1"))
                .isEqualTo(1);
        assertThat(value("select count(*) from account_segment_members where account_id = 1 and segment_id = "
                        + segment))
                .isEqualTo(1L);
        TouchpointLog.Logged logged =
                log.of(viewers.get("cid"), Subject.ACCOUNT, 1, null, 10).get(0);
        assertThat(logged.text()).isEqualTo("Plans for the new site");
        assertThat(logged.author()).isEqualTo("cid");
        assertThat(logged.with()).isNotNull();

        changes.change(viewers.get("cid"), Subject.ACCOUNT, "A-1", logged.id(), patch("kind", "e-mail", "user", ""));
        assertThat(value("select count(*) from account_segment_members where segment_id = " + segment))
                .isEqualTo(0L);
        assertThat(value("select touchpoints from user_facts where user_id = 1"))
                .as("it is no longer with the user")
                .isEqualTo(0);

        changes.delete(viewers.get("cid"), Subject.ACCOUNT, "A-1", logged.id());
        assertThat(value("select touchpoints from account_facts where account_id = 1"))
                .isEqualTo(0);
        assertThat(value("select last_touchpoint_at from account_facts where account_id = 1"))
                .isNull();
        assertThat(value("select string_agg(action || ' ' || kind || ' ' || actor, ', ' order by id)"
                        + " from audit_entries where kind = 'touchpoint'"))
                .isEqualTo("created touchpoint cid, changed touchpoint cid, deleted touchpoint cid");
    }

    @Test
    void whatIsWrongIsSaidAtOnce() {
        Viewer cid = viewers.get("cid");
        assertThatThrownBy(() -> changes.log(cid, Subject.ACCOUNT, "A-1", patch("kind", "dance", "at", "soon")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults()).extracting("path").containsExactlyInAnyOrder("kind", "at"));
        assertThatThrownBy(() -> changes.log(cid, Subject.ACCOUNT, "A-1", patch("text", "x")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults()).extracting("path").containsExactlyInAnyOrder("kind", "at"));
        assertThatThrownBy(() -> changes.log(
                        cid, Subject.ACCOUNT, "A-1", patch("kind", "note", "at", "2026-06-14T09:00Z", "text", " ")))
                .hasMessage("Enter what the note says.");
        assertThatThrownBy(() ->
                        changes.log(cid, Subject.ACCOUNT, "A-1", patch("kind", "call", "at", "2026-06-15T12:00:01Z")))
                .hasMessageContaining("a moment that has passed");
        assertThatThrownBy(() -> changes.log(cid, Subject.ACCOUNT, "A-1", call("user", "U-3")))
                .as("U-3 is of another account")
                .isInstanceOf(BadInput.class);
        assertThat(value("select count(*) from touchpoints")).isEqualTo(0L);
    }

    @Test
    void onlyWhoLoggedItAndAdministratorsChangeIt() {
        // nobody's, so both see it
        Touchpoint bea = changes.log(viewers.get("bea"), Subject.ACCOUNT, "A-3", call("text", "by bea"));
        for (String other : List.of("cid", "sue", "dev", "vic")) {
            assertThatThrownBy(() -> changes.change(
                            viewers.get(other), Subject.ACCOUNT, "A-3", bea.id(), patch("text", "by other")))
                    .isInstanceOf(NotAllowed.class);
            assertThatThrownBy(() -> changes.delete(viewers.get(other), Subject.ACCOUNT, "A-3", bea.id()))
                    .isInstanceOf(NotAllowed.class);
        }
        for (String reader : List.of("dev", "vic")) {
            assertThatThrownBy(() -> changes.log(viewers.get(reader), Subject.ACCOUNT, "A-3", call()))
                    .isInstanceOf(NotAllowed.class);
        }
        changes.change(viewers.get("bea"), Subject.ACCOUNT, "A-3", bea.id(), patch("text", "again", "version", "0"));
        assertThatThrownBy(() -> changes.change(
                        viewers.get("ada"), Subject.ACCOUNT, "A-3", bea.id(), patch("text", "late", "version", "0")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("bea saved");
        changes.delete(viewers.get("ada"), Subject.ACCOUNT, "A-3", bea.id());
    }

    @Test
    void nothingReachesThoseOfAnotherCsm() {
        Touchpoint cid = changes.log(viewers.get("cid"), Subject.ACCOUNT, "A-1", call("text", "secret", "user", "U-1"));
        Viewer bea = viewers.get("bea");
        assertThatThrownBy(() -> changes.log(bea, Subject.ACCOUNT, "A-1", call()))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> changes.log(bea, Subject.USER, "U-1", call())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> changes.change(bea, Subject.ACCOUNT, "A-1", cid.id(), patch("text", "x")))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> changes.delete(bea, Subject.ACCOUNT, "A-3", cid.id()))
                .as("by way of an account that bea sees")
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> changes.log(bea, Subject.ACCOUNT, "A-3", call("user", "U-1")))
                .as("whether there is such a user does not show")
                .hasMessage("There is no user \"U-1\".");

        // the user moves to an account of bea: what was said at cid's stays there
        users.change(viewers.get("ada"), "U-1", patch("account", "A-5"));
        assertThat(log.of(bea, Subject.USER, 1, null, 10)).isEmpty();
        assertThat(log.count(bea, Subject.USER, 1)).isZero();
        assertThatThrownBy(() -> changes.delete(bea, Subject.USER, "U-1", cid.id()))
                .isInstanceOf(NotFound.class);
        TouchpointLog.Logged kept =
                log.of(viewers.get("cid"), Subject.ACCOUNT, 1, null, 10).get(0);
        assertThat(kept.with()).as("cid does not see the user any more").isNull();
        assertThat(kept.named()).isTrue();
        changes.change(viewers.get("cid"), Subject.ACCOUNT, "A-1", cid.id(), patch("user", "", "text", "told again"));
        assertThat(value("select user_id || ' ' || text from touchpoints")).isEqualTo("1 told again");
        assertThatThrownBy(() ->
                        changes.change(viewers.get("cid"), Subject.ACCOUNT, "A-1", cid.id(), patch("user", "U-64")))
                .isInstanceOf(BadInput.class);
        assertThat(value("select user_id from touchpoints")).isEqualTo(1L);
    }

    @Test
    void deletingAUserKeepsWhatBelongsToTheAccount() {
        changes.log(viewers.get("ada"), Subject.USER, "U-1", call());
        db.sql().execute("update users set account_id = null where id = 10");
        changes.log(viewers.get("ada"), Subject.USER, "U-10", call());
        users.delete(viewers.get("ada"), "U-1");
        users.delete(viewers.get("ada"), "U-10");
        assertThat(value("select string_agg(concat(account_id, '/', user_id), ' ') from touchpoints"))
                .isEqualTo("1/");
        assertThat(value("select touchpoints from account_facts where account_id = 1"))
                .isEqualTo(1);
    }
}
