package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.derive.Definition;
import app.steward.derive.Pass;
import app.steward.membership.Kind;
import app.steward.membership.MembershipPass.Outcome;
import app.steward.membership.MembershipPass.Part;
import app.steward.membership.MembershipStage;
import app.steward.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A kind of membership beside segments costs its tables and a few words: here plays, of which rows stay when a record
 * leaves, nothing is counted, and an account without any has no array. The tables go with the test's transaction.
 */
class AnotherKindTest extends SegmentPortfolio {
    private static final Kind PLAY = new Kind(
            MembershipKind.PLAY,
            "test_plays",
            "select subject, id, name, condition::text as condition, state from test_plays order by id",
            Map.of(Subject.ACCOUNT, new Kind.Members("test_play_members", "play_id", "record_id")),
            Kind.Leaving.MARKS,
            null,
            true);

    private static final String RICH = "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}";

    @Autowired
    MembershipStage.Engine engine;

    @Autowired
    TestClock clock;

    private void withPlays(Runnable test) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            db.sql().execute("alter table account_facts add column if not exists plays int[]");
            db.sql()
                    .execute("create table test_plays (id int generated always as identity primary key,"
                            + " subject text default 'account', name text, condition jsonb, state text default 'stale',"
                            + " problem text, refreshed_at timestamptz, version int not null default 4)");
            db.sql()
                    .execute("create table test_play_members (play_id int, record_id bigint, entered_at timestamptz,"
                            + " left_at timestamptz, primary key (play_id, record_id))");
            test.run();
        });
    }

    private int play(String name, String condition) {
        return db.sql()
                .fetchSingle(
                        "insert into test_plays (name, condition) values ({0}, {1}::jsonb) returning id",
                        DSL.val(name), DSL.val(condition))
                .get(0, Integer.class);
    }

    private Outcome allPlays() {
        return pass.run(PLAY, Subject.ACCOUNT, null, null, now());
    }

    private Set<Long> numbers(String query) {
        return new TreeSet<>(db.sql().fetch(query).getValues(0, Long.class));
    }

    private Set<Long> members(String which, int play) {
        return numbers("select record_id from test_play_members where left_at is " + which + " and play_id = " + play);
    }

    /** Who meets the condition by a query of its own. */
    private Set<Long> meeting(String condition) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, fields.catalogue(), now());
        var test = query.test(conditions.read(fields.catalogue(), Subject.ACCOUNT, conditions.tree(condition)));
        return new TreeSet<>(db.sql()
                .select(query.id())
                .from(query.from())
                .where(query.live().and(test))
                .fetch(query.id()));
    }

    private void arraysAndRowsAgree() {
        assertThat(db.sql()
                        .fetch("(select r, account_id from account_facts cross join unnest(plays) r"
                                + " except select play_id, record_id from test_play_members where left_at is null)"
                                + " union all (select play_id, record_id from test_play_members where left_at is null"
                                + " except select r, account_id from account_facts cross join unnest(plays) r)"))
                .isEmpty();
        assertThat(db.sql().fetchCount(DSL.table("account_facts"), DSL.condition("plays = '{}'")))
                .as("arrays of nothing")
                .isZero();
    }

    @Test
    void isStoredAsADifferenceAndWhoLeavesIsMarked() {
        int live = segment(Subject.ACCOUNT, "Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        all(Subject.ACCOUNT);
        String segmentsBefore = db.sql()
                .fetch("select account_id, segments, segments_counted from account_facts order by 1")
                .formatCSV();
        withPlays(() -> {
            String inLive = "{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + live + "]}";
            int rich = play("Rich", RICH);
            int both = play("Rich and live", "{\"all\":[" + RICH + "," + inLive + "]}");
            Outcome first = allPlays();
            assertThat(first.failures()).isEmpty();
            assertThat(members("null", rich)).isNotEmpty().isEqualTo(meeting(RICH));
            assertThat(members("null", both)).isNotEmpty().isSubsetOf(members(live));
            assertThat(first.moves().get(rich).entered())
                    .isEqualTo(members("null", rich).size());
            arraysAndRowsAgree();
            assertThat(allPlays().moves()).as("a second pass").isEmpty();
            assertThat(db.sql()
                            .fetch(
                                    "select distinct kind, version, subject from membership_history where kind <> 'segment'")
                            .formatCSV(false))
                    .isEqualToIgnoringNewLines("play,4,account");
            assertThat(db.sql().fetch("select distinct state from test_plays").getValues(0, String.class))
                    .containsExactly("fresh");

            long one = members("null", rich).iterator().next();
            db.sql().execute("update accounts set mrr = 1 where id = " + one);
            facts.recompute(Subject.ACCOUNT, Set.of(one), now());
            pass.records(PLAY, Subject.ACCOUNT, Set.of(one), List.of(rich, both), fields.catalogue(), now());
            assertThat(members("not null", rich)).containsExactly(one);
            assertThat(db.sql()
                            .fetchValue("select left_at from test_play_members where play_id = " + rich
                                    + " and record_id = " + one))
                    .isNotNull();
            arraysAndRowsAgree();

            clock.advance(Duration.ofDays(2));
            db.sql().execute("update accounts set mrr = 99 where id = " + one);
            facts.recompute(Subject.ACCOUNT, Set.of(one), now());
            pass.records(PLAY, Subject.ACCOUNT, Set.of(one), List.of(rich, both), fields.catalogue(), now());
            assertThat(members("not null", rich)).isEmpty();
            assertThat(db.sql()
                            .fetchValue("select entered_at = (select max(entered_at) from test_play_members)"
                                    + " and entered_at > (select min(entered_at) from test_play_members)"
                                    + " from test_play_members where play_id = " + rich + " and record_id = " + one))
                    .as("entered anew")
                    .isEqualTo(true);
            assertThat(db.sql()
                            .fetch("select entered from membership_history where kind = 'play' and definition = " + rich
                                    + " and record_id = " + one + " order by number")
                            .getValues(0, Boolean.class))
                    .containsExactly(true, false, true);
            arraysAndRowsAgree();
            assertThat(db.sql()
                            .fetch("select account_id, segments, segments_counted from account_facts order by 1")
                            .formatCSV())
                    .as("segments are left alone")
                    .isEqualTo(segmentsBefore);

            pass.forget(PLAY, Subject.ACCOUNT, rich);
            db.sql().execute("delete from test_plays where id = " + rich);
            assertThat(numbers("select record_id from membership_history where kind = 'play' and definition = " + rich))
                    .isEmpty();
            assertThat(allPlays().moves()).isEmpty();
        });
    }

    @Test
    void aBrokenOneKeepsItsMembersAndArchivedRecordsLeave() {
        withPlays(() -> {
            int rich = play("Rich", RICH);
            int bad = play("Bad", RICH);
            allPlays();
            Set<Long> before = members("null", bad);
            db.sql()
                    .execute("update test_plays set condition = '{\"field\":\"gone\",\"op\":\"empty\"}' where id = "
                            + bad);
            long one = before.iterator().next();
            db.sql().execute("update accounts set archived_at = now() where id = " + one);
            Outcome outcome = allPlays();
            assertThat(outcome.failures()).containsOnlyKeys(bad);
            assertThat(outcome.moves().get(rich).left()).isEqualTo(1);
            assertThat(db.sql().fetchValue("select problem from test_plays where id = " + bad))
                    .asString()
                    .contains("gone");
            before.remove(one);
            assertThat(members("null", bad)).isEqualTo(before);
            arraysAndRowsAgree();
        });
    }

    @Test
    void isAStageOfTheChainWithWhatItReads() {
        int live = segment(Subject.ACCOUNT, "Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        all(Subject.ACCOUNT);
        withPlays(() -> {
            int play = play("In live", "{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + live + "]}");
            MembershipStage stage =
                    new MembershipStage(engine, PLAY, "plays", "Plays", 600, Subject.ACCOUNT, Part.ALL, Set.of());
            Definition definition = stage.definitions(fields.catalogue()).get(0);
            assertThat(stage.definitions(fields.catalogue())).hasSize(1);
            assertThat(definition.name()).isEqualTo("account.play:" + play);
            assertThat(definition.reads()).contains("account.segment:" + live, "account.archived");
            assertThat(definition.late()).isTrue();
            long one = members(live).iterator().next();
            assertThat(stage.records(
                                    Subject.ACCOUNT,
                                    Set.of(definition.name()),
                                    Set.of(one),
                                    new Pass(fields.catalogue(), now()))
                            .changed())
                    .containsExactly("account.play:" + play);
            assertThat(stage.some(Set.of(definition.name()), new Pass(fields.catalogue(), now()))
                            .entered())
                    .isEqualTo(members(live).size() - 1);
            assertThat(stage.definitions(fields.catalogue()).get(0).late()).isFalse();
        });
    }
}
