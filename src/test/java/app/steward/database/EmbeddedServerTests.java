package app.steward.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
