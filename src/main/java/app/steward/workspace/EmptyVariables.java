package app.steward.workspace;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Takes an empty variable as one that is not set. Compose files hand on what an operator left out as an empty text, which
 * is no yes or no, no folder and no moment.
 */
class EmptyVariables implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        PropertySource<?> source = environment.getPropertySources().get(name);
        if (source != null && source.getSource() instanceof Map<?, ?> variables) {
            Map<String, Object> given = new LinkedHashMap<>();
            variables.forEach((key, value) -> {
                if (!isOurs(key.toString()) || !value.toString().isBlank()) {
                    given.put(key.toString(), value);
                }
            });
            if (given.size() < variables.size()) {
                environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, given));
            }
        }
    }

    private static boolean isOurs(String variable) {
        return variable.startsWith("STEWARD_") || variable.startsWith("SPRING_DATASOURCE_");
    }

    /** Before the defaults that depend on what is set. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }
}
