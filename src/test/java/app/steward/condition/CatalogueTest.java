package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.sql.RecordQuery;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The fields that the features really contribute, each with every comparison that it takes. */
@StewardTest
class CatalogueTest {

    @Autowired
    Db db;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    @Autowired
    Workspaces workspaces;

    private Catalogue catalogue;
    private Now now;

    /** One record of each kind that has nothing, but for a user without an account. */
    @BeforeEach
    void bareRecords() {
        db.reset();
        db.sql()
                .execute("insert into segments (subject, name, condition, position)"
                        + " values ('account', 'One', '{}', 1), ('user', 'Two', '{}', 1)");
        for (ValueType type : List.of(
                ValueType.TEXT,
                ValueType.NUMBER,
                ValueType.MONEY,
                ValueType.YES_NO,
                ValueType.DATE,
                ValueType.MOMENT,
                ValueType.CHOICE,
                ValueType.TAGS)) {
            for (Subject subject : Subject.values()) {
                db.sql()
                        .execute(
                                "insert into attributes (subject, key, label, type) values (?, ?, ?, ?)",
                                subject.key(),
                                "a " + type.key(),
                                type.key(),
                                type.key());
            }
        }
        db.sql().execute("insert into accounts (id, external_id, created_on) values (1, 'A', '2026-01-01')");
        db.sql().execute("insert into account_facts (account_id) values (1)");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on)"
                        + " values (1, 'U', 1, '2026-01-01'), (2, 'V', null, '2026-01-01')");
        db.sql().execute("insert into user_facts (user_id) values (1), (2)");
        db.sql().execute("insert into subscriptions (id, external_id, account_id) values (1, 'S', 1)");
        catalogue = fields.catalogue();
        now = today.now();
    }

    @Test
    void everyComparisonOfEveryFieldIsTrueOrFalse() {
        TestRows rows = new TestRows(new Random(1), now.today(), now.zone(), now.instant());
        for (Subject subject : Subject.values()) {
            RandomConditions made = new RandomConditions(subject, catalogue, new Random(1), rows);
            for (FieldDefinition field : catalogue.of(subject)) {
                RecordQuery query = new RecordQuery(subject, catalogue, now);
                List<Field<?>> columns = new ArrayList<>(List.of(query.id()));
                for (Operator operator : field.type().operators()) {
                    columns.add(
                            DSL.field(query.test(made.test(field, operator))).as("t" + columns.size()));
                }
                columns.add(query.shown(made.use(field)).as("v"));
                Field<?> sort = field.sortable() ? query.sortKey(made.use(field)) : query.id();
                List<? extends Record> found = db.sql()
                        .select(columns)
                        .from(query.from())
                        .where(query.live())
                        .orderBy(sort.asc().nullsLast(), query.id())
                        .fetch();
                assertThat(found).as(field.key()).hasSize(subject == Subject.USER ? 2 : 1);
                for (Record row : found) {
                    for (int i = 1; i < columns.size() - 1; i++) {
                        assertThat(row.get(i)).as(field.key()).isInstanceOf(Boolean.class);
                    }
                }
            }
        }
    }

    @Test
    void aUserWithoutAnAccountHasNoValueInItsAccountsFields() {
        TestRows rows = new TestRows(new Random(1), now.today(), now.zone(), now.instant());
        RandomConditions made = new RandomConditions(Subject.USER, catalogue, new Random(1), rows);
        Set<String> filled = new TreeSet<>();
        for (FieldDefinition field : catalogue.of(Subject.USER)) {
            if (field.key().startsWith("account.") && field.type().operators().contains(Operator.EMPTY)) {
                RecordQuery query = new RecordQuery(Subject.USER, catalogue, now);
                Condition empty =
                        query.where(new ConditionTree.Comparison(made.use(field), Operator.EMPTY, new Value.None()));
                if (db.sql()
                                .fetchCount(DSL.select(query.id())
                                        .from(query.from())
                                        .where(query.id().eq(2L))
                                        .and(empty))
                        == 0) {
                    filled.add(field.key());
                }
            }
        }
        assertThat(filled).isEmpty();
    }

    @Test
    void everyFieldCanBeSaid() {
        ConditionText words = new ConditionText(() -> workspaces.current().currency());
        TestRows rows = new TestRows(new Random(1), now.today(), now.zone(), now.instant());
        for (Subject subject : Subject.values()) {
            RandomConditions made = new RandomConditions(subject, catalogue, new Random(1), rows);
            for (FieldDefinition field : catalogue.of(subject)) {
                for (Operator operator : field.type().operators()) {
                    assertThat(words.of(made.test(field, operator), subject, catalogue, now))
                            .matches("(?s)[A-Z][a-z]+ whose \\S.*\\.")
                            .doesNotContain("  ");
                }
            }
        }
    }
}
