package app.steward.workspace;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The clock of the portfolio: conditions, metrics, history and ingestion read it. Sessions, keys and schedules never
 * do, they go by the system's time even where {@code STEWARD_CLOCK} fixes this one.
 */
@Configuration(proxyBeanMethods = false)
class StewardClock {

    @Bean
    Clock clock(StewardSettings settings) {
        return settings.clock() == null ? Clock.systemUTC() : Clock.fixed(settings.clock(), ZoneOffset.UTC);
    }
}
