package app.steward.demo;

import app.steward.account.Accounts;
import app.steward.condition.Subject;
import app.steward.fact.DerivedValues;
import app.steward.refresh.Refresh;
import app.steward.team.KnownSignIns;
import app.steward.team.KnownSignIns.KnownSignIn;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * The demo workspace: with {@code steward.demo} an empty workspace gets a team, a portfolio and segments at its first
 * start. The passwords are known to all, so this is for looking around on one's own machine.
 */
@Configuration
@ConditionalOnProperty("steward.demo")
class Demo {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final String PASSWORD = "steward-demo";

    private record Colleague(String email, String name, Profile profile) {}

    private static final List<Colleague> TEAM = List.of(
            new Colleague("admin@steward.example", "Alva Lindgren", Profile.ADMINISTRATOR),
            new Colleague("ida@steward.example", "Ida Vennqvist", Profile.CSM),
            new Colleague("sam@steward.example", "Sam Orrelby", Profile.CSM),
            new Colleague("noor@steward.example", "Noor Hashemly", Profile.CSM),
            new Colleague("vera@steward.example", "Vera Holmlund", Profile.VIEWER));

    @Bean
    KnownSignIns demoSignIns() {
        return new KnownSignIns(
                TEAM.stream().map(one -> new KnownSignIn(one.email(), PASSWORD)).toList());
    }

    /** Runs before the ways in are printed. */
    @Bean
    @Order(0)
    ApplicationRunner fillsAnEmptyWorkspace(
            TeamMembers members,
            Accounts accounts,
            Team team,
            DemoPortfolio portfolio,
            StarterSegments segments,
            DemoHealth health,
            DemoPulses pulses,
            DemoHistory history,
            DemoMemberships memberships,
            DemoLists lists,
            DemoAlerts alerts,
            DemoMilestones milestones,
            DemoJourneys journeys,
            DerivedValues facts,
            Refresh refresh,
            Today today,
            Making making) {
        return (ApplicationArguments arguments) -> {
            // the first administrator may be there already, named in the environment
            if (members.count() > 1 || accounts.count() > 0) {
                making.whole();
                return;
            }
            making.step(0, "The team");
            LOG.info("Making the demo portfolio ...");
            List<Long> managers = join(team);
            making.step(1, "Accounts, users and their use");
            portfolio.make(today.now(), managers);
            making.step(2, "What their use comes to");
            // segments and scores of what is there, not of nothing until the refresh comes
            facts.recomputeAll(Subject.USER, today.now(), (done, of) -> {});
            facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
            making.step(3, "Segments");
            segments.make();
            making.step(4, "Health");
            health.make(today.now());
            pulses.make(today.now());
            history.make(today.now());
            lists.make(managers);
            memberships.make(today.now());
            milestones.make(today.now());
            alerts.make(today.now());
            making.step(5, "Journeys that began some weeks ago");
            journeys.make(today.now());
            refresh.request("The demo portfolio was made");
            making.whole();
        };
    }

    /** Makes the team; answers the CSMs. */
    static List<Long> join(Team team) {
        List<Long> managers = new ArrayList<>();
        for (Colleague one : TEAM) {
            boolean exports = one.profile() != Profile.VIEWER;
            long id = team.add(
                            Viewer.system(),
                            new Team.NewMember(one.email(), one.name(), one.profile(), exports, PASSWORD))
                    .id();
            if (one.profile() == Profile.CSM) {
                managers.add(id);
            }
        }
        return managers;
    }
}
