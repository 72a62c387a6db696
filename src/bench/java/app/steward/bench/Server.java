package app.steward.bench;

import app.steward.database.EmbeddedServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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
        EmbeddedServer server = EmbeddedServer.start(folder, binaries, settings());
        return new Server(
                server.url("postgres"), EmbeddedServer.USER, server.password(), server, kept.isBlank() ? folder : null);
    }

    private static Map<String, String> settings() {
        long memory = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        long buffers = Math.min(4096, memory / 1024 / 1024 / 5);
        Map<String, String> settings = new TreeMap<>();
        settings.put("shared_buffers", buffers + "MB");
        settings.put("effective_cache_size", memory / 1024 / 1024 / 2 + "MB");
        settings.put("work_mem", "64MB");
        settings.put("maintenance_work_mem", "1GB");
        settings.put("max_wal_size", "8GB");
        settings.put("checkpoint_timeout", "15min");
        settings.put("max_parallel_workers", "4");
        settings.put("max_parallel_workers_per_gather", "2");
        settings.put("random_page_cost", "1.1");
        settings.put("jit", "off");
        settings.put("track_io_timing", "on");
        return settings;
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
