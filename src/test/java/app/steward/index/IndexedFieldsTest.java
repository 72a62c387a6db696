package app.steward.index;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.attribute.AttributeChanges;
import app.steward.attribute.Patch;
import app.steward.condition.Catalogue;
import app.steward.condition.Condition;
import app.steward.condition.Conditions;
import app.steward.condition.FieldUse;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.SuccessRoleSettings;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@StewardTest
@Import(SomePortfolio.class)
class IndexedFieldsTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    IndexSettings settings;

    @Autowired
    FieldIndexes indexes;

    @Autowired
    IndexWorker worker;

    @Autowired
    IndexLog log;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    AttributeChanges attributes;

    @Autowired
    SuccessRoleSettings roles;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    private Viewer ada;

    @BeforeEach
    void some() {
        dropAll();
        ada = portfolio.make().get("ada");
    }

    @AfterEach
    void dropAll() {
        db.sql()
                .fetch("select relname from pg_class where relkind = 'i' and relname like 'fi\\_%'")
                .getValues(0, String.class)
                .forEach(name -> db.sql().execute("drop index " + name));
        db.sql().execute("drop table if exists fi_obstacle cascade");
    }

    private FieldIndex index(Subject subject, String field) {
        return indexes.all().stream()
                .filter(each -> each.subject() == subject && each.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private FieldIndex make(Subject subject, String field) {
        settings.add(ada, subject, field);
        worker.work();
        return index(subject, field);
    }

    private RecordQuery query(Subject subject) {
        return new RecordQuery(subject, fields.catalogue(), today.now())
                .askedBy(ada)
                .byIndex();
    }

    private Condition read(Subject subject, String json) {
        return conditions.read(fields.catalogue(), subject, json.replace('\'', '"'), Purpose.FILTER);
    }

    /** What the database would do where it can't read a table from end to end, nor sort. */
    private String plan(org.jooq.Query asked) {
        return transaction.execute(status -> {
            for (String way : List.of("seqscan", "sort", "incremental_sort", "hashjoin", "mergejoin")) {
                db.sql().execute("set local enable_" + way + " = off");
            }
            return db.sql().explain(asked).plan();
        });
    }

    private String sorting(Subject subject, String key, boolean descending) {
        RecordQuery query = query(subject);
        Catalogue catalogue = fields.catalogue();
        FieldUse use = catalogue.get(subject, key).params().isEmpty()
                ? FieldUse.of(key)
                : FieldUse.of(key, Map.of("days", 14));
        Field<?> by = query.sortKey(use);
        return plan(db.sql()
                .select(query.id(), by)
                .from(query.from())
                .where(query.visible())
                .orderBy(descending ? by.desc().nullsLast() : by.asc().nullsLast(), query.id())
                .limit(5));
    }

    private String filtering(Subject subject, String condition) {
        RecordQuery query = query(subject);
        org.jooq.Condition where = query.visible().and(query.where(read(subject, condition)));
        return plan(db.sql().select(query.id()).from(query.from()).where(where));
    }

    private List<Long> found(Subject subject, String condition, String sort, boolean descending) {
        RecordQuery query = query(subject);
        org.jooq.Condition where = query.where(read(subject, condition));
        Field<?> by = query.sortKey(FieldUse.of(sort));
        return db.sql()
                .select(query.id())
                .from(query.from())
                .where(where)
                .orderBy(descending ? by.desc().nullsLast() : by.asc().nullsLast(), query.id())
                .fetch(query.id());
    }

    /** So that the database has a reason to use an index. */
    private void many() {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on, employees) select i, 'X-' || i,"
                        + " date '2025-01-01', 1000 + i from generate_series(1001, 5000) i");
        db.sql().execute("insert into account_facts (account_id, mrr) select id, id from accounts where id > 1000");
    }

    private void attribute(String key, String type, String value) {
        db.sql()
                .execute(
                        "insert into attributes (subject, key, label, type) values ('account', ?, ?, ?)",
                        key,
                        key,
                        type);
        db.sql()
                .execute("update accounts set custom = custom || jsonb_build_object('" + key.replace("'", "''") + "', "
                        + value + ") where id % 7 > 0");
    }

    @Test
    void thoseFromTheStartServeTheListsEitherWay() {
        many();
        worker.work();
        db.sql().execute("analyze");
        for (FieldIndex each : indexes.all()) {
            assertThat(each.builtIn()).as(each.field()).isTrue();
            assertThat(each.state()).as(each.field()).isEqualTo(FieldIndex.State.READY);
            boolean person = each.field().endsWith("_manager") || each.field().equals("parent");
            if (person) {
                String one = each.field().equals("parent") ? "A-8" : "bea@example.com";
                assertThat(filtering(
                                each.subject(), "{'field':'" + each.field() + "','op':'in','value':['" + one + "']}"))
                        .contains(each.names().get(0));
            } else {
                assertThat(sorting(each.subject(), each.field(), false))
                        .as("%s up", each.field())
                        .contains("using " + each.names().get(0) + " on");
                assertThat(sorting(each.subject(), each.field(), true))
                        .as("%s down", each.field())
                        .contains("using " + each.names().get(1) + " on");
            }
        }
        assertThat(filtering(Subject.ACCOUNT, "{'field':'name','op':'eq','value':'Zebra'}"))
                .contains("accounts_name");
        assertThat(filtering(Subject.ACCOUNT, "{'field':'name','op':'starts_with','value':'Zeb'}"))
                .contains("accounts_name");
        assertThat(filtering(Subject.ACCOUNT, "{'field':'stage','op':'eq','value':'Trial'}"))
                .contains("fi_");
        assertThat(filtering(Subject.ACCOUNT, "{'field':'mrr','op':'between','value':[100, 200]}"))
                .contains("Index Cond", "account_facts_mrr");
    }

    @Test
    void aFieldThatIsChosenServesSortingAndRanges() {
        many();
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("employees", "{'field':'employees','op':'between','value':[4, 4.5]}");
        filters.put("industry", "{'field':'industry','op':'in','value':['media']}");
        filters.put("active_days", "{'field':'active_days','op':'gte','value':100}");
        filters.put("trial_start_on", "{'field':'trial_start_on','op':'last_days','value':30}");
        filters.put("risk_tag", "{'field':'risk_tag','op':'eq','value':'high'}");
        filters.forEach((field, filter) -> {
            FieldIndex made = make(Subject.ACCOUNT, field);
            assertThat(made.state()).as(field).isEqualTo(FieldIndex.State.READY);
            assertThat(made.bytes()).isPositive();
            assertThat(made.builtAt()).isNotNull();
            db.sql().execute("analyze");
            assertThat(sorting(Subject.ACCOUNT, field, false))
                    .contains("using " + made.names().get(0) + " on");
            assertThat(sorting(Subject.ACCOUNT, field, true))
                    .contains("using " + made.names().get(1) + " on");
            assertThat(filtering(Subject.ACCOUNT, filter)).as(filter).contains("fi_" + made.id() + "_");
        });
        make(Subject.USER, "role");
        assertThat(sorting(Subject.USER, "role", true)).contains("_down on");
    }

    @Test
    void customAttributesAreFoundByTheirIndexAndAsBefore() {
        many();
        attribute("Tier \"a\".x'", "text", "(array['Gold', 'silver', 'BRONZE'])[1 + id % 3]");
        attribute("seats", "number", "id * 37 % 11 - 0.5");
        attribute("kickoff", "date", "date '2026-06-01' + (id % 40)::int");
        attribute(
                "seen",
                "moment",
                "to_char(timestamp '2026-06-15 23:59:58' + id % 4 * interval '1.25 seconds' + id % 3 * interval '1"
                        + " day', 'YYYY-MM-DD\"T\"HH24:MI:SS') || case when id % 2 = 0 then '.250Z' else 'Z' end");
        Map<String, List<String>> asked = Map.of(
                "custom.Tier \"a\".x'",
                List.of("'op':'eq','value':'GOLD'", "'op':'neq','value':'gold'", "'op':'empty'"),
                "custom.seats",
                List.of("'op':'between','value':[1, 4.5]", "'op':'not_between','value':[1, 4.5]", "'op':'empty'"),
                "custom.kickoff",
                List.of("'op':'after','value':'2026-06-20'", "'op':'between','value':['2026-06-03','2026-06-05']"),
                "custom.seen",
                List.of(
                        "'op':'on','value':'2026-06-16'",
                        "'op':'after','value':'2026-06-15'",
                        "'op':'last_days','value':400",
                        "'op':'before_last_days','value':400",
                        "'op':'not_empty'"));
        Map<String, List<Long>> before = answers(asked);
        asked.keySet().forEach(field -> settings.add(ada, Subject.ACCOUNT, field));
        worker.work();
        assertThat(indexes.all()).allMatch(each -> each.state() == FieldIndex.State.READY);
        assertThat(fields.catalogue()
                        .get(Subject.ACCOUNT, "custom.seats")
                        .reach()
                        .toString())
                .contains("indexed=true");
        assertThat(answers(asked)).isEqualTo(before);
        db.sql().execute("analyze");
        asked.forEach((field, filters) -> assertThat(
                        filtering(Subject.ACCOUNT, "{'field':" + quoted(field) + "," + filters.get(0) + "}"))
                .as(field)
                .contains("fi_" + index(Subject.ACCOUNT, field).id() + "_"));
        for (String field : List.of("custom.seats", "custom.kickoff", "custom.seen")) {
            assertThat(sorting(Subject.ACCOUNT, field, false)).contains("_up on");
            assertThat(sorting(Subject.ACCOUNT, field, true)).contains("_down on");
        }
    }

    private Map<String, List<Long>> answers(Map<String, List<String>> asked) {
        Map<String, List<Long>> answers = new LinkedHashMap<>();
        asked.forEach((field, filters) -> filters.forEach(filter -> {
            String condition = "{'field':" + quoted(field) + "," + filter + "}";
            answers.put(condition + " up", found(Subject.ACCOUNT, condition, field, false));
            answers.put(condition + " down", found(Subject.ACCOUNT, condition, field, true));
        }));
        return answers;
    }

    /** As {@link #read} takes it: a single quote is written by its number. */
    private static String quoted(String field) {
        return "'" + field.replace("\"", "\\u0022").replace("'", "\\u0027") + "'";
    }

    @Test
    void whatACrashLeftIsBuiltAnew() {
        FieldIndex made = make(Subject.ACCOUNT, "employees");
        // the process ended while the second was built: its lease ran out, the index is not valid
        db.sql()
                .execute(
                        "update field_indexes set state = 'building', lease_owner = 'gone', attempt = 1, names = '{}',"
                                + " definitions = '{}', lease_until = now() - interval '1 minute' where id = ?",
                        made.id());
        db.sql()
                .execute(
                        "update pg_index set indisvalid = false where indexrelid = ?::regclass",
                        made.names().get(1));
        worker.work();
        FieldIndex again = index(Subject.ACCOUNT, "employees");
        assertThat(again.state()).isEqualTo(FieldIndex.State.READY);
        assertThat(sorting(Subject.ACCOUNT, "employees", true))
                .contains(made.names().get(1));
        // damaged later, and one that nobody knows of
        db.sql()
                .execute(
                        "update pg_index set indisvalid = false where indexrelid = ?::regclass",
                        made.names().get(0));
        db.sql().execute("create index fi_9999_up on accounts (employees)");
        worker.work();
        assertThat(sorting(Subject.ACCOUNT, "employees", false))
                .contains(made.names().get(0));
        assertThat(exists("fi_9999_up")).isFalse();
    }

    private boolean exists(String name) {
        return db.sql().fetchValue("select to_regclass(?)", name) != null;
    }

    @Test
    void oneIsBuiltAtATimeAndAProcessThatAlwaysEndsGivesUp() {
        settings.add(ada, Subject.ACCOUNT, "employees");
        db.sql()
                .execute("update field_indexes set state = 'building', attempt = 1, lease_owner = 'other',"
                        + " lease_until = now() + interval '1 minute' where field = 'employees'");
        assertThat(log.take()).isNull();
        db.sql()
                .execute("update field_indexes set attempt = 3, lease_until = now() - interval '1 minute'"
                        + " where field = 'employees'");
        worker.work();
        FieldIndex failed = index(Subject.ACCOUNT, "employees");
        assertThat(failed.state()).isEqualTo(FieldIndex.State.FAILED);
        assertThat(failed.problem()).contains("process ended");
        settings.retry(ada, failed.id());
        worker.work();
        assertThat(index(Subject.ACCOUNT, "employees").state()).isEqualTo(FieldIndex.State.READY);
    }

    @Test
    void whatTheDatabaseRefusesIsToldAndTriedAgain() {
        settings.add(ada, Subject.ACCOUNT, "employees");
        int id = index(Subject.ACCOUNT, "employees").id();
        db.sql().execute("create table fi_obstacle ()");
        db.sql().execute("create view fi_" + id + "_down as select 1 as one from fi_obstacle");
        worker.work();
        FieldIndex failed = index(Subject.ACCOUNT, "employees");
        assertThat(failed.state()).isEqualTo(FieldIndex.State.FAILED);
        assertThat(failed.problem()).contains("The database refused it");
        assertThat(exists("fi_" + id + "_up")).isFalse();
        worker.work();
        assertThat(index(Subject.ACCOUNT, "employees").state()).isEqualTo(FieldIndex.State.FAILED);
        dropAll();
        settings.retry(ada, id);
        worker.work();
        assertThat(index(Subject.ACCOUNT, "employees").state()).isEqualTo(FieldIndex.State.READY);
    }

    @Test
    void askingTwiceIsAskingOnceAndDroppingLeavesNothing() {
        settings.add(ada, Subject.ACCOUNT, "employees");
        settings.add(ada, Subject.ACCOUNT, "employees");
        worker.work();
        FieldIndex made = index(Subject.ACCOUNT, "employees");
        settings.drop(ada, made.id());
        settings.drop(ada, made.id());
        worker.work();
        assertThat(indexes.find(made.id())).isEmpty();
        assertThat(made.names()).noneMatch(this::exists);
        assertThat(db.sql()
                        .fetch("select action from audit_entries where kind = 'index' order by id")
                        .getValues(0, String.class))
                .containsExactly("created", "deleted");
    }

    @Test
    void anIndexFollowsItsField() {
        many();
        attribute("seats", "number", "id % 5");
        FieldIndex made = make(Subject.ACCOUNT, "custom.seats");
        attributes.change(ada, Subject.ACCOUNT, "seats", patch("{\"type\": \"text\"}"));
        db.sql().execute("update accounts set custom = '{\"seats\": \"a few\"}' where id = 1");
        worker.work();
        FieldIndex retyped = index(Subject.ACCOUNT, "custom.seats");
        assertThat(retyped.state()).isEqualTo(FieldIndex.State.READY);
        assertThat(retyped.names()).containsExactly("fi_" + made.id() + "_find");
        assertThat(exists("fi_" + made.id() + "_up")).isFalse();
        db.sql().execute("update accounts set custom = '{}'");
        attributes.change(ada, Subject.ACCOUNT, "seats", patch("{\"type\": \"yes_no\"}"));
        assertThat(found(Subject.ACCOUNT, "{'field':'custom.seats','op':'eq','value':true}", "name", false))
                .isEmpty();
        attributes.remove(ada, Subject.ACCOUNT, "seats");
        worker.work();
        assertThat(indexes.find(made.id())).isEmpty();
        assertThat(exists("fi_" + made.id() + "_find")).isFalse();

        List<String> stages = index(Subject.ACCOUNT, "stage").definitions();
        db.sql().execute("update stages set position = 9 where key = 'trial'");
        roles.add(ada, "renewals", "Renewals manager");
        worker.work();
        assertThat(index(Subject.ACCOUNT, "stage").definitions()).isNotEqualTo(stages);
        assertThat(sorting(Subject.ACCOUNT, "stage", false)).contains("_up on");
        FieldIndex role = index(Subject.ACCOUNT, "renewals");
        assertThat(role.builtIn()).isTrue();
        db.sql().execute("analyze");
        assertThat(filtering(Subject.ACCOUNT, "{'field':'renewals','op':'in','value':['bea@example.com']}"))
                .contains(role.names().get(0));
    }

    private static Patch patch(String json) {
        return Patch.json(JsonMapper.shared().readTree(json));
    }

    @Test
    void onlyWhatLiesInOneRowIsOffered() {
        attribute("labels", "tags", "'[\"a\"]'::jsonb");
        attribute("pilot", "yes_no", "id % 3 = 0");
        List<String> offered = indexes.choices(Subject.ACCOUNT, fields.catalogue()).stream()
                .map(choice -> choice.field().key())
                .toList();
        assertThat(offered)
                .contains("employees", "industry", "active_days", "last_login_at", "risk_score", "product_health_score")
                .doesNotContain(
                        "name",
                        "mrr",
                        "segment",
                        "feature_uses",
                        "health_change",
                        "usage_trend",
                        "custom.labels",
                        "custom.pilot",
                        "stage_type",
                        "overall_health",
                        "health_segment");
        assertThat(indexes.choices(Subject.USER, fields.catalogue()))
                .noneMatch(choice -> choice.field().key().startsWith("account."));
    }
}
