package app.steward.testing;

import app.steward.team.Profile;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import org.springframework.boot.test.context.TestComponent;

/** Makes team members, and looks through their eyes. */
@TestComponent
public class Team {
    private final TeamMembers members;
    private final TestClock clock;

    Team(TeamMembers members, TestClock clock) {
        this.members = members;
        this.clock = clock;
    }

    /** A new member whose e-mail is {@code name@example.com}. */
    public Viewer member(String name, Profile profile) {
        return members.saveAndFlush(new TeamMember(
                        name + "@example.com", name, profile, profile != Profile.VIEWER, clock.instant()))
                .viewer();
    }

    public Viewer administrator() {
        return member("ada", Profile.ADMINISTRATOR);
    }

    public Viewer csm(String name) {
        return member(name, Profile.CSM);
    }
}
