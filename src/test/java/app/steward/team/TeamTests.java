package app.steward.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.audit.AuditLog;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Workspaces;
import java.util.List;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@StewardTest
class TeamTests {

    private static final String PASSWORD = "a long enough one";

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    TeamMembers members;

    @Autowired
    SetUp setUp;

    @Autowired
    Workspaces workspaces;

    @Autowired
    AuditLog log;

    Viewer ada;

    @BeforeEach
    void anAdministrator() {
        db.reset();
        ada = add("ada", Profile.ADMINISTRATOR).viewer();
    }

    private TeamMember add(String name, Profile profile) {
        return team.add(Viewer.system(), new Team.NewMember(name + "@example.com", name, profile, false, PASSWORD));
    }

    private static Team.Change profile(Profile profile) {
        return new Team.Change(null, null, profile, null, null, null, null);
    }

    private static Team.Change disabled() {
        return new Team.Change(null, null, null, null, null, true, null);
    }

    @Test
    void theLastAdministratorStays() {
        Viewer other = add("bea", Profile.ADMINISTRATOR).viewer();
        team.change(ada, "bea@example.com", disabled());
        assertThatThrownBy(() -> team.change(ada, "ada@example.com", profile(Profile.CSM)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("last administrator");
        assertThatThrownBy(() -> team.change(Viewer.system(), "ada@example.com", disabled()))
                .isInstanceOf(Conflict.class);
        team.change(ada, "bea@example.com", new Team.Change(null, null, null, null, null, false, null));
        team.change(other, "ada@example.com", profile(Profile.CSM));
        assertThat(members.findByEmail("ada@example.com").orElseThrow().profile())
                .isEqualTo(Profile.CSM);
    }

    @Test
    void nobodyDisablesThemselves() {
        add("bea", Profile.ADMINISTRATOR);
        assertThatThrownBy(() -> team.change(ada, "ada@example.com", disabled()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("yourself");
    }

    @Test
    void onlyAdministratorsChangeTheTeam() {
        for (Profile profile : List.of(Profile.SUPER_MANAGER, Profile.CSM, Profile.DEVELOPER, Profile.VIEWER)) {
            Viewer viewer = add(profile.key().replace('_', '-'), profile).viewer();
            assertThatThrownBy(() -> team.change(viewer, viewer.email(), profile(Profile.ADMINISTRATOR)))
                    .isInstanceOf(NotAllowed.class);
            assertThatThrownBy(() -> team.passwordLink(viewer, "ada@example.com"))
                    .isInstanceOf(NotAllowed.class);
        }
    }

    @Test
    void passwordsAreHashedStronglyAndNeitherShortNorCut() {
        assertThat(members.findByEmail("ada@example.com").orElseThrow().passwordHash())
                .startsWith("{bcrypt}$2a$")
                .doesNotContain(PASSWORD);
        assertThat(new Passwords(Passwords.ROUNDS).hash(PASSWORD)).startsWith("{bcrypt}$2a$12$");
        for (String bad : List.of("short", "ä".repeat(40), "x".repeat(73))) {
            assertThatThrownBy(() -> team.changeOwnPassword(ada, PASSWORD, bad)).isInstanceOf(BadInput.class);
        }
        assertThatThrownBy(() -> team.changeOwnPassword(ada, "not it at all", "another long one"))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aPasswordLinkWorksOnceAndNotForLong() {
        add("cem", Profile.CSM);
        String token = team.passwordLink(ada, "cem@example.com");
        assertThatThrownBy(() -> team.choosePassword(token, "short")).isInstanceOf(BadInput.class);
        team.choosePassword(token, "chosen by the member");
        assertThat(team.withPassword("cem@example.com", "chosen by the member")).isPresent();
        assertThatThrownBy(() -> team.choosePassword(token, "a second choice")).isInstanceOf(NotFound.class);

        String late = team.passwordLink(ada, "cem@example.com");
        db.sql().execute("update access_links set expires_at = now() where used_at is null");
        assertThatThrownBy(() -> team.choosePassword(late, "came too late")).isInstanceOf(NotFound.class);
        String replaced = team.passwordLink(ada, "cem@example.com");
        team.passwordLink(ada, "cem@example.com");
        assertThat(team.ofPasswordLink(replaced)).isEmpty();
    }

    @Test
    void aLinkEndsWhenThePasswordOrTheAddressIsAnother() {
        TeamMember cem = add("cem", Profile.CSM);
        String link = team.passwordLink(ada, "cem@example.com");
        team.changeOwnPassword(cem.viewer(), PASSWORD, "chosen by the member");
        assertThat(team.ofPasswordLink(link)).isEmpty();
        assertThatThrownBy(() -> team.choosePassword(link, "chosen by a finder"))
                .isInstanceOf(NotFound.class);
        for (Team.Change change : List.of(
                new Team.Change(null, null, null, null, "given by an administrator", null, null),
                new Team.Change("cem.new@example.com", null, null, null, null, null, null),
                new Team.Change(null, null, null, null, null, true, null),
                new Team.Change(null, null, null, null, null, false, null))) {
            String now = members.findById(cem.id()).orElseThrow().email();
            String before = Boolean.FALSE.equals(change.disabled()) ? link : team.passwordLink(ada, now);
            team.change(ada, now, change);
            assertThat(team.ofPasswordLink(before)).as(change.toString()).isEmpty();
        }
        String kept = team.passwordLink(ada, "cem.new@example.com");
        team.change(ada, "cem.new@example.com", new Team.Change(null, "Cem Aydin", null, null, null, null, null));
        assertThat(team.ofPasswordLink(kept)).isPresent();
    }

    @Test
    void theSetUpLinkMakesOneAdministratorOnce() {
        assertThat(setUp.link()).isEmpty();
        db.reset();
        String first = setUp.link().orElseThrow();
        String second = setUp.link().orElseThrow();
        assertThatThrownBy(() -> setUp.complete(first, "Ida", "ida@example.com", PASSWORD, "Tallgrove", "Mars/Base"))
                .isInstanceOf(BadInput.class);
        assertThat(members.count()).isZero();
        setUp.complete(first, "Ida", "ida@example.com", PASSWORD, "Tallgrove", "Europe/Berlin");
        assertThat(members.findByEmail("ida@example.com").orElseThrow().profile())
                .isEqualTo(Profile.ADMINISTRATOR);
        assertThat(workspaces.current().name()).isEqualTo("Tallgrove");
        assertThat(workspaces.current().timeZone().getId()).isEqualTo("Europe/Berlin");
        for (String used : List.of(first, second)) {
            assertThat(setUp.admits(used)).isFalse();
            assertThatThrownBy(() -> setUp.complete(used, "Eve", "eve@example.com", PASSWORD, "Mine", "UTC"))
                    .isInstanceOf(NotFound.class);
        }
        assertThat(members.count()).isEqualTo(1);
    }

    @Test
    void aSetUpLinkLastsAnHour() {
        db.reset();
        String token = setUp.link().orElseThrow();
        assertThat(setUp.admits(token)).isTrue();
        db.sql().execute("update access_links set expires_at = expires_at - interval '61 minutes'");
        assertThat(setUp.admits(token)).isFalse();
    }

    @Test
    void theOperatorsAdministratorIsMadeInAnEmptyTeamOnly() {
        assertThat(setUp.provide("late@example.com", PASSWORD)).isFalse();
        db.reset();
        assertThat(setUp.provide("first@example.com", PASSWORD)).isTrue();
        assertThat(team.withPassword("first@example.com", PASSWORD)).isPresent();
    }

    @Test
    void everyChangeIsInTheTrailWithBeforeAndAfterAndWithoutSecrets() {
        add("cem", Profile.CSM);
        team.change(
                ada,
                "cem@example.com",
                new Team.Change(null, "Cem Aydin", Profile.SUPER_MANAGER, null, "a new password", null, null));
        AuditLog.Entry password = log.page(null, ada.memberId(), null, 10).get(0);
        assertThat(password.action()).isEqualTo("changed the password of");
        AuditLog.Entry change =
                log.page("team member", ada.memberId(), null, 10).get(1);
        assertThat(change.actor()).isEqualTo("ada");
        assertThat(change.details())
                .containsExactlyInAnyOrder(
                        new AuditLog.Detail("name", "cem", "Cem Aydin"),
                        new AuditLog.Detail("profile", "csm", "super_manager"));
        assertThat(db.sql().fetch("select t::text from audit_entries t").getValues(0, String.class))
                .noneMatch(row -> row.contains("a new password") || row.contains("bcrypt"));
        assertThat(log.page(null, null, change.id(), 10)).allMatch(entry -> entry.id() < change.id());
        assertThat(log.kinds()).containsExactly("team member");
    }

    @Test
    void theTrailIsOnlyAddedTo() {
        assertThatThrownBy(() -> db.sql().execute("update audit_entries set actor = 'nobody'"))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> db.sql().execute("delete from audit_entries")).isInstanceOf(DataAccessException.class);
    }
}
