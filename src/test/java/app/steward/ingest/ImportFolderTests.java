package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file of a customer outlives the process that it was sent to for longer than until the next start. */
class ImportFolderTests {
    @TempDir
    Path parent;

    @Test
    void what_a_killed_process_left_is_gone_at_the_next_start() throws IOException {
        Path left = Files.createDirectory(parent.resolve("steward-imports-1"));
        Files.writeString(left.resolve("lock"), "");
        Files.writeString(left.resolve("import7.csv"), "id,name");
        Path elsewhere = Files.createDirectory(parent.resolve("something-else"));
        Files.writeString(elsewhere.resolve("lock"), "");
        Files.createSymbolicLink(parent.resolve("steward-imports-link"), elsewhere);
        ImportFolder running = new ImportFolder(parent);
        Path inUse = running.file("import", ".csv");
        ImportFolder started = new ImportFolder(parent);
        assertThat(left).doesNotExist();
        assertThat(inUse).as("of a process that lives").exists();
        assertThat(elsewhere.resolve("lock")).exists();
        running.close();
        started.close();
        try (Stream<Path> all = Files.list(parent)) {
            assertThat(List.copyOf(
                            all.map(each -> each.getFileName().toString()).toList()))
                    .containsExactlyInAnyOrder("something-else", "steward-imports-link");
        }
    }
}
