package app.steward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.Accounts;
import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.refresh.Refresh;
import app.steward.segment.Segment;
import app.steward.segment.SegmentCounts;
import app.steward.segment.SegmentPass;
import app.steward.segment.Segments;
import app.steward.team.KnownSignIns.KnownSignIn;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;

@StewardTest
class DemoTest {
    private static final LocalDate DAY = LocalDate.of(2026, 6, 15);

    @Autowired
    Db db;

    @Autowired
    TeamMembers members;

    @Autowired
    Accounts accounts;

    @Autowired
    Team team;

    @Autowired
    DemoPortfolio portfolio;

    @Autowired
    StarterSegments starters;

    @Autowired
    DemoHealth health;

    @Autowired
    Refresh refresh;

    @Autowired
    Facts facts;

    @Autowired
    SegmentPass pass;

    @Autowired
    Segments segments;

    @Autowired
    SegmentCounts counts;

    @Autowired
    Today today;

    @BeforeEach
    void newWorkspace() {
        db.reset();
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
        fill();
        String once = sums();
        db.reset();
        fill();
        assertThat(sums()).isEqualTo(once);
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
    void thePortfolioIsOfTheSizeThatIsSaid() throws Exception {
        fill();
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
    void everyStarterSegmentHasMembersAndTellsThemApart() throws Exception {
        fill();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            facts.recomputeAll(subject, today.now(), (done, of) -> {});
            assertThat(pass.run(subject, null, null, today.now()).failures()).isEmpty();
        }
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            long all = number("select count(*) from " + subject.plural());
            List<Segment> made = segments.of(subject);
            assertThat(made).hasSizeGreaterThanOrEqualTo(6);
            assertThat(made).allSatisfy(segment -> {
                assertThat(segment.state()).as(segment.name()).isEqualTo(Segment.State.FRESH);
                assertThat(counts.visibleTo(Viewer.system(), subject)
                                .get(segment.id())
                                .members())
                        .as(segment.name())
                        .isPositive()
                        .isLessThan(all / 2);
            });
        }
    }

    @Test
    void everySignInThatIsPrintedWorks() throws Exception {
        fill();
        List<KnownSignIn> known = new Demo().demoSignIns().all();
        assertThat(known)
                .allSatisfy(one -> assertThat(team.withPassword(one.email(), one.password()))
                        .isPresent());
        assertThat(known.stream()
                        .map(one ->
                                members.findByEmail(one.email()).orElseThrow().profile()))
                .contains(Profile.ADMINISTRATOR, Profile.CSM);
    }

    @Test
    void aWorkspaceWithATeamIsLeftAlone() throws Exception {
        join("me@example.com");
        join("colleague@example.com");
        fill();
        assertThat(number("select count(*) from accounts")).isZero();
        assertThat(number("select count(*) from team_members")).isEqualTo(2);
    }

    @Test
    void theFirstAdministratorMayBeThereAlready() throws Exception {
        join("me@example.com");
        fill();
        assertThat(number("select count(*) from accounts")).isPositive();
        assertThat(members.findByEmail("me@example.com")).isPresent();
    }

    private void join(String email) {
        team.add(Viewer.system(), new Team.NewMember(email, "Me", Profile.ADMINISTRATOR, true, null));
    }

    private void fill() throws Exception {
        new Demo()
                .fillsAnEmptyWorkspace(members, accounts, team, portfolio, starters, health, facts, refresh, today)
                .run(new DefaultApplicationArguments());
    }

    private long number(String query) {
        return db.sql().fetchSingle(query).get(0, Long.class);
    }
}
