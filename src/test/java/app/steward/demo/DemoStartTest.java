package app.steward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which workspace gets the demo. */
class DemoStartTest extends DemoCase {
    @BeforeEach
    void newWorkspace() {
        db.reset();
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
}
