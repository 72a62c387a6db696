package app.steward.record;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.Account;
import app.steward.account.AccountChanges;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.fact.DerivedValues;
import app.steward.subscription.Subscription;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.user.User;
import app.steward.user.UserChanges;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

@StewardTest
class RecordValuesTest {
    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    AccountChanges accounts;

    @Autowired
    UserChanges users;

    @Autowired
    SubscriptionChanges subscriptions;

    @Autowired
    RecordValues values;

    @Autowired
    DerivedValues facts;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    Viewer admin;

    @BeforeEach
    void start() {
        db.reset();
        admin = team.administrator();
    }

    private static Patch patch(String json) {
        return Patch.json(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private void recompute() {
        Now now = today.now();
        facts.recomputeAll(Subject.USER, now, (done, of) -> {});
        facts.recomputeAll(Subject.ACCOUNT, now, (done, of) -> {});
    }

    private Map<String, Object> read(Viewer viewer, Account account) {
        return values.read(viewer, Subject.ACCOUNT, account.externalId());
    }

    @Test
    void anAccountIsReadAsItWasGiven() {
        accounts.create(admin, patch("{'externalId':'A-0'}"));
        Account account = accounts.create(
                admin,
                patch("{'externalId':'A-1','name':'Acme','parent':'A-0','stage':'trial','mrr':1000,'employees':12,"
                        + "'success_manager':'ada@example.com','risk_tag':'Red','trial_start_on':'2026-01-31',"
                        + "'custom.tier':'gold','custom.n':0.1,'custom.ok':true,'custom.day':'2026-02-01',"
                        + "'custom.at':'2026-02-01T10:00:00+02:00','custom.tags':['b','a']}"));
        recompute();
        Map<String, Object> read = read(admin, account);
        assertThat(JsonMapper.shared().writeValueAsString(read))
                .contains("\"externalId\":\"A-1\"")
                .contains("\"name\":\"Acme\"")
                .contains("\"parent\":\"A-0\"")
                .contains("\"stage\":\"trial\",\"stage_type\":\"trial\"")
                .contains("\"mrr\":1000,")
                .contains("\"employees\":12")
                .contains("\"success_manager\":\"ada@example.com\",\"onboarding_manager\":null")
                .contains("\"risk_tag\":\"Red\"")
                .contains("\"trial_start_on\":\"2026-01-31\"")
                .contains("\"created_on\":\"2026-06-15\"")
                .contains("\"custom.tier\":\"gold\"")
                .contains("\"custom.n\":0.1")
                .contains("\"custom.ok\":true")
                .contains("\"custom.day\":\"2026-02-01\"")
                .contains("\"custom.at\":\"2026-02-01T08:00:00Z\"")
                .contains("\"custom.tags\":[\"b\",\"a\"]")
                .contains("\"archived\":false");
        assertThat(read).containsEntry("industry", null);
    }

    @Test
    void aParentThatTheViewerDoesNotSeeIsNotNamed() {
        Viewer bea = team.csm("bea");
        Viewer cid = team.csm("cid");
        accounts.create(admin, patch("{'externalId':'top','success_manager':'bea@example.com'}"));
        Account account = accounts.create(admin, patch("{'externalId':'A','parent':'top'}"));
        assertThat(read(bea, account)).containsEntry("parent", "top");
        assertThat(read(cid, account)).containsEntry("parent", null);
    }

    @Test
    void anAccountWithoutAnMrrOfItsOwnShowsThatOfItsOpenSubscriptions() {
        Account account = accounts.create(admin, patch("{'externalId':'A'}"));
        Subscription subscription = subscriptions.create(
                admin,
                patch("{'externalId':'s','account':'A','amount':1000,'billing_months':3,'seats':7,'status':'Active',"
                        + "'starts_on':'2026-06-01','auto_renew':true}"));
        recompute();
        assertThat(read(admin, account))
                .containsEntry("mrr", new BigDecimal("333.33"))
                .containsEntry("licenses", new BigDecimal("7"))
                .containsEntry("subscription_mrr", new BigDecimal("333.33"));
        Map<String, Object> read = values.read(admin, Subject.SUBSCRIPTION, subscription.externalId());
        assertThat(read)
                .containsEntry("account", "A")
                .containsEntry("status_type", "active")
                .containsEntry("mrr", new BigDecimal("333.33"))
                .containsEntry("auto_renew", true)
                .containsEntry("trial", null);
    }

    @Test
    void aUserTellsItsAccountAndWhetherItIsActive() {
        accounts.create(admin, patch("{'externalId':'A','plan':'Pro'}"));
        User user = users.create(
                admin,
                patch("{'externalId':'u','account':'A','email':'u@example.com','persona':'PoC',"
                        + "'last_login_at':'2026-06-01T00:00:00Z'}"));
        recompute();
        Map<String, Object> read = values.read(admin, Subject.USER, user.externalId());
        assertThat(read)
                .containsEntry("account", "A")
                .containsEntry("name", null)
                .containsEntry("persona", "poc")
                .containsEntry("activity", "inactive")
                .containsEntry("logged_in", true)
                .containsEntry("last_login_at", "2026-06-01T00:00:00Z")
                .containsEntry("account.plan", "Pro");
    }

    @Test
    void everyFieldCanBeReadSortedAndTested() {
        accounts.create(
                admin,
                patch("{'externalId':'A','custom.a':'x','custom.t':['x'],'custom.n':1,'custom.d':'2026-01-01'}"));
        users.create(admin, patch("{'externalId':'u','account':'A','custom.b':true}"));
        subscriptions.create(admin, patch("{'externalId':'s','account':'A','custom.m':'2026-01-01T00:00:00Z'}"));
        recompute();
        Catalogue catalogue = fields.catalogue();
        for (Subject subject : Subject.values()) {
            for (FieldDefinition field : catalogue.of(subject)) {
                if (!field.params().isEmpty()) {
                    continue;
                }
                FieldRef use = FieldRef.of(field.key());
                RecordQuery query = new RecordQuery(subject, catalogue, today.now());
                var value = query.value(use).as("value");
                var order = field.sortable() ? query.sortKey(use) : query.id();
                var test = field.type().operators().contains(Operator.EMPTY)
                        ? query.test(new ConditionTree.Comparison(use, Operator.EMPTY, new Value.None()))
                        : query.live();
                assertThat(db.sql()
                                .select(value)
                                .from(query.from())
                                .where(test.or(query.id().isNotNull()))
                                .orderBy(order)
                                .fetch())
                        .as("%s %s", subject, field.key())
                        .hasSize(1);
                field.known();
            }
        }
        assertThat(catalogue.of(Subject.ACCOUNT))
                .extracting(FieldDefinition::key)
                .containsAll(List.of("name", "parent", "stage", "stage_type", "mrr", "success_manager", "custom.a"));
    }
}
