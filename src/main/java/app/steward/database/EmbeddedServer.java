package app.steward.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of our own on 127.0.0.1. Its folder holds the data ({@code pg}), the port that was chosen once
 * ({@code port}), the password of the superuser ({@code password}), the server's log ({@code pg.log}) and the lock that
 * keeps a second process away ({@code lock}). A server that a killed process left behind is taken over, not restarted.
 */
public final class EmbeddedServer implements AutoCloseable {

    /** The superuser that Steward connects as. */
    public static final String USER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final int FIRST_PORT = 15432;

    private final Path home;
    private final Path data;
    private final Runner runner;
    private final String password;
    private final int port;
    private final FileChannel lock;
    private final Map<String, String> settings;

    private EmbeddedServer(
            Path home,
            Path data,
            Runner runner,
            String password,
            int port,
            FileChannel lock,
            Map<String, String> settings) {
        this.home = home;
        this.data = data;
        this.runner = runner;
        this.password = password;
        this.port = port;
        this.lock = lock;
        this.settings = settings;
    }

    /**
     * Starts the server that keeps its data under {@code folder}, and makes that data where there is none.
     *
     * @param folder absolute folder of the data
     * @param binaries folder for the unpacked programs; may be shared
     * @param settings settings of PostgreSQL for this start
     * @throws CannotStart where another process uses the data, another major version wrote it, or the machine refuses
     */
    public static EmbeddedServer start(Path folder, Path binaries, Map<String, String> settings) {
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(folder);
            try {
                return started(folder, binaries, settings, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw CannotStart.because("the embedded database cannot use the folder " + folder, e);
        }
    }

    private static EmbeddedServer started(Path folder, Path binaries, Map<String, String> settings, FileChannel lock)
            throws IOException {
        Path home = Binaries.unpackedUnder(binaries);
        Runner runner = Runner.forThisUser(home);
        Path data = folder.resolve("pg");
        String password = password(folder.resolve("password"));
        if (Files.exists(data)) {
            refuseOtherVersion(data, home, runner);
        } else {
            initialise(home, data, password, runner);
        }
        Integer running = portOfRunningServer(home, data, runner);
        if (running != null) {
            log.info("Took over the PostgreSQL that a process before this one left running on port {}", running);
            return new EmbeddedServer(home, data, runner, password, running, lock, settings);
        }
        int port = port(folder.resolve("port"));
        EmbeddedServer server = new EmbeddedServer(home, data, runner, password, port, lock, settings);
        server.launch();
        return server;
    }

    /** JDBC address of a database on this server. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String password() {
        return password;
    }

    /** The server's first process; empty where it wrote none down. */
    Optional<ProcessHandle> process() {
        try {
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Whether its first process lives; without it there are no new connections. */
    boolean isRunning() {
        return process()
                .filter(ProcessHandle::isAlive)
                .filter(one -> !isDefunct(one))
                .isPresent();
    }

    /** Dead, but not buried: some containers have nobody who does. */
    private static boolean isDefunct(ProcessHandle process) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            return Files.exists(status) && Files.readString(status).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Starts a server that ended by itself, on the port that it had.
     *
     * @throws CannotStart where it does not come up
     */
    void startAgain() {
        try {
            launch();
        } catch (IOException e) {
            throw CannotStart.because("the embedded database cannot use the folder " + data.getParent(), e);
        }
    }

    /** Ends the server's sessions and stops it. */
    @Override
    public void close() {
        try (lock) {
            Runner.Result result = runner.run(program("pg_ctl"), "stop", "-D", data.toString(), "-m", "fast", "-w");
            if (result.code() != 0) {
                log.warn("PostgreSQL did not stop: {}", result.output());
            }
        } catch (IOException e) {
            log.warn("The lock of the data folder could not be given back: {}", e.toString());
        }
    }

    private String program(String name) {
        return program(home, name);
    }

    private static String program(Path home, String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            channel.close();
            throw new CannotStart("another Steward runs on the data in " + folder
                    + "; stop it, or give this one a folder of its own with STEWARD_DATA");
        }
        return channel;
    }

    private static String password(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        writePrivately(file, password);
        return password;
    }

    private static void writePrivately(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(file, content);
    }

    private static void refuseOtherVersion(Path data, Path home, Runner runner) throws IOException {
        String theirs = Files.readString(data.resolve("PG_VERSION")).strip();
        String version = runner.run(program(home, "postgres"), "--version").output();
        String ours = version.replaceFirst("^\\D*", "").replaceFirst("\\D.*$", "");
        if (!theirs.equals(ours)) {
            throw new CannotStart("the data in " + data + " was written by PostgreSQL " + theirs
                    + ", and this Steward brings PostgreSQL " + ours
                    + "; start the version that wrote it, or use another folder with STEWARD_DATA (docs/running.md)");
        }
    }

    /** Complete or not there: made beside its place, then moved. */
    private static void initialise(Path home, Path data, String password, Runner runner) throws IOException {
        Path part = data.resolveSibling("pg.new");
        Path secret = data.resolveSibling("pg.new.password");
        FileSystemUtils.deleteRecursively(part);
        Files.createDirectory(part);
        writePrivately(secret, password);
        runner.own(part);
        runner.own(secret);
        try {
            Runner.Result result = runner.run(
                    program(home, "initdb"),
                    "--pgdata=" + part,
                    "--username=" + USER,
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8");
            if (result.code() != 0) {
                throw CannotStart.because("the data folder " + data + " could not be made", result.output());
            }
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static @Nullable Integer portOfRunningServer(Path home, Path data, Runner runner) throws IOException {
        Path pid = data.resolve("postmaster.pid");
        if (!Files.exists(pid)
                || runner.run(program(home, "pg_ctl"), "status", "-D", data.toString())
                                .code()
                        != 0) {
            return null;
        }
        List<String> lines = Files.readAllLines(pid);
        return lines.size() > 3 ? Integer.valueOf(lines.get(3).strip()) : null;
    }

    /** The port in the file; chosen and written there at the first start. */
    private static int port(Path file) throws IOException {
        if (Files.exists(file)) {
            int port = Integer.parseInt(Files.readString(file).strip());
            if (!free(port)) {
                throw new CannotStart("port " + port + " of the embedded database is taken by another program; stop"
                        + " that, or delete " + file + " to choose another port");
            }
            return port;
        }
        int port = FIRST_PORT + new SecureRandom().nextInt(1000);
        while (!free(port)) {
            port++;
        }
        Files.writeString(file, port + "\n");
        return port;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** The last lines of the log, which say why. */
    private static String end(Path logFile) {
        try {
            List<String> lines = Files.readAllLines(logFile);
            return String.join(" ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    private void launch() throws IOException {
        Path logFile = data.resolveSibling("pg.log");
        if (!Files.exists(logFile)) {
            Files.createFile(logFile);
        }
        runner.own(data);
        runner.own(logFile);
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -k \"\" "
                + settings.entrySet().stream()
                        .map(e -> "-c " + e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" "));
        Runner.Result result = runner.run(
                program("pg_ctl"),
                "start",
                "-D",
                data.toString(),
                "-l",
                logFile.toString(),
                "-w",
                "-t",
                "60",
                "-o",
                options);
        if (result.code() != 0) {
            throw CannotStart.because(
                    "PostgreSQL did not start, its log is " + logFile, result.output() + " " + end(logFile));
        }
    }
}
