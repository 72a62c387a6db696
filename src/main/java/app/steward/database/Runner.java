package app.steward.database;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs PostgreSQL's programs. PostgreSQL refuses root; root steps down the first of these ways that this machine allows:
 * a user namespace (files stay root's), or the user nobody (who then owns the files).
 *
 * @param prefix words before each command
 * @param owner numeric user and group who must own the server's files; empty = whoever made them
 */
record Runner(List<String> prefix, String owner) {

    private static final String NOBODY = "65534:65534";

    /** What a program printed, and its exit code. */
    record Result(int code, String output) {}

    /** The way that works here to run the programs under {@code home}. */
    static Runner forThisUser(Path home) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Runner(List.of(), "");
        }
        Stream<Runner> ways = Stream.of(
                new Runner(List.of("unshare", "-U"), "0:0"),
                new Runner(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), NOBODY),
                new Runner(List.of("runuser", "-u", "nobody", "--"), NOBODY));
        return ways.filter(way -> way.works(home))
                .findFirst()
                .orElseThrow(() -> new CannotStart("PostgreSQL refuses to run as root, and neither unshare, setpriv nor"
                        + " runuser can step down to another user for " + home
                        + "; start Steward as a plain user or set SPRING_DATASOURCE_URL"));
    }

    private boolean works(Path home) {
        try {
            return run(home.resolve("bin/postgres").toString(), "--version").code() == 0;
        } catch (CannotStart e) {
            return false;
        }
    }

    /** Runs to the end, or for a minute at most. */
    Result run(String... command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        Path output = null;
        try {
            // a file, not a pipe: a server started by the command would keep a pipe open
            output = Files.createTempFile("steward-postgresql", ".out");
            Process process = new ProcessBuilder(words)
                    .directory(new File(System.getProperty("java.io.tmpdir")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CannotStart(String.join(" ", words) + " did not end within 90 seconds");
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new CannotStart(words.get(0) + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("the start was interrupted", e);
        } finally {
            deleteQuietly(output);
        }
    }

    /** Gives the server's files to the user it runs as. */
    void own(Path path) {
        if (owner.isEmpty()) {
            return;
        }
        try {
            Object uid = Files.getAttribute(path, "unix:uid");
            if (!owner.startsWith(uid + ":")) {
                Result result = new Runner(List.of(), "").run("/bin/chown", "-R", owner, path.toString());
                if (result.code() != 0) {
                    throw new CannotStart(path + " could not be given to user " + owner + ": " + result.output());
                }
            }
        } catch (IOException e) {
            throw new CannotStart("cannot read the owner of " + path + ": " + e.getMessage(), e);
        }
    }

    private static void deleteQuietly(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
