package app.steward.membership;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.segment.SegmentKind;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two replicas that keep what they made of the segments, on one database. */
@StewardTest
class StoredDefinitionsTest {
    @Autowired
    Db db;

    @Autowired
    DSLContext sql;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    private StoredDefinitions one;
    private StoredDefinitions other;

    @BeforeEach
    void twoSegments() {
        db.reset();
        sql.execute(
                "insert into attributes (subject, key, label, type) values ('account', 'seats', 'Seats', 'number')");
        sql.execute("insert into segments (id, subject, name, condition, position) overriding system value values"
                + " (1, 'account', 'Large', '{\"field\":\"custom.seats\",\"op\":\"gt\",\"value\":50}', 1),"
                + " (2, 'user', 'Theirs', '{\"field\":\"account.segment\",\"op\":\"in\",\"value\":[1]}', 1)");
        one = new StoredDefinitions(sql, conditions);
        other = new StoredDefinitions(sql, conditions);
        assertBothSee();
    }

    @Test
    void aChangeIsSeenByBoth() {
        for (String change : new String[] {
            "update segments set condition = '{\"field\":\"mrr\",\"op\":\"gt\",\"value\":9}' where id = 1",
            "update segments set name = 'Bigger' where id = 1",
            "insert into segments (id, subject, name, condition, position) overriding system value values"
                    + " (3, 'account', 'More', '{\"field\":\"mrr\",\"op\":\"empty\"}', 2)",
            "delete from segments where id = 3",
            "update segments set condition = '{\"field\":\"custom.seats\",\"op\":\"gt\",\"value\":50}' where id = 1"
        }) {
            String before = seen(other);
            sql.execute(change);
            assertThat(seen(other)).as(change).isNotEqualTo(before);
            assertBothSee();
        }
    }

    @Test
    void aSegmentBreaksWithItsAttributeAndComesBackWithIt() {
        sql.execute("update attributes set retired_at = now()");
        assertThat(other.of(SegmentKind.SEGMENT, Subject.ACCOUNT, fields.catalogue())
                        .problems())
                .containsKey(1);
        sql.execute("update attributes set retired_at = null");
        assertThat(other.of(SegmentKind.SEGMENT, Subject.ACCOUNT, fields.catalogue())
                        .problems())
                .isEmpty();
        assertBothSee();
    }

    @Test
    void aUserSegmentBreaksWithTheAccountSegmentThatItTests() {
        sql.execute("delete from segments where id = 1");
        assertThat(other.of(SegmentKind.SEGMENT, Subject.USER, fields.catalogue())
                        .problems())
                .containsKey(2);
        assertBothSee();
    }

    @Test
    void countsAndStatesChangeNothing() {
        Definitions before = one.of(SegmentKind.SEGMENT, Subject.ACCOUNT, fields.catalogue());
        sql.execute("update segments set members = members + 1, state = 'fresh'");
        assertThat(one.of(SegmentKind.SEGMENT, Subject.ACCOUNT, fields.catalogue()))
                .isSameAs(before);
    }

    private void assertBothSee() {
        String present = seen(new StoredDefinitions(sql, conditions));
        assertThat(seen(one)).isEqualTo(present);
        assertThat(seen(other)).isEqualTo(present);
    }

    private String seen(StoredDefinitions definitions) {
        return definitions.of(SegmentKind.SEGMENT, Subject.ACCOUNT, fields.catalogue()) + " "
                + definitions.of(SegmentKind.SEGMENT, Subject.USER, fields.catalogue());
    }
}
