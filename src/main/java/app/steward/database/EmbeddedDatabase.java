package app.steward.database;

import app.steward.workspace.StewardSettings;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Runs Steward on a PostgreSQL of its own where no other is named. */
@Configuration(proxyBeanMethods = false)
@Conditional(NoDatabaseNamed.class)
class EmbeddedDatabase {

    /** A little more than PostgreSQL's cautious defaults; what makes data safe stays on. */
    private static final Map<String, String> SETTINGS = Map.of(
            "shared_buffers", "256MB",
            "max_wal_size", "2GB",
            "random_page_cost", "1.1",
            "fsync", "on",
            "synchronous_commit", "on");

    @Bean(destroyMethod = "close")
    EmbeddedServer embeddedServer(StewardSettings settings) {
        Path data = settings.data().toAbsolutePath().normalize();
        return EmbeddedServer.start(data, data.resolve("bin"), SETTINGS);
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
