package app.steward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.Journey;
import app.steward.journey.JourneyNumbers;
import app.steward.journey.JourneyNumbers.AtStep;
import app.steward.journey.JourneyNumbers.Numbers;
import app.steward.journey.Journeys;
import app.steward.journey.Step;
import app.steward.membership.MembershipCounts;
import app.steward.membership.MembershipPass;
import app.steward.membership.RuleKind;
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

    @Autowired
    Journeys allJourneys;

    @Autowired
    JourneyNumbers numbers;

    @BeforeAll
    void makeDemo() throws Exception {
        db.reset();
        fill();
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
        assertThat(number("select count(*) from usage_daily d join users u on u.id = user_id where day < u.created_on"))
                .as("nor before the user was")
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
    void twoJourneysAreUnderWaySinceSomeWeeks() {
        List<Journey> live = allJourneys.all();
        assertThat(live)
                .hasSize(2)
                .allSatisfy(journey -> assertThat(journey.status()).isEqualTo(Journey.Status.LIVE));
        for (Journey journey : live) {
            String runs = " from journey_runs r where r.journey_id = " + journey.id();
            assertThat(number("select count(distinct entered_at::date)" + runs)).isGreaterThan(9);
            assertThat(number("select max(n) from (select count(*) as n" + runs + " group by entered_at::date) d"))
                    .as("never many at once")
                    .isLessThan(40);
            for (String which :
                    List.of("left_at is null and waiting_for = 'time'", "end_why = 'goal'", "end_why = 'done'")) {
                assertThat(number("select count(*)" + runs + " and " + which))
                        .as(which)
                        .isPositive();
            }
            assertThat(number("select count(*)" + runs + " and left_at is null and due_at <= '2026-06-15T12:00Z'"))
                    .as("due in the first minute")
                    .isZero();
        }
        for (String state : List.of("open", "done")) {
            assertThat(number("select count(*) from tasks where run_id is not null and state = '" + state + "'"))
                    .isPositive();
        }
        assertThat(number("select count(*) from outbox where state <> 'kept' and state <> 'skipped'"))
                .as("nothing leaves, and nothing is to leave")
                .isZero();
        assertThat(number("select count(*) from addresses where suppressed = 'unsubscribed'"))
                .isPositive();
    }

    @Test
    void theNumbersOfAJourneyAddUp() {
        for (Journey journey : allJourneys.all()) {
            Numbers all = numbers.of(Viewer.system(), journey.id(), null, null, null, today.now());
            assertThat(all.entered()).isEqualTo(all.here() + all.stuck() + all.allEnded());
            Definition definition =
                    allJourneys.version(journey.id(), 1).orElseThrow().definition();
            for (Step step : definition.steps()) {
                long came = definition.steps().get(0).equals(step) ? all.entered() : 0;
                for (Step before : definition.steps()) {
                    for (Step.Way way : before.ways()) {
                        if (step.key().equals(way.next())) {
                            AtStep at = all.at(before.key());
                            came += at.passed().getOrDefault(way.key(), 0L);
                            came += way.key().equals(Step.Way.NEXT) ? at.allSkipped() : 0;
                        }
                    }
                }
                assertThat(all.at(step.key()).came()).as(step.key()).isEqualTo(came);
            }
        }
    }

    @Test
    void theLogOfARunTellsWhatBecameOfIt() {
        String lines = "select count(*) from journey_runs r join journey_log l on l.run_id = r.id where ";
        assertThat(number(lines + "l.seq > r.seq or l.at not between r.entered_at and '2026-06-15T12:00Z'"))
                .isZero();
        assertThat(number("select count(*) from journey_runs r where seq <> (select count(*) from journey_log l"
                        + " where l.run_id = r.id)"))
                .isZero();
        assertThat(number("select count(*) from (select at, lag(at) over (partition by run_id order by seq) as before"
                        + " from journey_log) l where at < before"))
                .isZero();
        assertThat(
                        number(
                                "select count(*) from journey_runs r full join (select * from journey_log"
                                        + " where what = 'ended') l on l.run_id = r.id where (r.left_at, r.end_why)"
                                        + " is distinct from (l.at, l.detail ->> 'why') and (r.left_at is not null or l.at is not null)"))
                .isZero();
        assertThat(number("select count(*) from journey_runs r where r.state = 'waits' and not exists (select from"
                        + " journey_log l where l.run_id = r.id and l.what = 'waits' and l.step = r.step"
                        + " and (l.detail ->> 'until')::timestamptz = r.due_at)"))
                .as("who waits was told until when")
                .isZero();
    }

    @Test
    void eachMessageOfAJourneyIsInSentMailOnceAndOfItsTime() {
        assertThat(number("select count(*) from outbox where kind = 'customer' and state = 'kept'"))
                .isGreaterThan(50);
        assertThat(
                        number(
                                "select count(*) from journey_log l join journey_runs r on r.id = l.run_id"
                                        + " join journey_versions v on (v.journey_id, v.edition) = (r.journey_id, l.edition)"
                                        + " cross join jsonb_array_elements(v.definition -> 'steps') s"
                                        + " where s ->> 'key' = l.step and s ->> 'type' = 'email' and l.what = 'passed' and not exists"
                                        + " (select from outbox o where o.run_id = l.run_id and o.step = l.step and o.created_at = l.at)"))
                .isZero();
        assertThat(number("select count(*) from outbox o left join outbox_content c on c.id = o.id"
                        + " where o.state = 'kept' and (c.id is null or o.handed_at <> o.created_at"
                        + " or c.created_at <> o.created_at)"))
                .isZero();
        assertThat(number("select count(*) from outbox o join users u on u.id = o.user_id where"
                        + " (o.created_at at time zone u.time_zone)::time not between '08:00' and '18:00'"
                        + " or extract(isodow from o.created_at at time zone u.time_zone) > 5"))
                .as("at night or on a weekend")
                .isZero();
    }

    @Test
    void nobodyEntersWhoCouldHaveEnteredBefore() {
        facts.recomputeAll(Subject.USER, today.now(), (done, of) -> {});
        List<Integer> ids = allJourneys.all().stream().map(Journey::id).toList();
        assertThat(pass.run(RuleKind.RULES, Subject.USER, null, ids, today.now())
                        .moves())
                .isEmpty();
        assertThat(number("select count(*) from rule_members m join journeys j on j.id = m.rule_id"
                        + " where m.acted_at is null and m.left_at is null"))
                .isZero();
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
