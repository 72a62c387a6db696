package app.steward.database;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** Prints one line in place of a stack trace where it is known why the start failed. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartFailureReporter implements SpringBootExceptionReporter {

    private final Environment environment;

    StartFailureReporter(@Nullable ConfigurableApplicationContext context) {
        environment = context == null ? new StandardEnvironment() : context.getEnvironment();
    }

    @Override
    public boolean reportException(Throwable failure) {
        Optional<String> line = StartFailures.line(failure, environment);
        line.ifPresent(why -> System.err.println("Steward cannot start: " + why));
        return line.isPresent();
    }
}
