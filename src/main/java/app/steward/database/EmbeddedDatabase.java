package app.steward.database;

import app.steward.workspace.StewardSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Runs Steward on a PostgreSQL of its own where no other is named. */
@Configuration(proxyBeanMethods = false)
@Conditional(NoDatabaseNamed.class)
class EmbeddedDatabase {

    @Bean(destroyMethod = "close")
    EmbeddedServer embeddedServer(StewardSettings settings) {
        Path data = settings.data().toAbsolutePath().normalize();
        return EmbeddedServer.start(data, data.resolve("bin"), ServerSettings.here());
    }

    /** Closed before the server is, which is then not taken for one that ended by itself. */
    @Bean(destroyMethod = "close")
    EmbeddedWatch embeddedWatch(EmbeddedServer server) {
        return new EmbeddedWatch(server, Duration.ofMillis(500), line -> {
            System.err.println("Steward stops, its database ended and did not start again: " + line);
            System.exit(1);
        });
    }

    @Bean
    JdbcConnectionDetails embeddedConnection(EmbeddedServer server) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return EmbeddedServer.USER;
            }

            @Override
            public String getPassword() {
                return server.password();
            }

            @Override
            public String getJdbcUrl() {
                return server.url("postgres");
            }
        };
    }
}
