package app.steward.ingest;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where the files of this process's imports lie while they are brought in: a folder of its own, readable by nobody else,
 * that holds a lock as long as the process lives. The next start on this machine deletes the folders whose lock is free,
 * since the processes that left them were killed.
 */
@Component
class ImportFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ImportFolder.class);
    private static final String PREFIX = "steward-imports-";
    private static final String LOCK = "lock";
    /** A process loses its lock as soon as it closes the file, however often it has it open. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel lock;

    ImportFolder() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    ImportFolder(Path parent) {
        deleteAbandoned(parent);
        try {
            folder = Files.createTempDirectory(parent, PREFIX);
            OURS.add(folder);
            lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock.lock();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return folder;
    }

    /** A new file in it. Whoever asks for one deletes it. */
    Path file(String name, String suffix) {
        try {
            return Files.createTempFile(folder, name, suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAbandoned(Path parent) {
        try (Stream<Path> folders = Files.list(parent)) {
            folders.filter(each -> each.getFileName().toString().startsWith(PREFIX))
                    .filter(each -> !OURS.contains(each))
                    .filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .forEach(ImportFolder::deleteIfAbandoned);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Files that imports left behind could not be looked for: {}", e.toString());
        }
    }

    private static void deleteIfAbandoned(Path left) {
        // A folder without a lock is one that another process is making right now.
        try (FileChannel its = FileChannel.open(left.resolve(LOCK), StandardOpenOption.WRITE);
                @Nullable FileLock free = its.tryLock()) {
            if (free != null) {
                delete(left);
            }
        } catch (IOException e) {
            LOG.debug("{} was left: {}", left, e.toString());
        }
    }

    private static void delete(Path left) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(left)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(left);
    }

    @PreDestroy
    void close() {
        try {
            lock.close();
            delete(folder);
            OURS.remove(folder);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted: {}", folder, e.toString());
        }
    }
}
