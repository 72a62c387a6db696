package app.steward.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.action.Occasion.Row;
import app.steward.change.Chains;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.segment.SomeAccounts;
import app.steward.task.TaskMaker.Cause;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Actions: read strictly, told in words, carried out for a set, each once for a key. */
@StewardTest
class ActionsTest {
    @Autowired
    Actions actions;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void portfolio() {
        accounts.four();
        db.sql()
                .execute("insert into users (id, external_id, name, account_id, created_on) values"
                        + " (7, 'U-7', 'Uma', 1, '2026-01-01')");
        db.sql().execute("insert into user_facts (user_id) values (7)");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private List<Action> read(String text, Subject subject) {
        return actions.read(json(text), "actions", subject);
    }

    private List<Action> read(String text) {
        return read(text, Subject.ACCOUNT);
    }

    private void carryOut(String text, Subject subject, Row... rows) {
        List<Action> read = read(text, subject);
        transaction.executeWithoutResult(status -> actions.carryOut(
                read,
                new Occasion(
                        Cause.MILESTONE, List.of(rows), "", subject, "First login is met", today.now(), Chains.NONE)));
    }

    private List<String> texts(String query) {
        return db.sql().fetch(query).getValues(0, String.class);
    }

    @Test
    void reads_strictly_and_says_where_it_is_wrong() {
        assertThatThrownBy(() -> read("[{'type':'task','title':' ','role':'boss','dueIn':-1,'colour':'red'},"
                        + "{'type':'fly'},{'type':'play'},{'type':'set','field':'users','value':1},"
                        + "{'type':'set','field':'mrr','value':'much'},{'type':'set','field':'stage','value':'lost'},"
                        + "{'type':'set','field':'created_on','value':null},{'type':'set','field':'mrr'}]"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        wrong -> assertThat(wrong.faults())
                                .extracting(Fault::path)
                                .containsExactly(
                                        "actions[0].title",
                                        "actions[0].role",
                                        "actions[0].dueIn",
                                        "actions[0].colour",
                                        "actions[1].type",
                                        "actions[2].play",
                                        "actions[3].field",
                                        "actions[4].value",
                                        "actions[5].value",
                                        "actions[6].value",
                                        "actions[7].value"));
        assertThatThrownBy(() -> actions.read(json("{}"), "actions", Subject.ACCOUNT))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void comes_back_as_it_was_stored_and_is_told_in_words() {
        List<Action> read = read("[{'type':'task','title':'Call','dueIn':3,'workingDays':true,'priority':'high'},"
                + "{'type':'task','title':'Mail','member':'cleo@example.com'},{'type':'notify'},"
                + "{'type':'set','field':'stage','value':'live'},{'type':'set','field':'mrr','value':null}]");
        assertThat(actions.stored(actions.written(read))).isEqualTo(read);
        assertThat(read.stream().map(one -> actions.words(one, Subject.ACCOUNT, actions.names())))
                .containsExactly(
                        "Task “Call” for the success manager, due in 3 working days, high priority",
                        "Task “Mail” for cleo",
                        "Notify the success manager",
                        "Set Stage to Live",
                        "Clear MRR");
    }

    @Test
    void a_field_is_copied_or_counted_up_and_what_is_copied_stays() {
        api.send("POST", "/attributes", "{'subject':'account','key':'size','type':'number'}", null);
        api.send("POST", "/attributes", "{'subject':'account','key':'was','type':'number'}", null);
        api.send("POST", "/attributes", "{'subject':'account','key':'note','type':'text'}", null);
        assertThatThrownBy(() -> read("[{'type':'set','field':'mrr','value':1,'increase':1},"
                        + "{'type':'set','field':'mrr','increase':0},{'type':'set','field':'mrr','increase':'1'},"
                        + "{'type':'set','field':'mrr','increase':null},{'type':'set','field':'mrr','increase':1e30},"
                        + "{'type':'set','field':'stage','increase':1},{'type':'set','field':'mrr','from':'users'},"
                        + "{'type':'set','field':'mrr','from':''},{'type':'set','field':'mrr','from':'mrr'},"
                        + "{'type':'set','field':'mrr','from':'stage'},{'type':'set','field':'mrr','from':7}]"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        wrong -> assertThat(wrong.faults())
                                .extracting(Fault::path)
                                .contains(
                                        "actions[0].value",
                                        "actions[1].increase",
                                        "actions[2].increase",
                                        "actions[3].increase",
                                        "actions[4].increase",
                                        "actions[5].increase",
                                        "actions[6].from",
                                        "actions[7].from",
                                        "actions[8].from",
                                        "actions[9].from",
                                        "actions[10].from"));
        String said =
                "[{'type':'set','field':'custom.was','from':'mrr'},{'type':'set','field':'custom.size','increase':2},"
                        + "{'type':'set','field':'custom.note','from':'stage'},{'type':'set','field':'mrr','increase':-0.5},"
                        + "{'type':'set','field':'employees','increase':-3}]";
        List<Action> read = read(said);
        assertThat(actions.stored(actions.written(read))).isEqualTo(read);
        assertThat(read.stream().map(one -> actions.words(one, Subject.ACCOUNT, actions.names())))
                .containsExactly(
                        "Copy MRR to Was",
                        "Increase Size by 2",
                        "Copy Stage to Note",
                        "Decrease MRR by 0.5",
                        "Decrease Employees by 3");
        Row acme = new Row("1:9:now", 1L, null);
        Row dune = new Row("4:9:now", 4L, null);
        carryOut(said, Subject.ACCOUNT, acme, dune);
        String held = "select external_id || ' ' || custom || ' ' || mrr || coalesce(employees::text, '') from accounts"
                + " where id in (1, 4) order by id";
        assertThat(texts(held))
                .as("an empty number is copied as none and counts from 0, and what a field can't take it keeps out")
                .containsExactly(
                        "A-1 {\"was\": 100, \"note\": \"live\", \"size\": 2} 99.50",
                        "A-4 {\"note\": \"trial\", \"size\": 2} -0.50");
        carryOut("[{'type':'set','field':'custom.was','increase':-1.5}]", Subject.ACCOUNT, acme);
        carryOut("[{'type':'set','field':'mrr','from':'custom.size'}]", Subject.ACCOUNT, dune);
        carryOut("[{'type':'set','field':'custom.note','from':'name'}]", Subject.ACCOUNT, acme);
        assertThat(texts(held))
                .containsExactly(
                        "A-1 {\"was\": 98.5, \"note\": \"Acme\", \"size\": 2} 99.50",
                        "A-4 {\"note\": \"trial\", \"size\": 2} 2.00");
    }

    @Test
    void what_users_have_is_copied_to_their_account_and_each_of_them_counts() {
        api.send("POST", "/attributes", "{'subject':'account','key':'size','type':'number'}", null);
        db.sql()
                .execute("insert into users (id, external_id, name, title, account_id, created_on) values"
                        + " (8, 'U-8', 'Ugo', 'Chief', 1, '2026-01-01')");
        db.sql().execute("insert into user_facts (user_id) values (8)");
        carryOut(
                "[{'type':'set','field':'account.custom.size','increase':1},"
                        + "{'type':'set','field':'account.status','from':'title'},"
                        + "{'type':'set','field':'title','from':'account.name'}]",
                Subject.USER,
                new Row("5", 1L, 7L),
                new Row("6", 1L, 8L));
        assertThat(texts("select custom::text || status from accounts where id = 1"))
                .containsExactly("{\"size\": 2}Chief");
        assertThat(texts("select title from users order by id")).containsExactly("Acme", "Acme");
    }

    @Test
    void a_step_may_have_keys_that_others_read() {
        List<Fault> faults = new java.util.ArrayList<>();
        Action one = actions.read(
                json("{'key':'a','type':'notify','next':'b'}"),
                "steps.a",
                Set.of("key", "next"),
                Subject.USER,
                actions.names(),
                faults);
        assertThat(faults).isEmpty();
        assertThat(String.valueOf(one)).doesNotContain("next");
    }

    @Test
    void T1_each_is_done_once_for_a_key_whatever_is_repeated() {
        int play = api.send(
                        "POST",
                        "/plays",
                        "{'name':'Start','steps':[{'title':'Look','tasks':[{'title':'Look'}]}]}",
                        null)
                .body()
                .get("id")
                .asInt();
        String said = "[{'type':'task','title':'Call','dueIn':1},{'type':'play','play':" + play + "},{'type':'notify'},"
                + "{'type':'set','field':'status','value':'started'},{'type':'task','title':'Mail','member':'carl@example.com'}]";
        Row acme = new Row("1:9:now", 1L, null);
        Row bolt = new Row("2:9:now", 2L, null);
        carryOut(said, Subject.ACCOUNT, acme);
        carryOut(said, Subject.ACCOUNT, acme, bolt);
        assertThat(texts("select origin || ' ' || m.name from tasks t join team_members m on m.id = t.holder_id where"
                        + " play_run_id is null order by origin"))
                .as("a person who does not see Acme is given nothing there")
                .containsExactly(
                        "milestone:1:9:now:1 cleo",
                        "milestone:1:9:now:5 cleo",
                        "milestone:2:9:now:1 carl",
                        "milestone:2:9:now:5 carl");
        assertThat(texts("select due_on::text from tasks where title = 'Call'"))
                .containsOnly(today.now().today().plusDays(1).toString());
        assertThat(texts("select origin from play_runs order by id"))
                .containsExactly("milestone:1:9:now:2", "milestone:2:9:now:2");
        assertThat(texts("select text from notices order by id"))
                .containsExactly("First login is met: Acme", "First login is met: Bolt");
        assertThat(texts("select external_id || ' ' || status || ' ' || version from accounts where status is not null"
                        + " order by id"))
                .containsExactly("A-1 started 1", "A-2 started 1");
    }

    @Test
    void sets_what_a_record_or_its_account_has_and_queues_it_and_the_audit_trail_is_for_people() {
        api.send("POST", "/attributes", "{'subject':'account','key':'size','type':'number'}", null);
        db.sql().execute("delete from touch_inbox");
        carryOut(
                "[{'type':'set','field':'title','value':'Chief'},{'type':'set','field':'account.custom.size','value':3},"
                        + "{'type':'set','field':'account.created_on','value':'2026-02-03'},"
                        + "{'type':'set','field':'account.mrr','value':12.5}]",
                Subject.USER,
                new Row("5", 1L, 7L));
        assertThat(texts("select title from users")).containsExactly("Chief");
        assertThat(texts("select custom::text || created_on || mrr from accounts where id = 1"))
                .containsExactly("{\"size\": 3}2026-02-0312.50");
        assertThat(texts("select distinct subject || ' ' || f from touch_inbox, unnest(fields) f order by 1"))
                .containsExactly(
                        "account account.created_on",
                        "account account.custom.size",
                        "account account.mrr",
                        "account user.title",
                        "user user.title");
        assertThat(db.sql().fetchCount(db.sql().selectFrom("audit_entries").where("action = 'changed'")))
                .isZero();
        carryOut("[{'type':'set','field':'custom.size','value':null}]", Subject.ACCOUNT, new Row("6", 1L, null));
        assertThat(texts("select custom::text from accounts where id = 1")).containsExactly("{}");
    }
}
