package app.steward.database;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds where no {@code spring.datasource.url} is set: Steward then runs a PostgreSQL of its own. */
class NoDatabaseNamed implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return holds(context.getEnvironment());
    }

    static boolean holds(Environment environment) {
        return environment.getProperty("spring.datasource.url", "").isBlank();
    }
}
