package app.steward.database;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/** The programs of PostgreSQL (initdb, pg_ctl, postgres), unpacked from the archive on the class path. */
final class Binaries {

    private Binaries() {}

    /**
     * The folder that holds {@code bin/postgres}; unpacked under {@code parent} at the first call and found there later.
     *
     * @throws CannotStart where this build brings no PostgreSQL for this machine
     */
    static Path unpackedUnder(Path parent) {
        String name = archiveName();
        try (InputStream found = Binaries.class.getResourceAsStream("/" + name)) {
            if (found == null) {
                throw new CannotStart("this build brings no PostgreSQL for " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + "; set SPRING_DATASOURCE_URL to a database of yours,"
                        + " or build with the profile of this system (docs/running.md)");
            }
            byte[] archive = found.readAllBytes();
            Path home = parent.resolve("postgresql-" + fingerprint(archive));
            if (!Files.isDirectory(home)) {
                unpack(archive, home);
            }
            return home;
        } catch (IOException e) {
            throw CannotStart.because("PostgreSQL could not be unpacked into " + parent, e);
        }
    }

    private static String archiveName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "darwin" : os.contains("windows") ? "windows" : "linux";
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String machine = arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
        String libc = system.equals("linux") && Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return "postgres-" + system + "-" + machine + libc + ".txz";
    }

    /** Complete or not there: unpacked beside its place, then moved. */
    private static void unpack(byte[] archive, Path home) throws IOException {
        Files.createDirectories(home.getParent());
        Path part = Files.createTempDirectory(home.getParent(), "unpacking");
        try {
            try (TarArchiveInputStream entries = new TarArchiveInputStream(
                    new XZCompressorInputStream(new BufferedInputStream(new ByteArrayInputStream(archive))))) {
                for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                    write(entry, entries, part);
                }
            }
            setPermissions(part, 0755);
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // another process was first; the reason has no class of its own everywhere
            if (!Files.isDirectory(home)) {
                throw e;
            }
        } finally {
            FileSystemUtils.deleteRecursively(part);
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("The archive names a file outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(target.getParent());
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(target.getParent());
            Files.copy(content, target);
            setPermissions(target, entry.getMode());
        }
    }

    private static void setPermissions(Path file, int mode) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !Files.isSymbolicLink(file)
                && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            // always readable, since the server may run as another user than the one that unpacks
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString((mode & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
