package app.steward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which workspace gets the demo, and that it is the same in each. */
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

    /** It takes many seconds to make, so one that was made anew is compared with this one. */
    @Test
    void theFirstAdministratorMayBeThereAlreadyAndThePortfolioIsTheSameEachTime() throws Exception {
        join("me@example.com");
        fill();
        assertThat(number("select count(*) from accounts")).isPositive();
        assertThat(members.findByEmail("me@example.com")).isPresent();
        String once = sums();
        db.reset();
        join("me@example.com");
        portfolio.make(today.now(), Demo.join(team));
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

    private void join(String email) {
        team.add(Viewer.system(), new Team.NewMember(email, "Me", Profile.ADMINISTRATOR, true, null));
    }
}
