package app.steward.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.Touched;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.user.UserChanges;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;
import tools.jackson.databind.json.JsonMapper;

@StewardTest
@RecordApplicationEvents
class AccountChangesTest {
    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    AccountChanges changes;

    @Autowired
    UserChanges users;

    @Autowired
    SubscriptionChanges subscriptions;

    @Autowired
    ApplicationEvents events;

    Viewer admin;

    @BeforeEach
    void start() {
        db.reset();
        admin = team.administrator();
    }

    static Patch patch(String json) {
        return Patch.json(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private Account create(Viewer by, String json) {
        return changes.create(by, patch(json));
    }

    @Test
    void aNewAccountIsOfTodayAndUnassignedAndHasItsDerivedRow() {
        Account account = create(admin, "{'externalId':' A-1 ','name':'Acme','mrr':1000.005,'stage':'LIVE'}");
        assertThat(account.externalId()).isEqualTo("A-1");
        assertThat(account.createdOn()).isEqualTo(LocalDate.of(2026, 6, 15));
        assertThat(account.mrr()).isEqualByComparingTo("1000.01");
        assertThat(account.stage()).isEqualTo("live");
        assertThat(access("A-1")).containsExactly(0L);
        assertThat(db.sql().fetchCount(db.sql().selectFrom("account_facts"))).isEqualTo(1);
        assertThat(events.stream(RecordsChanged.class))
                .containsExactly(RecordsChanged.accounts(Set.of(account.id()), ChangedFields.all(Subject.ACCOUNT)));
    }

    @Test
    void allThatIsWrongIsSaidTogetherAndNothingIsStored() {
        assertThatThrownBy(
                        () -> create(
                                admin,
                                "{'externalId':456,'mrr':'12','stage':'gone','created_on':'2026-02-30','risk_score':101,"
                                        + "'stage_type':'live','colour':'red','parent':'A-0','success_manager':'x@example.com'}"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.faults())
                                .extracting(Fault::path)
                                .containsExactlyInAnyOrder(
                                        "mrr",
                                        "stage",
                                        "created_on",
                                        "risk_score",
                                        "stage_type",
                                        "colour",
                                        "parent",
                                        "success_manager"));
        assertThat(db.sql().fetchCount(db.sql().selectFrom("accounts"))).isZero();
    }

    @Test
    void aNumberIsAnExternalIdAndAKnownOneAConflict() {
        create(admin, "{'externalId':456}");
        assertThatThrownBy(() -> create(admin, "{'externalId':'456'}")).isInstanceOf(Conflict.class);
        create(admin, "{'externalId':'b'}");
        assertThatThrownBy(() -> changes.change(admin, "b", patch("{'externalId':'456'}")))
                .isInstanceOf(Conflict.class);
        assertThat(changes.change(admin, "b", patch("{'externalId':'B'}")).externalId())
                .isEqualTo("B");
    }

    @Test
    void anExternalIdHasToBeThere() {
        for (String body : List.of("{}", "{'externalId':'  '}", "{'externalId':null}", "{'externalId':true}")) {
            assertThatThrownBy(() -> create(admin, body))
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            bad -> assertThat(bad.faults().get(0).path()).isEqualTo("externalId"));
        }
    }

    @Test
    void keysLeftOutKeepTheirValueAndNullClears() {
        create(admin, "{'externalId':'A','name':'Acme','industry':'SaaS','custom.tier':'gold','custom.seats':3.50}");
        Account account = changes.change(admin, "A", patch("{'industry':null,'custom.tier':null}"));
        assertThat(account.name()).isEqualTo("Acme");
        assertThat(account.industry()).isNull();
        assertThat(account.custom()).containsOnlyKeys("seats");
        assertThat(db.sql().fetchValue("select custom::text from accounts")).isEqualTo("{\"seats\": 3.5}");
        assertThatThrownBy(() -> changes.change(admin, "A", patch("{'created_on':null}")))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aStaleVersionIsAConflict() {
        Account account = create(admin, "{'externalId':'A'}");
        Account changed = changes.change(admin, "A", patch("{'name':'B','version':" + account.version() + "}"));
        assertThat(changed.version()).isGreaterThan(account.version());
        assertThatThrownBy(() -> changes.change(admin, "A", patch("{'name':'C','version':" + account.version() + "}")))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void parentsFormNoCircleAlsoNotTogether() throws Exception {
        for (String id : List.of("A", "B", "C")) {
            create(admin, "{'externalId':'" + id + "'}");
        }
        changes.change(admin, "B", patch("{'parent':'A'}"));
        changes.change(admin, "C", patch("{'parent':'B'}"));
        for (String parent : List.of("A", "B", "C")) {
            assertThatThrownBy(() -> changes.change(admin, "A", patch("{'parent':'" + parent + "'}")))
                    .isInstanceOf(BadInput.class);
        }
        changes.change(admin, "B", patch("{'parent':null}"));
        changes.change(admin, "C", patch("{'parent':null}"));
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                List<Callable<Object>> moves = List.of(
                        () -> changes.change(admin, "A", patch("{'parent':'B'}")),
                        () -> changes.change(admin, "B", patch("{'parent':'A'}")));
                int refused = 0;
                for (Future<Object> move : two.invokeAll(moves)) {
                    try {
                        move.get();
                    } catch (java.util.concurrent.ExecutionException e) {
                        assertThat(e).hasCauseInstanceOf(BadInput.class);
                        refused++;
                    }
                }
                assertThat(refused).isEqualTo(1);
                changes.change(admin, "A", patch("{'parent':null}"));
                changes.change(admin, "B", patch("{'parent':null}"));
            }
        } finally {
            two.shutdownNow();
        }
    }

    @Test
    void accessRowsSayWhoOwnsOrNobody() {
        Viewer bea = team.csm("bea");
        Viewer cid = team.csm("cid");
        create(admin, "{'externalId':'A','success_manager':'bea@example.com','account_manager':'BEA@example.com'}");
        assertThat(access("A")).containsExactly(bea.memberId());
        changes.change(admin, "A", patch("{'onboarding_manager':'cid@example.com'}"));
        assertThat(access("A")).containsExactlyInAnyOrder(bea.memberId(), cid.memberId());
        changes.change(admin, "A", patch("{'success_manager':null,'account_manager':null}"));
        assertThat(access("A")).containsExactly(cid.memberId());
        Account account = changes.change(admin, "A", patch("{'onboarding_manager':null}"));
        assertThat(access("A")).containsExactly(0L);
        assertThatThrownBy(() ->
                        changes.change(admin, "A", patch("{'name':'x','version':" + (account.version() - 1) + "}")))
                .as("owners are part of the version")
                .isInstanceOf(Conflict.class);
    }

    @Test
    void aCsmTakesWhatNobodyHasAndGivesUpOrHandsOverAnOwnRole() {
        Viewer bea = team.csm("bea");
        team.csm("cid");
        create(admin, "{'externalId':'A'}");
        assertThatThrownBy(() -> changes.change(bea, "A", patch("{'success_manager':'cid@example.com'}")))
                .isInstanceOf(NotAllowed.class);
        changes.change(bea, "A", patch("{'success_manager':'bea@example.com'}"));
        changes.change(admin, "A", patch("{'account_manager':'cid@example.com'}"));
        assertThatThrownBy(() -> changes.change(bea, "A", patch("{'account_manager':'bea@example.com'}")))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> changes.change(bea, "A", patch("{'account_manager':null}")))
                .isInstanceOf(NotAllowed.class);
        changes.change(bea, "A", patch("{'success_manager':'cid@example.com'}"));
        assertThatThrownBy(() -> changes.change(bea, "A", patch("{'success_manager':'bea@example.com'}")))
                .as("handed over, and no longer seen")
                .isInstanceOf(NotFound.class);
    }

    @Test
    void whatACsmDoesNotSeeIsNotThere() {
        Viewer bea = team.csm("bea");
        create(admin, "{'externalId':'hers','success_manager':'bea@example.com'}");
        Viewer cid = team.csm("cid");
        assertThatThrownBy(() -> changes.change(cid, "hers", patch("{'name':'x'}")))
                .isInstanceOf(NotFound.class);
        create(cid, "{'externalId':'free'}");
        assertThatThrownBy(() -> changes.change(cid, "free", patch("{'parent':'hers'}")))
                .as("nor as a parent")
                .isInstanceOfSatisfying(
                        BadInput.class, bad -> assertThat(bad.getMessage()).isEqualTo("There is no account \"hers\"."));
        assertThatThrownBy(() -> users.create(cid, patch("{'externalId':'u','account':'hers'}")))
                .isInstanceOf(BadInput.class);
        users.create(bea, patch("{'externalId':'u','account':'hers'}"));
        assertThatThrownBy(() -> users.change(cid, "u", patch("{'name':'x'}"))).isInstanceOf(NotFound.class);
        subscriptions.create(bea, patch("{'externalId':'s','account':'hers'}"));
        assertThatThrownBy(() -> subscriptions.change(cid, "s", patch("{'plan':'x'}")))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void developersChangeNothingAndOnlyAdministratorsDelete() {
        create(admin, "{'externalId':'A'}");
        Viewer developer = team.member("dev", Profile.DEVELOPER);
        Viewer manager = team.member("sue", Profile.SUPER_MANAGER);
        Viewer viewer = team.member("vic", Profile.VIEWER);
        for (Viewer reader : List.of(developer, viewer)) {
            assertThatThrownBy(() -> create(reader, "{'externalId':'B'}")).isInstanceOf(NotAllowed.class);
            assertThatThrownBy(() -> changes.change(reader, "A", patch("{}"))).isInstanceOf(NotAllowed.class);
        }
        assertThatThrownBy(() -> changes.change(admin, "A", patch("{'success_manager':'vic@example.com'}")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("only looks");
        changes.change(manager, "A", patch("{'success_manager':'dev@example.com'}"));
        assertThatThrownBy(() -> changes.delete(manager, "A")).isInstanceOf(NotAllowed.class);
        changes.delete(admin, "A");
        assertThatThrownBy(() -> changes.delete(admin, "A")).isInstanceOf(NotFound.class);
    }

    @Test
    void deletingAnAccountTakesItsUsersAndSubscriptionsAndLeavesItsChildren() {
        create(admin, "{'externalId':'A'}");
        create(admin, "{'externalId':'child','parent':'A'}");
        users.create(admin, patch("{'externalId':'u','account':'A'}"));
        users.create(admin, patch("{'externalId':'other'}"));
        subscriptions.create(admin, patch("{'externalId':'s','account':'A'}"));
        changes.delete(admin, "A");
        assertThat(db.sql().fetchValues("select external_id from accounts where parent_id is null"))
                .isEqualTo(List.of("child"));
        assertThat(db.sql().fetchValues("select external_id from users")).isEqualTo(List.of("other"));
        assertThat(db.sql().fetchCount(db.sql().selectFrom("user_facts"))).isEqualTo(1);
        assertThat(db.sql().fetchCount(db.sql().selectFrom("subscriptions"))).isZero();
        assertThat(db.sql().fetchCount(db.sql().selectFrom("account_facts"))).isEqualTo(1);
        assertThat(db.sql().fetchValues("select member_id from account_access where account_id > 0"))
                .isEqualTo(List.of(0L));
    }

    @Test
    void archivingKeepsAllAndRestoringBringsItBack() {
        create(admin, "{'externalId':'A','name':'Acme'}");
        assertThat(changes.change(admin, "A", patch("{'archived':true}")).archived())
                .isTrue();
        assertThat(changes.change(admin, "A", patch("{'name':'Still changed'}")).archived())
                .isTrue();
        assertThat(changes.change(admin, "A", patch("{'archived':false}")).archived())
                .isFalse();
        assertThat(audit()).containsExactly("created", "archived", "changed", "restored");
    }

    @Test
    void whatAUserDidUnderASubscriptionCountsWhileThatIsNotArchived() {
        create(admin, "{'externalId':'A'}");
        users.create(admin, patch("{'externalId':'U','account':'A'}"));
        subscriptions.create(admin, patch("{'externalId':'S','account':'A'}"));
        db.sql().execute("insert into features (id, feature, label) values (77, 'export', 'Export')");
        db.sql()
                .execute(
                        "insert into usage_daily (account_id, user_id, subscription_id, feature_id, day, imported, uses,"
                                + " last_at) select a.id, u.id, s.id, 77, '2026-06-14', false, 5, '2026-06-14T10:00Z'"
                                + " from accounts a, users u, subscriptions s");
        String used = "select usage_total from user_facts";
        subscriptions.change(admin, "S", patch("{'archived':true}"));
        assertThat(db.sql().fetchValue(used)).isEqualTo(0L);
        subscriptions.change(admin, "S", patch("{'archived':false}"));
        assertThat(db.sql().fetchValue(used)).isEqualTo(5L);
        subscriptions.change(admin, "S", patch("{'archived':true}"));
        assertThat(db.sql().fetchValue(used)).isEqualTo(0L);
    }

    @Test
    void theAuditTrailSaysWhatWasAndWhatIs() {
        create(admin, "{'externalId':'A','name':'Acme','custom.tier':'gold'}");
        changes.change(
                admin,
                "A",
                patch("{'name':'Acme','mrr':5,'custom.tier':'silver','success_manager':'ada@example.com'}"));
        var entry = db.sql()
                .fetchSingle("select before::text, after::text from audit_entries"
                        + " where kind = 'account' and action = 'changed'");
        assertThat(entry.get(0, String.class))
                .isEqualTo("{\"mrr\": null, \"custom.tier\": \"gold\", \"success_manager\": null}");
        assertThat(entry.get(1, String.class))
                .isEqualTo("{\"mrr\": 5, \"custom.tier\": \"silver\", \"success_manager\": \"ada@example.com\"}");
    }

    @Test
    void aChangeNamesItsFields() {
        Account account = create(admin, "{'externalId':'A','name':'Acme','mrr':5}");
        events.clear();
        changes.change(admin, "A", patch("{'mrr':6,'name':'Acme','custom.tier':'gold'}"));
        changes.change(admin, "A", patch("{'success_manager':'ada@example.com'}"));
        changes.change(admin, "A", patch("{'success_manager':null,'onboarding_manager':'ada@example.com'}"));
        assertThat(events.stream(RecordsChanged.class))
                .containsExactly(
                        ofAccount(account, "mrr", "custom.tier"),
                        ofAccount(account, "success_manager", "owners", "unassigned"),
                        ofAccount(account, "success_manager", "onboarding_manager", "owners"));
    }

    private static RecordsChanged ofAccount(Account account, String... keys) {
        return RecordsChanged.accounts(Set.of(account.id()), ChangedFields.of(Subject.ACCOUNT, Set.of(keys)));
    }

    @Test
    void whatChangesNothingLeavesNoTrace() {
        Account account = create(admin, "{'externalId':'A','name':'Acme','custom.since':'2026-01-31'}");
        events.clear();
        Account same = changes.change(admin, "A", patch("{'name':' Acme ','custom.since':'2026-01-31'}"));
        assertThat(same.version()).isEqualTo(account.version());
        assertThat(audit()).containsExactly("created");
        assertThat(events.stream(RecordsChanged.class)).isEmpty();
    }

    @Test
    void movingAUserNamesBothAccounts() {
        Account a = create(admin, "{'externalId':'A'}");
        Account b = create(admin, "{'externalId':'B'}");
        long user = users.create(admin, patch("{'externalId':'u','account':'A','role':null}"))
                .id();
        events.clear();
        users.change(admin, "u", patch("{'account':'B'}"));
        assertThat(events.stream(RecordsChanged.class))
                .containsExactly(new RecordsChanged(
                        Touched.accounts(Set.of(a.id(), b.id()), ChangedFields.of(Subject.USER, Set.of("account"))),
                        Touched.users(
                                Set.of(user),
                                ChangedFields.all(Subject.ACCOUNT)
                                        .and(ChangedFields.of(Subject.USER, Set.of("account"))))));
        users.change(admin, "u", patch("{'account':null}"));
        assertThat(db.sql().fetchValue("select account_id from users")).isNull();
        assertThatThrownBy(() -> subscriptions.create(admin, patch("{'externalId':'s'}")))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aRoleOfUsersIsNamedByKeyOrLabel() {
        assertThatThrownBy(() -> users.create(admin, patch("{'externalId':'u','persona':'nobody'}")))
                .isInstanceOf(BadInput.class);
        assertThat(users.create(admin, patch("{'externalId':'u','persona':'head of department'}"))
                        .persona())
                .isEqualTo("head_of_department");
    }

    @Test
    void ofTwoWhoCreateTheSameAtOnceOneIsFirst() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                String body = "{'externalId':'R" + round + "'}";
                Callable<Object> one = () -> create(admin, body);
                int refused = 0;
                for (Future<Object> made : two.invokeAll(List.of(one, one))) {
                    try {
                        made.get();
                    } catch (java.util.concurrent.ExecutionException e) {
                        assertThat(e).hasCauseInstanceOf(Conflict.class);
                        refused++;
                    }
                }
                assertThat(refused).isEqualTo(1);
            }
        } finally {
            two.shutdownNow();
        }
    }

    private List<Long> access(String externalId) {
        return db.sql()
                .fetch(
                        "select x.member_id from account_access x join accounts a on a.id = x.account_id"
                                + " where a.external_id = ?",
                        externalId)
                .getValues(0, Long.class);
    }

    private List<String> audit() {
        return db.sql()
                .fetch("select action from audit_entries where kind = 'account' order by id")
                .getValues(0, String.class);
    }
}
