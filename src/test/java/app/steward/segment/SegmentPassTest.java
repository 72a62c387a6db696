package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.membership.MembershipCounts.Count;
import app.steward.membership.MembershipPass.Outcome;
import app.steward.membership.State;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class SegmentPassTest extends SegmentPortfolio {
    private String random(Random random, List<Integer> others, int depth) {
        int kind = random.nextInt(depth == 0 ? 5 : 8);
        switch (kind) {
            case 0:
                return "{\"field\":\"mrr\",\"op\":\"" + List.of("gte", "lt").get(random.nextInt(2)) + "\",\"value\":"
                        + random.nextInt(100) + "}";
            case 1:
                return "{\"field\":\"stage\",\"op\":\"" + List.of("eq", "neq").get(random.nextInt(2))
                        + "\",\"value\":\"" + List.of("trial", "live").get(random.nextInt(2)) + "\"}";
            case 2:
                return "{\"field\":\"industry\",\"op\":\""
                        + List.of("empty", "not_empty").get(random.nextInt(2)) + "\"}";
            case 3:
                return others.isEmpty()
                        ? "{\"field\":\"employees\",\"op\":\"gt\",\"value\":20}"
                        : "{\"field\":\"segment\",\"op\":\""
                                + List.of("in", "not_in").get(random.nextInt(2))
                                + "\",\"value\":[" + others.get(random.nextInt(others.size())) + ","
                                + others.get(random.nextInt(others.size())) + "]}";
            case 4:
                return "{\"field\":\"usage_total\",\"op\":\"gte\",\"value\":" + random.nextInt(5) + "}";
            case 5:
                return "{\"not\":" + random(random, others, depth - 1) + "}";
            default:
                List<String> parts = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    parts.add(random(random, others, depth - 1));
                }
                return "{\"" + (kind == 6 ? "all" : "any") + "\":[" + String.join(",", parts) + "]}";
        }
    }

    private List<Integer> randomSegments(Random random, int count) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(segment(Subject.ACCOUNT, "Random " + i, random(random, ids, 2)));
        }
        return ids;
    }

    @Test
    void storesWhatEachSegmentAskedAloneSelects() {
        Random random = new Random(7);
        randomSegments(random, 25);
        for (int round = 0; round < 4; round++) {
            Outcome outcome = all(Subject.ACCOUNT);
            assertThat(outcome.failures()).isEmpty();
            assertThat(stored(Subject.ACCOUNT)).isEqualTo(naively(Subject.ACCOUNT));
            consistent(Subject.ACCOUNT);
            assertThat(all(Subject.ACCOUNT).moves()).as("a second pass").isEmpty();
            db.sql()
                    .execute("update accounts set mrr = (id * " + (17 + round) + ") % 100, stage = 'live',"
                            + " archived_at = case when id % 11 = " + round + " then now() end where id % 5 = "
                            + round);
            db.sql().execute("update account_access set member_id = 0 where account_id % 13 = " + round);
            recompute();
        }
    }

    @Test
    void storesUsersByTheirOwnAndTheirAccountsSegments() {
        int live = segment(Subject.ACCOUNT, "Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        int agents = segment(Subject.USER, "Agents", "{\"field\":\"title\",\"op\":\"eq\",\"value\":\"agent\"}");
        int liveAgents = segment(
                Subject.USER,
                "Live agents",
                "{\"all\":[{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + agents + "]},"
                        + "{\"field\":\"account.segment\",\"op\":\"in\",\"value\":[" + live + "]}]}");
        all(Subject.ACCOUNT);
        all(Subject.USER);
        assertThat(members(liveAgents))
                .isNotEmpty()
                .isEqualTo(naively(Subject.USER).get(liveAgents));
        consistent(Subject.USER);
        Count count = counts.visibleTo(SegmentKind.SEGMENT, Viewer.system(), Subject.USER)
                .get(agents);
        assertThat(count.members()).isEqualTo(members(agents).size());
        assertThat(count.active())
                .isPositive()
                .isEqualTo(db.sql()
                        .fetchSingle(
                                "select count(*) from user_segment_members m join user_facts f on f.user_id = m.user_id"
                                        + " where f.active_days > 0 and m.segment_id = " + agents)
                        .get(0));
    }

    @Test
    void testsOneRecordAsTheWholePassWould() {
        randomSegments(new Random(3), 15);
        all(Subject.ACCOUNT);
        db.sql().execute("update accounts set mrr = 99, stage = 'trial', industry = null where id in (3, 4, 5)");
        db.sql().execute("update accounts set archived_at = now() where id = 6");
        transaction.executeWithoutResult(status -> facts.recompute(Subject.ACCOUNT, Set.of(3L, 4L, 5L, 6L), now()));
        Outcome one = pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, List.of(3L, 4L, 5L, 6L), null, now());
        assertThat(one.moves()).isNotEmpty();
        assertThat(stored(Subject.ACCOUNT)).isEqualTo(naively(Subject.ACCOUNT));
        consistent(Subject.ACCOUNT);
        assertThat(all(Subject.ACCOUNT).moves()).isEmpty();
        assertThat(members(segments.of(Subject.ACCOUNT).get(0).id())).doesNotContain(6L);
    }

    @Test
    void computesOneSegmentAndWhatTestsItAndLeavesTheOthers() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
        int not = segment(
                Subject.ACCOUNT, "Not rich", "{\"field\":\"segment\",\"op\":\"not_in\",\"value\":[" + rich + "]}");
        int big = segment(Subject.ACCOUNT, "Big", "{\"field\":\"employees\",\"op\":\"gte\",\"value\":30}");
        all(Subject.ACCOUNT);
        Set<Long> before = members(big);
        db.sql().execute("update accounts set employees = 0");
        db.sql()
                .execute("update segments set condition = '{\"field\":\"mrr\",\"op\":\"lt\",\"value\":50}' where id = "
                        + rich);
        Set<Integer> dependants = definitions
                .of(SegmentKind.SEGMENT, Subject.ACCOUNT, fields.catalogue())
                .graph()
                .withDependants(List.of(rich));
        assertThat(dependants).containsExactlyInAnyOrder(rich, not);
        Outcome outcome = pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, dependants, now());
        assertThat(outcome.moves()).containsOnlyKeys(rich, not);
        assertThat(members(rich)).isEqualTo(naively(Subject.ACCOUNT).get(rich));
        assertThat(members(not)).isEqualTo(naively(Subject.ACCOUNT).get(not));
        assertThat(members(big)).isEqualTo(before);
        consistent(Subject.ACCOUNT);
    }

    @Test
    void keepsTheMembersOfABrokenSegmentAndGoesOn() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
        int not = segment(Subject.ACCOUNT, "Not", "{\"field\":\"segment\",\"op\":\"not_in\",\"value\":[" + rich + "]}");
        int big = segment(Subject.ACCOUNT, "Big", "{\"field\":\"employees\",\"op\":\"gte\",\"value\":30}");
        all(Subject.ACCOUNT);
        Set<Long> before = members(rich);
        db.sql()
                .execute("update segments set condition = '{\"field\":\"gone\",\"op\":\"eq\",\"value\":1}' where id = "
                        + rich);
        db.sql().execute("update accounts set mrr = 0, employees = 40 where archived_at is null");
        recompute();
        Outcome outcome = all(Subject.ACCOUNT);
        assertThat(outcome.failures()).containsOnlyKeys(rich);
        assertThat(members(rich)).isEqualTo(before);
        assertThat(members(not)).doesNotContainAnyElementsOf(before);
        assertThat(members(big)).hasSize(ACCOUNTS - ACCOUNTS / 11);
        Segment broken = segments.findById(rich).orElseThrow();
        assertThat(broken.state()).isEqualTo(State.BROKEN);
        assertThat(broken.problem()).contains("gone");
        assertThat(segments.findById(big).orElseThrow().state()).isEqualTo(State.FRESH);
        consistent(Subject.ACCOUNT);
    }

    @Test
    void leavesOutASegmentWhoseQueryFails() {
        // a value of a custom attribute that was stored behind the application's back
        db.sql()
                .execute(
                        "insert into attributes (subject, key, label, type) values ('account', 'seats', 'Seats', 'number')");
        int bad = segment(Subject.ACCOUNT, "Bad", "{\"field\":\"custom.seats\",\"op\":\"gte\",\"value\":5}");
        int upon = segment(Subject.ACCOUNT, "Upon", "{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + bad + "]}");
        int big = segment(Subject.ACCOUNT, "Big", "{\"field\":\"employees\",\"op\":\"gte\",\"value\":30}");
        db.sql().execute("update accounts set custom = '{\"seats\": \"many\"}' where id = 3");
        Outcome outcome = all(Subject.ACCOUNT);
        assertThat(outcome.failures()).containsOnlyKeys(bad);
        assertThat(members(big))
                .hasSize(db.sql()
                        .fetchCount(DSL.table("accounts"), DSL.condition("employees >= 30 and archived_at is null")));
        assertThat(members(upon)).isEmpty();
        Outcome one = pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, List.of(3L), null, now());
        assertThat(one.failures()).containsOnlyKeys(bad);
        db.sql().execute("update accounts set custom = '{\"seats\": 9}' where id = 3");
        assertThat(all(Subject.ACCOUNT).failures()).isEmpty();
        assertThat(members(bad)).containsExactly(3L);
        assertThat(members(upon)).containsExactly(3L);
        assertThat(segments.findById(bad).orElseThrow().state()).isEqualTo(State.FRESH);
    }

    @Test
    void testsEntryAfterTheEntryWasStored() {
        int big = segment(Subject.ACCOUNT, "Big", "{\"field\":\"employees\",\"op\":\"gte\",\"value\":30}");
        int fresh = segment(
                Subject.ACCOUNT,
                "Fresh",
                "{\"field\":\"entered_segment\",\"params\":{\"segment\":" + big
                        + "},\"op\":\"last_days\",\"value\":7}");
        all(Subject.ACCOUNT);
        assertThat(members(fresh)).isNotEmpty().isEqualTo(members(big));
    }
}
