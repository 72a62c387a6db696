package app.steward;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

@StewardTest
class StartTests {

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    Today today;

    @Autowired
    Workspaces workspaces;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Environment environment;

    @BeforeEach
    void newWorkspace() {
        db.reset();
    }

    @Test
    void entities_are_validated_against_the_migrated_schema_at_start() {
        assertThat(environment.getProperty("spring.jpa.hibernate.ddl-auto")).isEqualTo("validate");
    }

    @Test
    void a_new_workspace_is_in_utc_counts_dollars_and_starts_weeks_on_monday() {
        var workspace = workspaces.current();
        assertThat(workspace.timeZone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(workspace.currency().getCurrencyCode()).isEqualTo("USD");
        assertThat(workspace.firstDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
    }

    @Test
    void today_follows_the_clock_and_the_zone_of_the_workspace() {
        clock.set("2026-06-15T23:30:00Z");
        assertThat(today.now().today()).isEqualTo(LocalDate.of(2026, 6, 15));
        transaction.executeWithoutResult(status -> workspaces.current().moveTo("Asia/Kolkata"));
        assertThat(today.now().today()).isEqualTo(LocalDate.of(2026, 6, 16));
    }

    @Test
    void reset_takes_back_what_a_test_changed() {
        transaction.executeWithoutResult(status -> workspaces.current().rename("Changed"));
        db.reset();
        assertThat(workspaces.current().name()).isEqualTo("Steward");
    }
}
