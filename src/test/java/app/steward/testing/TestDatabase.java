package app.steward.testing;

import app.steward.database.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL per JVM, and a database of its own for the application that all {@link StewardTest}s share.
 * {@code -Dsteward.test.database=container} takes Testcontainers, {@code embedded} the server that Steward brings along;
 * without it a container where Docker answers.
 */
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** A database on the JVM's server. */
    public record Address(String url, String username, String password) {

        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, username, password);
        }
    }

    private interface Server {
        Address address(String database);
    }

    /** Started at the first use, once. */
    private static final class Holder {
        static final Server SERVER = container() ? startContainer() : startEmbedded();
    }

    /** A database that nobody uses, so that it can be copied. */
    private static final class Migrated {
        static final String NAME = make("steward_test_migrated");

        private static String make(String name) {
            Address address = copy("template1", name);
            Flyway.configure()
                    .dataSource(address.url(), address.username(), address.password())
                    .load()
                    .migrate();
            return name;
        }
    }

    /** Nothing here has to survive, and statements over so few rows take longer to compile than to run. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "jit", "off",
            "max_connections", "300");

    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static int databases;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (STARTED.getAndSet(true)) {
            throw new IllegalStateException("This would be a second application, since the test's class has beans or"
                    + " properties of its own. All share one: put them into StewardTest, or set them in the test.");
        }
        Address address = migrated();
        TestPropertyValues.of(
                        "spring.datasource.url=" + address.url(),
                        "spring.datasource.username=" + address.username(),
                        "spring.datasource.password=" + address.password())
                .applyTo(context);
    }

    /** Makes an empty database. */
    public static Address create() {
        return copyOf("template1");
    }

    /** Makes one as the migrations leave an empty one: to copy that takes far less than they do. */
    public static Address migrated() {
        return copyOf(Migrated.NAME);
    }

    private static synchronized Address copyOf(String template) {
        return copy(template, "steward_test_" + ++databases);
    }

    private static Address copy(String template, String name) {
        try (Connection connection = Holder.SERVER.address("postgres").connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException e) {
            throw new IllegalStateException("The tests' server made no database", e);
        }
        return Holder.SERVER.address(name);
    }

    private static boolean container() {
        String chosen = System.getProperty("steward.test.database", "");
        switch (chosen) {
            case "container":
                return true;
            case "embedded":
                return false;
            case "":
                // asked only where there may be an engine: the question alone logs a long stack trace
                return (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
                        && DockerClientFactory.instance().isDockerAvailable();
            default:
                throw new IllegalArgumentException(
                        "steward.test.database is container or embedded, not \"" + chosen + "\"");
        }
    }

    private static Server startContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
        List<String> command = new ArrayList<>(List.of("postgres"));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        container.withCommand(command.toArray(new String[0]));
        container.start();
        return database -> new Address(
                container.getJdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1"),
                container.getUsername(),
                container.getPassword());
    }

    private static Server startEmbedded() {
        try {
            Path folder = Files.createTempDirectory("steward-test");
            EmbeddedServer server =
                    EmbeddedServer.start(folder, Path.of("target", "postgresql").toAbsolutePath(), SETTINGS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                delete(folder);
            }));
            return database -> new Address(server.url(database), EmbeddedServer.USER, server.password());
        } catch (IOException e) {
            throw new IllegalStateException("No folder for the tests' server", e);
        }
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            System.err.println("Left behind: " + folder + " (" + e + ")");
        }
    }
}
