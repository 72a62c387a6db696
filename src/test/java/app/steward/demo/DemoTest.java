package app.steward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.membership.MembershipCounts;
import app.steward.membership.MembershipPass;
import app.steward.membership.State;
import app.steward.segment.Segment;
import app.steward.segment.SegmentKind;
import app.steward.segment.Segments;
import app.steward.team.KnownSignIns.KnownSignIn;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

/** What is in the demo. It takes seconds to make, so all look at the same one, and change nothing that others look at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest extends DemoCase {
    private static final LocalDate DAY = LocalDate.of(2026, 6, 15);

    @Autowired
    MembershipPass pass;

    @Autowired
    Segments segments;

    @Autowired
    MembershipCounts counts;

    private String once = "";

    @BeforeAll
    void makeDemo() throws Exception {
        db.reset();
        fill();
        once = sums();
    }

    @Test
    void theSameSeedGivesTheSameCompanies() {
        assertThat(companies(7)).isEqualTo(companies(7)).hasSize(200).isNotEqualTo(companies(8));
        assertThat(companies(7))
                .extracting(Company::name)
                .doesNotHaveDuplicates()
                .startsWith("Tolva Robotics");
    }

    private static List<Company> companies(long seed) {
        Random random = new Random(seed);
        return new Companies(new Faker(Locale.ENGLISH, random), random, DAY).make(200);
    }

    @Test
    void theDemoIsTheSameEachTime() throws Exception {
        db.reset();
        fill();
        assertThat(sums()).isEqualTo(once).isNotEmpty();
    }

    private String sums() {
        StringBuilder sums = new StringBuilder();
        for (String table : List.of("accounts", "users", "subscriptions", "account_assignments", "usage_daily")) {
            sums.append(db.sql()
                    .fetchSingle(
                            "select count(*), sum(hashtext((to_jsonb(t) - 'created_at' - 'updated_at')::text)) from "
                                    + table + " t"));
        }
        return sums.toString();
    }

    @Test
    void thePortfolioIsOfTheSizeThatIsSaid() {
        assertThat(number("select count(*) from accounts")).isEqualTo(500);
        assertThat(number("select count(*) from users")).isBetween(4_500L, 5_500L);
        assertThat(number("select count(*) from subscriptions")).isGreaterThan(500);
        assertThat(number("select count(distinct day) from usage_daily")).isEqualTo(90);
        assertThat(number("select count(*) from usage_daily where day > '2026-06-15' or last_at > '2026-06-15T12:00Z'"))
                .as("nothing happened after now")
                .isZero();
        assertThat(
                        number(
                                "select count(*) from usage_daily d join accounts a on a.id = account_id where day < created_on"))
                .as("nor before the account was there")
                .isZero();
        assertThat(number("select count(*) from users where created_on > '2026-06-15'"))
                .isZero();
        assertThat(number("select count(*) from account_access where member_id = 0"))
                .as("some are nobody's")
                .isBetween(30L, 150L);
        assertThat(number("select count(*) from accounts a where not exists"
                        + " (select 1 from account_access x where x.account_id = a.id)"))
                .isZero();
        assertThat(number("select nextval(pg_get_serial_sequence('accounts', 'id'))"))
                .as("records made later find a number")
                .isEqualTo(501);
    }

    @Test
    void segmentsHaveAPastYearThatEndsAsTheyAre() {
        for (String subject : List.of("account", "user")) {
            String past = " from membership_history h where h.kind = 'segment' and h.subject = '" + subject + "'";
            assertThat(number("select count(distinct date_trunc('month', at))" + past))
                    .isGreaterThan(9);
            assertThat(number("select count(*)" + past + " and not entered")).isPositive();
            assertThat(number("select count(*)" + past + " and at > '2026-06-15T12:00Z'"))
                    .isZero();
            assertThat(number("select count(*) from (select definition, record_id, bool_and(entered) as inside,"
                            + " max(at) as at" + past + " group by 1, 2) h full join " + subject
                            + "_segment_members m on m.segment_id = h.definition and m." + subject + "_id = h.record_id"
                            + " where (m.segment_id is not null) <> coalesce(h.inside, false)"
                            + " or m.entered_at <> h.at"))
                    .as("who is in came when it says, and all others left again")
                    .isZero();
        }
    }

    @Test
    void whoIsInAListCameOnTheDayThatItsHistorySays() {
        assertThat(number("select count(distinct date_trunc('month', at)) from membership_history where kind = 'list'"))
                .isGreaterThan(6);
        assertThat(number("select count(*) from rule_members m join rules r on r.id = m.rule_id and r.kind = 'list'"
                        + " where m.left_at is null and not exists (select from membership_history h"
                        + " where h.kind = 'list' and h.definition = r.id and h.record_id = m.record_id and h.entered"
                        + " and h.at = m.entered_at)"))
                .isZero();
    }

    @Test
    void accountsHaveAPastYearThatEndsAsTheyAre() {
        assertThat(number("select count(*) from accounts a join account_facts f on f.account_id = a.id"
                        + " join stages t on t.key = a.stage where not exists (select 1 from (select * from account_history h"
                        + " where h.account_id = a.id order by at desc limit 1) h"
                        + " where (h.stage_type, h.mrr) is not distinct from (t.type, f.mrr))"))
                .as("the last row of each says what holds")
                .isZero();
        assertThat(number("select count(*) from account_history where at < '2026-05-16Z'"))
                .isGreaterThan(500);
        assertThat(number("select count(*) from account_history h join accounts a on a.id = account_id"
                        + " where h.at < a.created_on"))
                .isZero();
        assertThat(number("select count(*) from account_facts where cancelled_at > '2026-05-17Z'"))
                .as("some became cancelled in the last thirty days")
                .isPositive();
    }

    @Test
    void everyStarterSegmentHasMembersAndTellsThemApart() {
        for (Subject subject : List.of(Subject.USER, Subject.ACCOUNT)) {
            facts.recomputeAll(subject, today.now(), (done, of) -> {});
            assertThat(pass.run(SegmentKind.SEGMENT, subject, null, null, today.now())
                            .failures())
                    .isEmpty();
        }
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            long all = number("select count(*) from " + subject.plural());
            List<Segment> made = segments.of(subject);
            assertThat(made).hasSizeGreaterThanOrEqualTo(6);
            assertThat(made).allSatisfy(segment -> {
                assertThat(segment.state()).as(segment.name()).isEqualTo(State.FRESH);
                assertThat(counts.visibleTo(SegmentKind.SEGMENT, Viewer.system(), subject)
                                .get(segment.id())
                                .members())
                        .as(segment.name())
                        .isPositive()
                        .isLessThan(all / 2);
            });
        }
    }

    @Test
    void everySignInThatIsPrintedWorks() {
        List<KnownSignIn> known = new Demo().demoSignIns().all();
        assertThat(known)
                .allSatisfy(one -> assertThat(team.withPassword(one.email(), one.password()))
                        .isPresent());
        assertThat(known.stream()
                        .map(one ->
                                members.findByEmail(one.email()).orElseThrow().profile()))
                .contains(Profile.ADMINISTRATOR, Profile.CSM);
    }
}
