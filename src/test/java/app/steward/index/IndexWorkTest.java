package app.steward.index;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.attribute.AttributeChanges;
import app.steward.condition.Subject;
import app.steward.record.Patch;
import app.steward.team.SuccessRoleSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** How indexes of fields are made, mended and dropped. */
class IndexWorkTest extends IndexCase {
    @Autowired
    IndexLog log;

    @Autowired
    AttributeChanges attributes;

    @Autowired
    SuccessRoleSettings roles;

    @Test
    void whatACrashLeftIsBuiltAnew() {
        FieldIndex made = make(Subject.ACCOUNT, "employees");
        // the process ended while the second was built: its lease ran out, the index is not valid
        db.sql()
                .execute(
                        "update field_indexes set state = 'building', lease_owner = 'gone', attempts = 1, names = '{}',"
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
                .execute("update field_indexes set state = 'building', attempts = 1, lease_owner = 'other',"
                        + " lease_until = now() + interval '1 minute' where field = 'employees'");
        assertThat(log.take()).isNull();
        db.sql()
                .execute("update field_indexes set attempts = 3, lease_until = now() - interval '1 minute'"
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
        assertThat(failed.problem()).startsWith("It was not built: ");
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
}
