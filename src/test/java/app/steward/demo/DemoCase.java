package app.steward.demo;

import app.steward.account.Accounts;
import app.steward.fact.DerivedValues;
import app.steward.refresh.Refresh;
import app.steward.team.Team;
import app.steward.team.TeamMembers;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;

/** Fills a workspace with the demo, as the first start does. */
@StewardTest
abstract class DemoCase {
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
    DemoPulses pulses;

    @Autowired
    DemoHistory history;

    @Autowired
    DemoMemberships memberships;

    @Autowired
    DemoLists lists;

    @Autowired
    DemoAlerts alerts;

    @Autowired
    DemoMilestones milestones;

    @Autowired
    DemoJourneys journeys;

    @Autowired
    Refresh refresh;

    @Autowired
    DerivedValues facts;

    @Autowired
    Today today;

    void fill() throws Exception {
        new Demo()
                .fillsAnEmptyWorkspace(
                        members,
                        accounts,
                        team,
                        portfolio,
                        starters,
                        health,
                        pulses,
                        history,
                        memberships,
                        lists,
                        alerts,
                        milestones,
                        journeys,
                        facts,
                        refresh,
                        today,
                        new Making())
                .run(new DefaultApplicationArguments());
    }

    long number(String query) {
        return db.sql().fetchSingle(query).get(0, Long.class);
    }
}
