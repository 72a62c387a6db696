package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.Condition;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.fact.Facts;
import app.steward.segment.SegmentCounts.Count;
import app.steward.segment.SegmentPass.Moves;
import app.steward.segment.SegmentPass.Outcome;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@StewardTest
class SegmentPassTest {
    private static final int ACCOUNTS = 120;

    @Autowired
    Db db;

    @Autowired
    SegmentPass pass;

    @Autowired
    SegmentDefinitions definitions;

    @Autowired
    SegmentCounts counts;

    @Autowired
    SegmentGrowth growth;

    @Autowired
    SegmentEditing editing;

    @Autowired
    Segments segments;

    @Autowired
    Facts facts;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void portfolio() {
        db.reset();
        db.sql()
                .execute(
                        "insert into team_members (id, email, name, profile) values (7, 'ida@example.com', 'Ida', 'csm'),"
                                + " (8, 'sam@example.com', 'Sam', 'csm')");
        db.sql()
                .execute(
                        "insert into accounts (id, external_id, name, stage, mrr, employees, industry, created_on, archived_at)"
                                + " select i, 'A-' || i, case when i % 7 > 0 then 'Name ' || i % 5 end,"
                                + " (array['trial', 'onboarding', 'live', 'cancelled'])[1 + i % 4],"
                                + " case when i % 6 > 0 then i * 13 % 100 end, i * 7 % 50,"
                                + " (array['Software', 'Retail', null])[1 + i % 3], date '2026-01-01' + i,"
                                + " case when i % 11 = 0 then now() end from generate_series(1, " + ACCOUNTS + ") i");
        db.sql()
                .execute("insert into account_assignments (account_id, role_id, member_id)"
                        + " select i, 1, 7 + i % 2 from generate_series(1, " + ACCOUNTS + ") i where i % 3 > 0");
        db.sql()
                .execute("insert into account_access (member_id, account_id)"
                        + " select case when i % 3 > 0 then 7 + i % 2 else 0 end, i from generate_series(1, " + ACCOUNTS
                        + ") i");
        db.sql()
                .execute(
                        "insert into users (id, external_id, account_id, name, title, created_on)"
                                + " select i, 'U-' || i, case when i % 9 > 0 then 1 + i % " + ACCOUNTS
                                + " end, 'User ' || i % 8,"
                                + " (array['CEO', 'Agent', null])[1 + i % 3], date '2026-02-01' + i % 60 from generate_series(1, 200) i");
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
        db.sql()
                .execute(
                        "insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                                + " select 1 + i % " + ACCOUNTS
                                + ", i, 1, date '2026-06-15' - i % 30, false, 1 + i % 4,"
                                + " timestamptz '2026-06-15 08:00Z' - i % 30 * interval '1 day' from generate_series(1, 200) i where i % 9 > 0");
        recompute();
    }

    private void recompute() {
        facts.recomputeAll(Subject.ACCOUNT, now(), (done, of) -> {});
        facts.recomputeAll(Subject.USER, now(), (done, of) -> {});
    }

    private Now now() {
        return today.now();
    }

    private int segment(Subject subject, String name, String condition) {
        return Objects.requireNonNull(db.sql()
                .fetchSingle(
                        "insert into segments (subject, name, condition, position) values ({0}, {1}, {2}::jsonb,"
                                + " (select count(*) + 1 from segments)) returning id",
                        DSL.val(subject.key()), DSL.val(name), DSL.val(condition))
                .get(0, Integer.class));
    }

    private Outcome all(Subject subject) {
        return pass.run(subject, null, null, now());
    }

    private Set<Long> members(int segment) {
        return new TreeSet<>(db.sql()
                .fetch("select account_id from account_segment_members where segment_id = " + segment
                        + " union all select user_id from user_segment_members where segment_id = " + segment)
                .getValues(0, Long.class));
    }

    /** Asked one by one, nested segments put in their place by hand. */
    private Map<Integer, Set<Long>> naively(Subject subject) {
        Catalogue catalogue = fields.catalogue();
        Map<Integer, Condition> known = definitions.of(subject, catalogue).conditions();
        Map<Integer, Set<Long>> expected = new TreeMap<>();
        known.forEach((id, condition) -> {
            RecordQuery query = new RecordQuery(subject, catalogue, now());
            org.jooq.Condition test = query.test(flat(condition, known));
            expected.put(
                    id,
                    new TreeSet<>(db.sql()
                            .select(query.id())
                            .from(query.from())
                            .where(query.live().and(test))
                            .fetch(query.id())));
        });
        return expected;
    }

    private static Condition flat(Condition condition, Map<Integer, Condition> known) {
        if (condition instanceof Condition.All all) {
            return new Condition.All(
                    all.parts().stream().map(part -> flat(part, known)).toList());
        } else if (condition instanceof Condition.Any any) {
            return new Condition.Any(
                    any.parts().stream().map(part -> flat(part, known)).toList());
        } else if (condition instanceof Condition.Not not) {
            return new Condition.Not(flat(not.part(), known));
        }
        Condition.Test test = (Condition.Test) condition;
        if (test.field().key().equals("segment")) {
            List<Condition> parts = ((app.steward.condition.Value.Ids) test.value())
                    .ids().stream()
                            .map(id -> flat(Objects.requireNonNull(known.get(Math.toIntExact(id))), known))
                            .toList();
            Condition inAny = new Condition.Any(parts);
            return test.operator() == app.steward.condition.Operator.NOT_IN ? new Condition.Not(inAny) : inAny;
        }
        return condition;
    }

    private Map<Integer, Set<Long>> stored(Subject subject) {
        Map<Integer, Set<Long>> stored = new TreeMap<>();
        for (Segment segment : segments.of(subject)) {
            stored.put(segment.id(), members(segment.id()));
        }
        return stored;
    }

    private void consistent(Subject subject) {
        String kind = subject.key();
        assertThat(db.sql()
                        .fetch("select s, " + kind + "_id from " + kind + "_facts cross join unnest(segments) s"
                                + " except select segment_id, " + kind + "_id from " + kind + "_segment_members"))
                .as("arrays against rows")
                .isEmpty();
        assertThat(db.sql()
                        .fetch("select segment_id, " + kind + "_id from " + kind + "_segment_members except select s, "
                                + kind + "_id from " + kind + "_facts cross join unnest(segments) s"))
                .as("rows against arrays")
                .isEmpty();
        String free = subject == Subject.ACCOUNT
                ? "exists (select 1 from account_access x where x.member_id = 0 and x.account_id = m.account_id)"
                : "(select coalesce((select true from account_access x where x.member_id = 0 and x.account_id = u.account_id),"
                        + " u.account_id is null) from users u where u.id = m.user_id)";
        assertThat(db.sql()
                        .fetch("select id, members, members_unassigned from segments where subject = '" + kind + "'"
                                + " except select s.id, count(m.segment_id), count(m.segment_id) filter (where " + free
                                + ") from segments s left join " + kind
                                + "_segment_members m on m.segment_id = s.id where s.subject = '" + kind
                                + "' group by s.id"))
                .as("stored counts")
                .isEmpty();
        assertThat(db.sql()
                        .fetch("select id, members from segments where subject = '" + kind + "' except"
                                + " select s.id, coalesce(sum(case when h.entered then 1 when not h.entered then -1 end), 0) from segments s"
                                + " left join segment_history h on h.segment_id = s.id group by s.id"))
                .as("counts against history")
                .isEmpty();
    }

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
            assertThat(all(Subject.ACCOUNT).segments()).as("a second pass").isEmpty();
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
        Count count = counts.visibleTo(Viewer.system(), Subject.USER).get(agents);
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
        Outcome one = pass.run(Subject.ACCOUNT, List.of(3L, 4L, 5L, 6L), null, now());
        assertThat(one.segments()).isNotEmpty();
        assertThat(stored(Subject.ACCOUNT)).isEqualTo(naively(Subject.ACCOUNT));
        consistent(Subject.ACCOUNT);
        assertThat(all(Subject.ACCOUNT).segments()).isEmpty();
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
        Set<Integer> dependants =
                definitions.of(Subject.ACCOUNT, fields.catalogue()).graph().withDependants(List.of(rich));
        assertThat(dependants).containsExactlyInAnyOrder(rich, not);
        Outcome outcome = pass.run(Subject.ACCOUNT, null, dependants, now());
        assertThat(outcome.segments()).containsOnlyKeys(rich, not);
        assertThat(members(rich)).isEqualTo(naively(Subject.ACCOUNT).get(rich));
        assertThat(members(not)).isEqualTo(naively(Subject.ACCOUNT).get(not));
        assertThat(members(big)).isEqualTo(before);
        consistent(Subject.ACCOUNT);
    }

    @Test
    void keepsTheHistoryOfWhoEnteredAndLeft() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":90}");
        int entered = all(Subject.ACCOUNT).segments().get(rich).entered() > 0
                ? members(rich).size()
                : -1;
        db.sql()
                .execute(
                        "update accounts set mrr = 1 where id in (select account_id from account_segment_members limit 2)");
        db.sql().execute("update accounts set mrr = 95 where mrr = 3");
        recompute();
        Outcome outcome = all(Subject.ACCOUNT);
        Moves moves = outcome.segments().get(rich);
        assertThat(moves.left()).isEqualTo(2);
        var day = growth.days(Viewer.system(), Subject.ACCOUNT, rich, 30, now()).get(rich);
        assertThat(day).hasSize(30);
        assertThat(day.get(29).members()).isEqualTo(members(rich).size());
        assertThat(day.get(29).entered()).isEqualTo(entered + moves.entered());
        assertThat(day.get(29).left()).isEqualTo(2);
        assertThat(day.get(28).members()).isZero();
        assertThat(db.sql()
                        .fetchCount(
                                DSL.table("account_segment_members"),
                                DSL.condition(
                                        "entered_at <> {0}::timestamptz",
                                        DSL.val(now().instant().toString()))))
                .isZero();
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
        assertThat(broken.state()).isEqualTo(Segment.State.BROKEN);
        assertThat(broken.problem()).contains("gone");
        assertThat(segments.findById(big).orElseThrow().state()).isEqualTo(Segment.State.FRESH);
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
        Outcome one = pass.run(Subject.ACCOUNT, List.of(3L), null, now());
        assertThat(one.failures()).containsOnlyKeys(bad);
        db.sql().execute("update accounts set custom = '{\"seats\": 9}' where id = 3");
        assertThat(all(Subject.ACCOUNT).failures()).isEmpty();
        assertThat(members(bad)).containsExactly(3L);
        assertThat(members(upon)).containsExactly(3L);
        assertThat(segments.findById(bad).orElseThrow().state()).isEqualTo(Segment.State.FRESH);
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

    @Test
    void countsForAViewerOnlyWhatTheViewerSees() {
        int live = segment(Subject.ACCOUNT, "Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        int agents = segment(Subject.USER, "Agents", "{\"field\":\"title\",\"op\":\"eq\",\"value\":\"agent\"}");
        all(Subject.ACCOUNT);
        all(Subject.USER);
        for (long member : List.of(7L, 8L)) {
            Viewer csm = new Viewer(member, "x@example.com", "X", Profile.CSM, false, "system", null);
            String seen = "(select account_id from account_access where member_id in (0, " + member + "))";
            assertThat(counts.visibleTo(csm, Subject.ACCOUNT).get(live).members())
                    .isEqualTo(db.sql()
                            .fetchSingle("select count(*) from account_segment_members where segment_id = " + live
                                    + " and account_id in " + seen)
                            .get(0));
            Count users = counts.visibleTo(csm, Subject.USER).get(agents);
            String visibleUsers = " from user_segment_members m join users u on u.id = m.user_id join user_facts f on"
                    + " f.user_id = u.id where m.segment_id = " + agents
                    + " and (u.account_id is null or u.account_id in " + seen + ")";
            assertThat(users.members())
                    .isEqualTo(db.sql()
                            .fetchSingle("select count(*)" + visibleUsers)
                            .get(0));
            assertThat(users.active())
                    .isEqualTo(db.sql()
                            .fetchSingle("select count(*)" + visibleUsers + " and f.active_days > 0")
                            .get(0));
            long history = growth.days(csm, Subject.ACCOUNT, live, 30, now())
                    .get(live)
                    .get(29)
                    .entered();
            assertThat(history)
                    .isEqualTo(counts.visibleTo(csm, Subject.ACCOUNT).get(live).members());
        }
        assertThat(counts.visibleTo(Viewer.system(), Subject.ACCOUNT).get(live).members())
                .isEqualTo(members(live).size());
    }

    @Test
    void forgetsADeletedRecord() {
        segment(Subject.ACCOUNT, "All", "{\"field\":\"employees\",\"op\":\"gte\",\"value\":0}");
        all(Subject.ACCOUNT);
        db.sql().execute("update users set account_id = null");
        db.sql().execute("delete from accounts where id in (1, 2, 3)");
        consistent(Subject.ACCOUNT);
    }

    @Test
    void deletesASegmentWithItsMembers() {
        int live = segment(Subject.ACCOUNT, "Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        all(Subject.ACCOUNT);
        editing.delete(Viewer.system(), live);
        assertThat(members(live)).isEmpty();
        consistent(Subject.ACCOUNT);
        assertThat(db.sql().fetchCount(DSL.table("segment_history"))).isZero();
    }
}
