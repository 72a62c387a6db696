package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.fact.DerivedValues;
import app.steward.membership.MembershipCounts;
import app.steward.membership.MembershipGrowth;
import app.steward.membership.MembershipPass;
import app.steward.membership.MembershipPass.Outcome;
import app.steward.membership.StoredDefinitions;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Some accounts and users, and ways to look at what the pass stored of them. Today is 15 June 2026 in UTC. */
@StewardTest
abstract class SegmentPortfolio {
    static final int ACCOUNTS = 120;

    @Autowired
    Db db;

    @Autowired
    MembershipPass pass;

    @Autowired
    StoredDefinitions definitions;

    @Autowired
    MembershipCounts counts;

    @Autowired
    MembershipGrowth growth;

    @Autowired
    SegmentEditing editing;

    @Autowired
    Segments segments;

    @Autowired
    DerivedValues facts;

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

    void recompute() {
        facts.recomputeAll(Subject.USER, now(), (done, of) -> {});
        facts.recomputeAll(Subject.ACCOUNT, now(), (done, of) -> {});
    }

    Now now() {
        return today.now();
    }

    int segment(Subject subject, String name, String condition) {
        return Objects.requireNonNull(db.sql()
                .fetchSingle(
                        "insert into segments (subject, name, condition, position) values ({0}, {1}, {2}::jsonb,"
                                + " (select count(*) + 1 from segments)) returning id",
                        DSL.val(subject.key()), DSL.val(name), DSL.val(condition))
                .get(0, Integer.class));
    }

    Outcome all(Subject subject) {
        return pass.run(SegmentKind.SEGMENT, subject, null, null, now());
    }

    Set<Long> members(int segment) {
        return new TreeSet<>(db.sql()
                .fetch("select account_id from account_segment_members where segment_id = " + segment
                        + " union all select user_id from user_segment_members where segment_id = " + segment)
                .getValues(0, Long.class));
    }

    /** Asked one by one, nested segments put in their place by hand. */
    Map<Integer, Set<Long>> naively(Subject subject) {
        Catalogue catalogue = fields.catalogue();
        Map<Integer, ConditionTree> known =
                definitions.of(SegmentKind.SEGMENT, subject, catalogue).conditions();
        Map<Integer, Set<Long>> expected = new TreeMap<>();
        known.forEach((id, condition) -> {
            RecordQuery query = new RecordQuery(subject, catalogue, now());
            Condition test = query.test(flat(condition, known));
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

    static ConditionTree flat(ConditionTree condition, Map<Integer, ConditionTree> known) {
        if (condition instanceof ConditionTree.All all) {
            return new ConditionTree.All(
                    all.parts().stream().map(part -> flat(part, known)).toList());
        } else if (condition instanceof ConditionTree.Any any) {
            return new ConditionTree.Any(
                    any.parts().stream().map(part -> flat(part, known)).toList());
        } else if (condition instanceof ConditionTree.Not not) {
            return new ConditionTree.Not(flat(not.part(), known));
        }
        ConditionTree.Comparison test = (ConditionTree.Comparison) condition;
        if (test.field().key().equals("segment") && test.value() instanceof Value.Members members) {
            List<ConditionTree> parts = members.ids().stream()
                    .map(id -> flat(Objects.requireNonNull(known.get(Math.toIntExact(id))), known))
                    .toList();
            ConditionTree inAny = new ConditionTree.Any(parts);
            return test.operator() == app.steward.condition.Operator.NOT_IN ? new ConditionTree.Not(inAny) : inAny;
        }
        return condition;
    }

    Map<Integer, Set<Long>> stored(Subject subject) {
        Map<Integer, Set<Long>> stored = new TreeMap<>();
        for (Segment segment : segments.of(subject)) {
            stored.put(segment.id(), members(segment.id()));
        }
        return stored;
    }

    void consistent(Subject subject) {
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
        assertThat(
                        db.sql()
                                .fetch(
                                        "select id, members from segments where subject = '" + kind + "' except"
                                                + " select s.id, coalesce(sum(case when h.entered then 1 when not h.entered then -1 end), 0) from segments s"
                                                + " left join membership_history h on h.kind = 'segment' and h.definition = s.id group by s.id"))
                .as("counts against history")
                .isEmpty();
    }
}
