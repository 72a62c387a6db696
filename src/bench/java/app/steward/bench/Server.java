package app.steward.bench;

import app.steward.database.EmbeddedServer;
import app.steward.database.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The database to measure on: that of {@code SPRING_DATASOURCE_URL} (with user and password beside it) as it is, else
 * one of our own, set up for this machine's memory. Its folder is kept where one was named.
 */
final class Server implements AutoCloseable {
    private final String url;
    private final String user;
    private final String password;
    private final @Nullable EmbeddedServer embedded;
    private final @Nullable Path folder;

    private Server(String url, String user, String password, @Nullable EmbeddedServer embedded, @Nullable Path folder) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.embedded = embedded;
        this.folder = folder;
    }

    static Server start(String kept) throws IOException {
        String named = System.getenv("SPRING_DATASOURCE_URL");
        if (named != null && !named.isBlank()) {
            return new Server(
                    named,
                    System.getenv().getOrDefault("SPRING_DATASOURCE_USERNAME", ""),
                    System.getenv().getOrDefault("SPRING_DATASOURCE_PASSWORD", ""),
                    null,
                    null);
        }
        Path folder = kept.isBlank()
                ? Files.createTempDirectory("steward-bench")
                : Path.of(kept).toAbsolutePath();
        Path binaries = Path.of("target", "postgresql").toAbsolutePath();
        EmbeddedServer server = EmbeddedServer.start(folder, binaries, ServerSettings.here());
        return new Server(
                server.url("postgres"), EmbeddedServer.USER, server.password(), server, kept.isBlank() ? folder : null);
    }

    String url() {
        return url;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        }
        if (folder != null) {
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
