package app.steward.database;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * With the embedded database Steward is a trial on somebody's own machine: it listens there only and shows a demo
 * portfolio. Whatever is set anywhere else wins.
 */
class EmbeddedDefaults implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (NoDatabaseNamed.holds(environment)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "embeddedDatabase", Map.of("server.address", "127.0.0.1", "steward.demo", "true")));
        }
    }

    /** After the configuration files are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
