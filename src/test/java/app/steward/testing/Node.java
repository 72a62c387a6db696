package app.steward.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A folder in which Node runs scripts with packages as they are published. */
public final class Node {
    private final Path folder;
    private final Map<String, String> environment;

    /** @param folder in that of the build, where packages stay for the next time */
    public Node(String folder, Map<String, String> environment) {
        this.folder = Path.of("target", folder).toAbsolutePath();
        this.environment = Map.copyOf(environment);
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public void write(String name, String text) {
        try {
            Files.writeString(path(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Installs packages, once. Without Node or a registry the test is left out, loudly. */
    public void install(String... items) throws IOException, InterruptedException {
        Path installed = path(items[0].replaceAll("\\W", "-") + "-installed");
        if (Files.exists(installed)) {
            return;
        }
        Files.createDirectories(folder);
        if (!Files.exists(path("package.json"))) {
            write("package.json", "{\"private\":true}");
        }
        List<String> install = new ArrayList<>(
                List.of("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"));
        install.addAll(List.of(items));
        if (output(install) == null) {
            System.err.println(
                    "\n!!!!!!!! NO NODE, OR NO PACKAGE REGISTRY: NOTHING IS TESTED WITH " + items[0] + " !!!!!!!!\n");
            Assumptions.abort(items[0] + " can't be installed here");
        }
        Files.writeString(installed, "");
    }

    /** What a script wrote that ended well. */
    public String run(String... script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(script));
        String said = output(command);
        assertThat(said).as("it ended well").isNotNull();
        return said;
    }

    /** What it wrote; null where it is not there, or ended with an error. */
    private @Nullable String output(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            boolean ended = process.waitFor(3, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                System.err.println(said);
                return null;
            }
            return said;
        } catch (IOException e) {
            return null; // there is no such program
        } finally {
            Files.delete(output);
        }
    }
}
