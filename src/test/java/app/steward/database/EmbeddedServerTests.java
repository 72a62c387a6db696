package app.steward.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.env.MockEnvironment;

class EmbeddedServerTests {

    private static final Path BINARIES = Path.of("target", "postgresql").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void keeps_its_data_and_its_port_over_a_restart() throws Exception {
        String first;
        try (EmbeddedServer server = start()) {
            first = server.url("postgres");
            execute(server, "create table kept (word text)");
            execute(server, "insert into kept values ('still here')");
        }
        try (EmbeddedServer server = start()) {
            assertThat(server.url("postgres")).isEqualTo(first);
            assertThat(ask(server, "select word from kept")).isEqualTo("still here");
        }
    }

    @Test
    void makes_every_commit_durable_and_lets_nobody_in_without_the_password() throws Exception {
        try (EmbeddedServer server = start()) {
            assertThat(ask(server, "show fsync")).isEqualTo("on");
            assertThat(ask(server, "show synchronous_commit")).isEqualTo("on");
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("postgres"), EmbeddedServer.USER, "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void takes_its_share_of_a_small_and_of_a_large_machine() throws Exception {
        assertThat(ServerSettings.of(512))
                .containsEntry("shared_buffers", "128MB")
                .containsEntry("work_mem", "4MB")
                .containsEntry("fsync", "on");
        assertThat(ServerSettings.of(4096))
                .containsEntry("shared_buffers", "819MB")
                .containsEntry("work_mem", "16MB");
        assertThat(ServerSettings.of(1 << 20))
                .containsEntry("shared_buffers", "4096MB")
                .containsEntry("work_mem", "64MB");
        try (EmbeddedServer server = EmbeddedServer.start(folder, BINARIES, ServerSettings.here())) {
            assertThat(ask(server, "show jit")).isEqualTo("off");
        }
    }

    @Test
    void refuses_a_second_process_on_the_same_data() {
        try (EmbeddedServer server = start()) {
            assertThat(server.password()).isNotEmpty();
            assertThatThrownBy(this::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageStartingWith("another Steward runs on the data in " + folder);
        }
    }

    @Test
    void refuses_data_of_another_major_version_and_leaves_it_alone() throws Exception {
        start().close();
        Path version = folder.resolve("pg").resolve("PG_VERSION");
        Files.writeString(version, "14\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("was written by PostgreSQL 14");
        Files.writeString(version, "18\n");
        start().close();
    }

    @Test
    void refuses_a_port_that_another_program_has_taken() throws Exception {
        try (EmbeddedServer other = start()) {
            Path mine = Files.createDirectory(folder.resolve("mine"));
            Files.copy(folder.resolve("port"), mine.resolve("port"));
            assertThatThrownBy(() -> EmbeddedServer.start(mine, BINARIES, Map.of()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("is taken by another program");
            assertThat(ask(other, "select 'alive'")).isEqualTo("alive");
        }
    }

    @Test
    void a_server_that_was_killed_is_missed_and_started_again() throws Exception {
        try (EmbeddedServer server = start();
                DatabaseWatch watch = new DatabaseWatch(details(server), provider(server))) {
            execute(server, "create table kept (word text)");
            execute(server, "insert into kept values ('still here')");
            long first = server.process().orElseThrow().pid();
            server.process().orElseThrow().destroyForcibly();
            until(() -> !watch.isThere());
            assertThat(watch.health().getStatus()).isEqualTo(Status.DOWN);
            try (EmbeddedWatch again = new EmbeddedWatch(server, Duration.ofMillis(50), line -> {})) {
                assertThat(again).isNotNull();
                until(watch::isThere);
            }
            assertThat(server.process().orElseThrow().pid()).isNotEqualTo(first);
            assertThat(ask(server, "select word from kept")).isEqualTo("still here");
        }
    }

    @Test
    void one_that_does_not_start_again_is_given_up_with_a_line() throws Exception {
        CompletableFuture<String> line = new CompletableFuture<>();
        try (EmbeddedServer server = start()) {
            server.process().orElseThrow().destroyForcibly();
            until(() -> !server.isRunning());
            Files.move(folder.resolve("pg"), folder.resolve("gone"));
            try (EmbeddedWatch again = new EmbeddedWatch(server, Duration.ofMillis(1), line::complete)) {
                assertThat(again).isNotNull();
                assertThat(line.get(60, TimeUnit.SECONDS))
                        .contains(folder.toString())
                        .doesNotContain("\n");
            }
        }
    }

    @Test
    void a_connection_that_ended_alone_is_no_outage() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(folder, BINARIES, Map.of("fsync", "on"));
                DatabaseWatch watch = new DatabaseWatch(details(server), provider(server))) {
            until(() -> watching(server) == 1);
            execute(
                    server,
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name"
                            + " = 'steward watch'");
            watch.lookNow();
            until(() -> watching(server) == 1);
            assertThat(watch.isThere()).isTrue();
        }
    }

    @Test
    void why_a_named_database_cannot_be_used_is_one_line() {
        try (EmbeddedServer server = start()) {
            assertThat(refusal(server.url("postgres"), "postgres", "guess"))
                    .contains("does not let \"postgres\" in; check SPRING_DATASOURCE_USERNAME");
            assertThat(refusal(server.url("nothing"), "postgres", server.password()))
                    .contains("there is no such database")
                    .contains("SPRING_DATASOURCE_URL");
            assertThat(refusal("jdbc:postgresql://127.0.0.1:9/x?password=hidden", "postgres", "x"))
                    .startsWith("no PostgreSQL answers at jdbc:postgresql://127.0.0.1:9/x (")
                    .contains("Connection refused")
                    .doesNotContain("hidden");
            assertThat(refusal("jdbc:mysql://x", "", "")).contains("is no address of a PostgreSQL");
        }
    }

    @Test
    void a_full_disk_a_taken_port_and_a_wrong_setting_are_told_with_what_to_do() {
        MockEnvironment environment = new MockEnvironment();
        assertThat(StartFailures.line(new PortInUseException(8080), environment))
                .hasValue("port 8080 is taken by another program; stop that, or choose another port with SERVER_PORT");
        assertThat(StartFailures.line(
                        new IllegalStateException(
                                new SQLException("could not extend file: No space left on device", "53100")),
                        environment))
                .hasValueSatisfying(line -> assertThat(line).startsWith("the disk of the database is full;"));
        assertThat(CannotStart.because("the data could not be made", "write:\n No space left on device\n"))
                .hasMessage("the data could not be made because the disk is full; free some space on it, or name a"
                        + " folder elsewhere with STEWARD_DATA: write: No space left on device");
        assertThat(StartFailures.line(new IllegalStateException("a fault of ours"), environment))
                .isEmpty();
    }

    private static String refusal(String url, String user, String password) {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("spring.datasource.url", url)
                .withProperty("spring.datasource.username", user)
                .withProperty("spring.datasource.password", password);
        return StartFailures.line(catchThrowable(() -> GivenDatabase.look(environment)), environment)
                .orElseThrow();
    }

    private static JdbcConnectionDetails details(EmbeddedServer server) {
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

    private static ObjectProvider<DataSource> provider(EmbeddedServer server) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean(
                "pool", new DriverManagerDataSource(server.url("postgres"), EmbeddedServer.USER, server.password()));
        return beans.getBeanProvider(DataSource.class);
    }

    private static int watching(EmbeddedServer server) {
        try {
            return Integer.parseInt(
                    ask(server, "select count(*) from pg_stat_activity where application_name = 'steward watch'"));
        } catch (SQLException e) {
            return -1;
        }
    }

    /** Waits for what another thread or process does. */
    private static void until(BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a minute has passed").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private EmbeddedServer start() {
        return EmbeddedServer.start(folder, BINARIES, Map.of("fsync", "on", "synchronous_commit", "on"));
    }

    private static void execute(EmbeddedServer server, String statement) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(server.url("postgres"), EmbeddedServer.USER, server.password());
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String ask(EmbeddedServer server, String query) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(server.url("postgres"), EmbeddedServer.USER, server.password());
                var sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
