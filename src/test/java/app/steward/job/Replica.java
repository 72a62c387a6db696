package app.steward.job;

import app.steward.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Steward as a process of its own, on a database that others use too. */
public final class Replica implements AutoCloseable {
    public static final String KEY = "sk_of_the_replicas_0123456789abcdef";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Replica(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param name as its connections are called in the database
     * @param folder for the few test classes that it needs: of all of them it would take the clock, too
     */
    public static Replica start(String name, TestDatabase.Address database, Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path classes = copy(folder.resolve("classes"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                // two thirds of its start go into classes, a third of that into verifying what the compiler wrote
                "-XX:+UseSerialGC",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-XX:+ExitOnOutOfMemoryError",
                "-Duser.timezone=UTC",
                "-cp",
                classes + File.pathSeparator + classPath(),
                ReplicaProcess.class.getName(),
                "--spring.datasource.hikari.data-source-properties.ApplicationName=" + name);
        builder.environment()
                .putAll(Map.of(
                        "SPRING_DATASOURCE_URL",
                        database.url(),
                        "SPRING_DATASOURCE_USERNAME",
                        database.username(),
                        "SPRING_DATASOURCE_PASSWORD",
                        database.password(),
                        "SERVER_PORT",
                        Integer.toString(port),
                        "SERVER_ADDRESS",
                        "127.0.0.1",
                        "STEWARD_URL",
                        "http://127.0.0.1:" + port,
                        "STEWARD_DEMO",
                        "false",
                        "STEWARD_WEBHOOK_PRIVATE",
                        "true",
                        "STEWARD_SECRET_KEY",
                        KEY));
        builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "replica-" + name + ".log").toFile());
        return new Replica(builder.start(), port);
    }

    /** Everything but the tests' own classes. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(each -> !each.replace(File.separatorChar, '/').matches(".*target/test-classes/?"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path copy(Path into) throws IOException {
        Path own = into.resolve(Replica.class.getPackageName().replace('.', '/'));
        Files.createDirectories(own);
        for (Class<?> each : List.of(ReplicaProcess.class, RecordingSender.class)) {
            String file = each.getSimpleName() + ".class";
            try (var in = each.getResourceAsStream(file)) {
                Files.copy(in, own.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return into;
    }

    public boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The replica ended with " + process.exitValue());
        }
        try {
            return get("/actuator/health/readiness").statusCode() == 200;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<String> post(String path, String type, String body) {
        return send(request(path)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + KEY);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
