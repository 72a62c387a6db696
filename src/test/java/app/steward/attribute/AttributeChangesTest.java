package app.steward.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.account.AccountChanges;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.record.Patch;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

@StewardTest
class AttributeChangesTest {
    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    AttributeChanges changes;

    @Autowired
    Attributes attributes;

    @Autowired
    AccountChanges accounts;

    Viewer admin;

    @BeforeEach
    void start() {
        db.reset();
        admin = team.administrator();
    }

    private static Patch patch(String json) {
        return Patch.json(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    @Test
    void anAttributeIsDefinedAtFirstSightByWhoMay() {
        accounts.create(admin, patch("{'externalId':'A','custom.referralSource':'partner'}"));
        Attribute seen = attributes.find("account", "REFERRALSOURCE").orElseThrow();
        assertThat(seen.label()).isEqualTo("Referral Source");
        assertThat(seen.type()).isEqualTo(ValueType.TEXT);
        Viewer csm = team.csm("bea");
        assertThatThrownBy(() -> accounts.change(csm, "A", patch("{'custom.other':'x'}")))
                .isInstanceOf(BadInput.class);
        accounts.change(csm, "A", patch("{'custom.REFERRALSOURCE':'event'}"));
        assertThat(db.sql().fetchValue("select custom::text from accounts"))
                .isEqualTo("{\"referralSource\": \"event\"}");
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        accounts.create(admin, patch("{'externalId':'A','custom.seats':3}"));
        assertThatThrownBy(() -> accounts.change(admin, "A", patch("{'custom.seats':'4'}")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.faults().get(0).path()).isEqualTo("custom.seats"));
    }

    @Test
    void namedChoicesAreTheOnlyOnes() {
        changes.add(
                admin,
                patch("{'subject':'account','key':'tier','type':'choice',"
                        + "'options':[{'key':'gold','label':'Gold tier'},'silver']}"));
        accounts.create(admin, patch("{'externalId':'A','custom.tier':'gold TIER'}"));
        assertThat(db.sql().fetchValue("select custom ->> 'tier' from accounts"))
                .isEqualTo("gold");
        assertThatThrownBy(() -> accounts.change(admin, "A", patch("{'custom.tier':'bronze'}")))
                .isInstanceOf(BadInput.class);
        assertThat(attributes.find("account", "tier").orElseThrow().options())
                .containsExactly(new Choice("gold", "Gold tier"), new Choice("silver", "silver"));
    }

    @Test
    void keysDifferInMoreThanCase() {
        changes.add(admin, patch("{'subject':'account','key':'tier'}"));
        assertThatThrownBy(() -> changes.add(admin, patch("{'subject':'account','key':'TIER'}")))
                .isInstanceOf(Conflict.class);
        changes.add(admin, patch("{'subject':'user','key':'TIER'}"));
        assertThatThrownBy(() -> changes.get(null, "tier")).isInstanceOf(BadInput.class);
        assertThat(changes.get(Subject.USER, "tier").key()).isEqualTo("TIER");
    }

    @Test
    void retypingConvertsAndListsWhatDoesNotFitFirst() {
        accounts.create(admin, patch("{'externalId':'A','custom.seats':' 1,200 '}"));
        accounts.create(admin, patch("{'externalId':'B','custom.seats':'many'}"));
        assertThatThrownBy(() -> changes.change(admin, null, "seats", patch("{'type':'number'}")))
                .isInstanceOfSatisfying(Conflict.class, conflict -> {
                    assertThat(conflict.usedBy()).hasSize(1);
                    assertThat(conflict.usedBy().get(0).id()).isEqualTo("B");
                });
        assertThat(db.sql().fetchValues("select custom ->> 'seats' from accounts order by id"))
                .as("nothing converted")
                .isEqualTo(List.of("1,200", "many"));
        changes.change(admin, null, "seats", patch("{'type':'number','clearUnfit':true}"));
        assertThat(db.sql().fetchValues("select custom::text from accounts order by id"))
                .isEqualTo(List.of("{\"seats\": 1200}", "{}"));
        changes.change(admin, null, "seats", patch("{'type':'text'}"));
        assertThat(db.sql().fetchValue("select custom::text from accounts where external_id = 'A'"))
                .isEqualTo("{\"seats\": \"1200\"}");
    }

    @Test
    void aRetiredOneIsNotWrittenAndOneThatRecordsHaveIsNotDeleted() {
        accounts.create(admin, patch("{'externalId':'A','custom.tier':'gold'}"));
        assertThatThrownBy(() -> changes.remove(admin, null, "tier"))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> assertThat(conflict.usedBy()).hasSize(1));
        changes.change(admin, null, "tier", patch("{'retired':true}"));
        assertThatThrownBy(() -> accounts.change(admin, "A", patch("{'custom.tier':'x'}")))
                .isInstanceOf(BadInput.class);
        changes.change(admin, null, "tier", patch("{'retired':false}"));
        accounts.change(admin, "A", patch("{'custom.tier':null}"));
        changes.remove(admin, null, "tier");
        assertThat(attributes.all()).isEmpty();
    }

    @Test
    void onlyAdministratorsAndDevelopersChangeThem() {
        changes.add(team.member("dev", Profile.DEVELOPER), patch("{'subject':'account','key':'tier'}"));
        for (Profile profile : List.of(Profile.CSM, Profile.SUPER_MANAGER, Profile.VIEWER)) {
            Viewer viewer = team.member(profile.key(), profile);
            assertThatThrownBy(() -> changes.add(viewer, patch("{'subject':'account','key':'x'}")))
                    .isInstanceOf(NotAllowed.class);
            assertThatThrownBy(() -> changes.change(viewer, null, "tier", patch("{'label':'x'}")))
                    .isInstanceOf(NotAllowed.class);
            assertThatThrownBy(() -> changes.remove(viewer, null, "tier")).isInstanceOf(NotAllowed.class);
        }
    }
}
