package app.steward.attribute.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.condition.Choice;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.segment.SegmentEditing;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@StewardTest
class AttributePagesTest {
    private static final String PASSWORD = "a long enough one";
    private static final String PATH = "/settings/attributes";

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    Attributes attributes;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

    @BeforeEach
    void reset() {
        db.reset();
    }

    private Browser as(Profile profile) {
        String email = profile.key() + "@example.com";
        team.add(Viewer.system(), new Team.NewMember(email, profile.label(), profile, false, PASSWORD));
        Browser browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        browser.get("/profile");
        return browser;
    }

    private Attribute stored(String subject, String key) {
        return attributes.find(subject, key).orElseThrow();
    }

    /** Name, value, name, value, of the attribute tier of accounts. */
    private static Map<String, String> tier(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>(Map.of("subject", "account", "key", "tier", "version", "0"));
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    private void tierIs(String... values) {
        for (int i = 0; i < values.length; i++) {
            db.sql()
                    .execute(
                            "insert into accounts (external_id, created_on, custom) values (?, '2026-01-01',"
                                    + " jsonb_build_object('tier', ?::text))",
                            "A-" + (i + 1),
                            values[i]);
        }
    }

    @Test
    void administratorsAndDevelopersSeeAndChangeThem() {
        for (Profile profile : Profile.values()) {
            Browser browser = as(profile);
            boolean may = profile == Profile.ADMINISTRATOR || profile == Profile.DEVELOPER;
            assertThat(browser.get("/profile").body().contains("href=\"" + PATH + "\""))
                    .as("in the menu of %s", profile)
                    .isEqualTo(may);
            String label = "Tier of " + profile.key();
            assertThat(browser.post(PATH, tier("key", profile.key(), "label", label, "type", "text"))
                            .statusCode())
                    .as("%s", profile)
                    .isEqualTo(may ? 303 : 403);
            for (String page : List.of("", "?subject=user", "/new", "/one?subject=account&key=administrator")) {
                assertThat(browser.get(PATH + page).statusCode())
                        .as(profile + page)
                        .isEqualTo(may ? 200 : 403);
            }
            if (!may) {
                for (String way : List.of("/one", "/type", "/retired", "/delete", "/order")) {
                    assertThat(browser.post(
                                            PATH + way,
                                            tier(
                                                    "key",
                                                    "administrator",
                                                    "label",
                                                    "X",
                                                    "type",
                                                    "number",
                                                    "retired",
                                                    "true",
                                                    "ids",
                                                    "administrator"))
                                    .statusCode())
                            .as(profile + way)
                            .isEqualTo(403);
                }
            }
        }
        assertThat(attributes.all()).extracting(Attribute::key).containsExactly("administrator", "developer");
        assertThat(stored("account", "administrator").type()).isEqualTo(ValueType.TEXT);
    }

    @Test
    void oneIsAddedWithItsChoices() {
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get(PATH + "?subject=user").body())
                .contains("No attributes of users yet", "/settings/attributes/new?subject=user");
        HttpResponse<String> added = admin.post(
                PATH,
                Map.of(
                        "subject",
                        "user",
                        "label",
                        "Contract tier",
                        "type",
                        "choice",
                        "key",
                        "",
                        "more",
                        "Gold, the best\n\n Silver \n"));
        assertThat(Browser.location(added)).isEqualTo(PATH + "?subject=user");
        assertThat(admin.get(PATH + "?subject=user").body())
                .contains("Contract tier added", "custom.contract_tier", "Choice");
        assertThat(stored("user", "contract_tier").options())
                .containsExactly(new Choice("gold_the_best", "Gold, the best"), new Choice("silver", "Silver"));
        assertThat(admin.get("/settings/audit-trail?kind=attribute").body()).contains("Contract tier");
    }

    @Test
    void wrongInputIsToldAtItsField() {
        Browser admin = as(Profile.ADMINISTRATOR);
        HttpResponse<String> empty = admin.post(PATH, tier("label", " ", "type", "text"));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("Enter a name of 1 to 100 characters.", "id=\"label-error\"");
        assertThat(admin.post(PATH, tier("label", "Tier", "type", "band")).body())
                .contains("id=\"type-error\"");
        HttpResponse<String> twice =
                admin.post(PATH, tier("label", "Tier", "type", "choice", "more", "Gold\nSilver\ngold"));
        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(twice.body()).contains("two choices", "id=\"more-error\"", "Silver");
        admin.post(PATH, tier("label", "Tier", "type", "text"));
        HttpResponse<String> taken = admin.post(PATH, tier("label", "Other", "key", "TIER", "type", "text"));
        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(taken.body()).contains("already is a custom attribute", "id=\"key-error\"");
        assertThat(admin.post(PATH + "/one", tier("label", "")).body()).contains("id=\"label-error\"");
        admin.post(PATH + "/one", tier("label", "Other"));
        assertThat(admin.post(PATH + "/one", tier("label", "Third")).statusCode())
                .as("a stale version")
                .isEqualTo(422);
        assertThat(stored("account", "tier").label()).isEqualTo("Other");
    }

    @Test
    void choicesAreRenamedAndOnesInUseStay() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post(PATH, tier("label", "Tier", "type", "choice", "more", "Gold\nSilver"));
        tierIs("gold");
        Map<String, String> renamed =
                tier("label", "Level", "choiceKey", "gold", "choiceLabel", "Top", "more", "New one");
        assertThat(admin.post(PATH + "/one", renamed).statusCode()).isEqualTo(303);
        assertThat(stored("account", "tier").options())
                .containsExactly(new Choice("gold", "Top"), new Choice("new_one", "New one"));
        assertThat(admin.get(PATH + "/one?subject=account&key=tier").body()).contains("Level saved", "value=\"Top\"");

        HttpResponse<String> gone = admin.post(
                PATH + "/one",
                tier(
                        "version",
                        String.valueOf(stored("account", "tier").version()),
                        "label",
                        "Level",
                        "choiceKey",
                        "gold",
                        "choiceLabel",
                        " ",
                        "more",
                        "New one"));
        assertThat(gone.statusCode()).isEqualTo(422);
        assertThat(gone.body()).contains("is in use", "A-1");
        assertThat(stored("account", "tier").options()).hasSize(2);
    }

    @Test
    void retypingListsWhatDoesNotFitBeforeItIsConfirmed() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post(PATH, tier("label", "Tier", "type", "text"));
        tierIs("1,200", "many", "<none>");
        String page =
                admin.get(PATH + "/one?subject=account&key=tier&type=number").body();
        assertThat(page)
                .contains("2 values do not fit the type Number", "1 value fits", "A-2", "many", "&lt;none&gt;")
                .contains("Change type and clear 2 values", "Keep the type");
        assertThat(db.sql().fetchValue("select custom ->> 'tier' from accounts where external_id = 'A-1'"))
                .isEqualTo("1,200");

        HttpResponse<String> unconfirmed = admin.post(PATH + "/type", tier("type", "number"));
        assertThat(Browser.location(unconfirmed)).contains("/one?", "type=number");
        assertThat(stored("account", "tier").type()).isEqualTo(ValueType.TEXT);

        HttpResponse<String> confirmed = admin.post(PATH + "/type", tier("type", "number", "clear", "true"));
        assertThat(confirmed.statusCode()).isEqualTo(303);
        assertThat(admin.get(PATH + "/one?subject=account&key=tier").body()).contains("Tier is number now");
        assertThat(db.sql().fetchValues("select custom::text from accounts order by id"))
                .isEqualTo(List.of("{\"tier\": 1200}", "{}", "{}"));
    }

    @Test
    void whatAConditionTestsIsNeitherRetypedNorRetiredNorDeleted() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post(PATH, tier("label", "Tier", "type", "choice", "more", "Gold"));
        segments.create(
                Viewer.system(),
                Subject.USER,
                "Users of gold",
                true,
                conditions.read(
                        fields.catalogue(),
                        Subject.USER,
                        conditions.tree("{\"field\":\"account.custom.tier\",\"op\":\"in\",\"value\":[\"gold\"]}")));
        assertThat(admin.get(PATH).body()).contains("1 segment");
        assertThat(admin.get(PATH + "/one?subject=account&key=tier").body())
                .contains("Users of gold", "Tier is in use");
        assertThat(admin.get(PATH + "/one?subject=account&key=tier&type=text").body())
                .contains("The type can't change as long as these test it", "Users of gold");
        for (String way : List.of("/retired", "/delete")) {
            HttpResponse<String> refused = admin.post(PATH + way, tier("retired", "true"));
            assertThat(refused.statusCode()).as(way).isEqualTo(422);
            assertThat(refused.body()).as(way).contains("is in use", "Users of gold");
        }
        assertThat(admin.post(PATH + "/type", tier("type", "text")).statusCode())
                .isEqualTo(409);
        assertThat(admin.post(PATH + "/one", tier("label", "Tier", "more", "Silver"))
                        .body())
                .contains("is in use", "Users of gold");
        assertThat(stored("account", "tier").retired()).isFalse();
    }

    @Test
    void oneIsRetiredBroughtBackAndDeleted() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post(PATH, tier("label", "Tier", "type", "text"));
        admin.get(PATH + "?subject=account"); // takes the toast
        tierIs("gold");
        assertThat(admin.get(PATH + "/count?subject=account&key=tier").body()).contains("1 account");
        admin.post(PATH + "/retired", tier("retired", "true"));
        assertThat(admin.get(PATH).body()).contains("Retired", "Bring back", "No attributes of accounts yet");
        assertThat(admin.get("/accounts").statusCode()).isEqualTo(200);
        assertThat(admin.post(PATH + "/delete", tier()).body()).contains("is in use", "A-1");
        admin.post(PATH + "/retired", tier("retired", "false"));
        assertThat(admin.get(PATH).body()).doesNotContain("Bring back");
        db.sql().execute("update accounts set custom = '{}'");
        assertThat(Browser.location(admin.post(PATH + "/delete", tier()))).isEqualTo(PATH + "?subject=account");
        assertThat(admin.get(PATH + "?subject=account").body()).contains("Tier deleted");
        assertThat(attributes.all()).isEmpty();
    }

    @Test
    void theOrderIsSavedWholeOrNotAtAll() {
        Browser admin = as(Profile.ADMINISTRATOR);
        for (String key : List.of("a", "b", "order")) {
            admin.post(PATH, tier("key", key, "label", key.toUpperCase(java.util.Locale.ROOT), "type", "text"));
        }
        admin.post(PATH + "/retired", tier("key", "b", "retired", "true"));
        assertThat(admin.post(PATH + "/order", tier("ids", "order,a")).statusCode())
                .isEqualTo(204);
        assertThat(admin.post(PATH + "/order", tier("ids", "order,a,b")).statusCode())
                .isEqualTo(400);
        assertThat(attributes.of("account"))
                .filteredOn(each -> !each.retired())
                .extracting(Attribute::key)
                .containsExactly("order", "a");
    }
}
