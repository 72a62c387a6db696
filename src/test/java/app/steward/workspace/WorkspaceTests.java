package app.steward.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.problem.BadInput;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class WorkspaceTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "+02:00", "Berlin", "Europe/Atlantis"})
    void refuses_what_is_not_a_zone(String zone) {
        assertThatThrownBy(() -> new Workspace().moveTo(zone))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is not a time zone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "US", "DOLLAR", "QQQ"})
    void refuses_what_is_not_a_currency(String currency) {
        assertThatThrownBy(() -> new Workspace().countIn(currency))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is not a currency");
    }

    @Test
    void takes_a_zone_a_currency_in_small_letters_and_any_first_day() {
        Workspace workspace = new Workspace();
        workspace.moveTo("Europe/Berlin");
        workspace.countIn("eur");
        workspace.startWeeksOn(DayOfWeek.SUNDAY);
        assertThat(workspace.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(workspace.currency().getCurrencyCode()).isEqualTo("EUR");
        assertThat(workspace.firstDayOfWeek()).isEqualTo(DayOfWeek.SUNDAY);
    }

    @Test
    void a_window_ends_today_and_counts_today() {
        Now now = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneId.of("UTC"), DayOfWeek.MONDAY);
        assertThat(now.windowStart(1)).isEqualTo(LocalDate.of(2026, 6, 15));
        assertThat(now.windowStart(14)).isEqualTo(LocalDate.of(2026, 6, 2));
    }

    @Test
    void a_day_whose_midnight_the_clocks_skip_starts_at_one() {
        Now now = new Now(Instant.parse("2026-09-06T12:00:00Z"), ZoneId.of("America/Santiago"), DayOfWeek.MONDAY);
        assertThat(now.startOf(LocalDate.of(2026, 9, 6))).isEqualTo(Instant.parse("2026-09-06T04:00:00Z"));
    }

    @Test
    void settings_are_read_from_the_environment_and_an_empty_one_is_none() {
        StewardSettings settings = fromEnvironment(Map.of(
                "STEWARD_ADMIN_EMAIL", "ada@example.com",
                "STEWARD_ADMIN_PASSWORD", "",
                "STEWARD_CLOCK", "2024-12-31T12:00:00Z",
                "STEWARD_DEMO", "true"));
        assertThat(settings.adminEmail()).isEqualTo("ada@example.com");
        assertThat(settings.adminPassword()).isNull();
        assertThat(settings.clock()).isEqualTo(Instant.parse("2024-12-31T12:00:00Z"));
        assertThat(settings.demo()).isTrue();
        StewardSettings none = fromEnvironment(
                Map.of("STEWARD_CLOCK", "", "STEWARD_DEMO", "", "STEWARD_DATA", "", "STEWARD_REFRESH_ZONE", ""));
        assertThat(none.clock()).isNull();
        assertThat(none.demo()).isFalse();
        assertThat(none.data()).isEqualTo(Path.of("data"));
        assertThat(none.refreshZone()).isNull();
    }

    private static StewardSettings fromEnvironment(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        new EmptyVariables().postProcessEnvironment(environment, new SpringApplication());
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment).bindOrCreate("steward", StewardSettings.class);
    }
}
