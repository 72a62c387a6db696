package app.steward.index;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Fields with indexes of their own, and what the database makes of them. */
@StewardTest
abstract class IndexCase {
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
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    Viewer ada;

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

    FieldIndex index(Subject subject, String field) {
        return indexes.all().stream()
                .filter(each -> each.subject() == subject && each.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    FieldIndex make(Subject subject, String field) {
        settings.add(ada, subject, field);
        worker.work();
        return index(subject, field);
    }

    private RecordQuery query(Subject subject) {
        return new RecordQuery(subject, fields.catalogue(), today.now())
                .askedBy(ada)
                .byIndex();
    }

    ConditionTree read(Subject subject, String json) {
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

    String sorting(Subject subject, String key, boolean descending) {
        RecordQuery query = query(subject);
        Catalogue catalogue = fields.catalogue();
        FieldRef use = catalogue.get(subject, key).params().isEmpty()
                ? FieldRef.of(key)
                : FieldRef.of(key, Map.of("days", 14));
        Field<?> by = query.sortKey(use);
        return plan(db.sql()
                .select(query.id(), by)
                .from(query.from())
                .where(query.visible())
                .orderBy(descending ? by.desc().nullsLast() : by.asc().nullsLast(), query.id())
                .limit(5));
    }

    String filtering(Subject subject, String condition) {
        RecordQuery query = query(subject);
        Condition where = query.visible().and(query.where(read(subject, condition)));
        return plan(db.sql().select(query.id()).from(query.from()).where(where));
    }

    List<Long> found(Subject subject, String condition, String sort, boolean descending) {
        RecordQuery query = query(subject);
        Condition where = query.where(read(subject, condition));
        Field<?> by = query.sortKey(FieldRef.of(sort));
        return db.sql()
                .select(query.id())
                .from(query.from())
                .where(where)
                .orderBy(descending ? by.desc().nullsLast() : by.asc().nullsLast(), query.id())
                .fetch(query.id());
    }

    /** So that the database has a reason to use an index. */
    void many() {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on, employees) select i, 'X-' || i,"
                        + " date '2025-01-01', 1000 + i from generate_series(1001, 5000) i");
        db.sql().execute("insert into account_facts (account_id, mrr) select id, id from accounts where id > 1000");
    }

    void attribute(String key, String type, String value) {
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
}
