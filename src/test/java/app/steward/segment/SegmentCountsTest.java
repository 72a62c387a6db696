package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.membership.MembershipCounts.Count;
import app.steward.membership.MembershipPass.Moves;
import app.steward.membership.MembershipPass.Outcome;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Set;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class SegmentCountsTest extends SegmentPortfolio {
    @Test
    void keepsTheHistoryOfWhoEnteredAndLeft() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":90}");
        int entered = all(Subject.ACCOUNT).moves().get(rich).entered() > 0
                ? members(rich).size()
                : -1;
        db.sql()
                .execute(
                        "update accounts set mrr = 1 where id in (select account_id from account_segment_members limit 2)");
        db.sql().execute("update accounts set mrr = 95 where mrr = 3");
        recompute();
        Outcome outcome = all(Subject.ACCOUNT);
        Moves moves = outcome.moves().get(rich);
        assertThat(moves.left()).isEqualTo(2);
        var day = growth.days(SegmentKind.SEGMENT, Viewer.system(), Subject.ACCOUNT, rich, 30, now())
                .get(rich);
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
    void aMoveWritesTheCountsOfNoOtherSegment() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
        int staffed = segment(Subject.ACCOUNT, "Staffed", "{\"field\":\"employees\",\"op\":\"gte\",\"value\":0}");
        all(Subject.ACCOUNT);
        Object richBefore = row(rich);
        Object staffedBefore = row(staffed);
        long one = members(rich).iterator().next();
        db.sql().execute("update accounts set mrr = 1 where id = " + one);
        transaction.executeWithoutResult(status -> {
            facts.recompute(Subject.ACCOUNT, Set.of(one), now());
            pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, List.of(one), null, now());
        });
        assertThat(members(rich)).doesNotContain(one);
        assertThat(row(rich)).isNotEqualTo(richBefore);
        assertThat(row(staffed)).as("it is in that one as before").isEqualTo(staffedBefore);
        consistent(Subject.ACCOUNT);
    }

    /** Which version of the segment's row there is. */
    private Object row(int segment) {
        return db.sql().fetchValue("select ctid::text || xmin::text from segments where id = " + segment);
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
            assertThat(counts.visibleTo(SegmentKind.SEGMENT, csm, Subject.ACCOUNT)
                            .get(live)
                            .members())
                    .isPositive()
                    .isLessThan(member == 8L ? members(live).size() : Long.MAX_VALUE)
                    .isEqualTo(db.sql()
                            .fetchSingle("select count(*) from account_segment_members where segment_id = " + live
                                    + " and account_id in " + seen)
                            .get(0));
            Count users =
                    counts.visibleTo(SegmentKind.SEGMENT, csm, Subject.USER).get(agents);
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
            long history = growth.days(SegmentKind.SEGMENT, csm, Subject.ACCOUNT, live, 30, now())
                    .get(live)
                    .get(29)
                    .entered();
            assertThat(history)
                    .isEqualTo(counts.visibleTo(SegmentKind.SEGMENT, csm, Subject.ACCOUNT)
                            .get(live)
                            .members());
        }
        assertThat(counts.visibleTo(SegmentKind.SEGMENT, Viewer.system(), Subject.ACCOUNT)
                        .get(live)
                        .members())
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
        assertThat(members(live)).isNotEmpty();
        assertThat(db.sql().fetchCount(DSL.table("membership_history"))).isPositive();
        editing.delete(Viewer.system(), live, false);
        assertThat(members(live)).isEmpty();
        consistent(Subject.ACCOUNT);
        assertThat(db.sql().fetchCount(DSL.table("membership_history"))).isZero();
    }
}
