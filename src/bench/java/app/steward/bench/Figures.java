package app.steward.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, printed as a table of medians at the end. */
final class Figures {
    /** One measurement: milliseconds of each run and bytes of write-ahead log. */
    private static final class Series {
        private final List<Double> millis = new ArrayList<>();
        private final List<Long> wal = new ArrayList<>();
    }

    private final Map<String, Series> ours = new LinkedHashMap<>();
    private final Map<String, Series> byHand = new LinkedHashMap<>();

    void ours(String what, double millis, long wal) {
        add(ours, what, millis, wal);
    }

    void byHand(String what, double millis, long wal) {
        add(byHand, what, millis, wal);
    }

    private static void add(Map<String, Series> to, String what, double millis, long wal) {
        Series series = to.computeIfAbsent(what, any -> new Series());
        series.millis.add(millis);
        series.wal.add(wal);
        System.err.printf(Locale.ROOT, "  %-52s %10.1f ms %10s%n", what, millis, bytes(wal));
    }

    void print() {
        System.out.println("| measurement | ours, ms | by hand, ms | ratio | WAL ours | WAL by hand |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
        ours.forEach((what, series) -> {
            Series other = byHand.get(what);
            double mine = median(series.millis);
            double theirs = other == null ? 0 : median(other.millis);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %s | %s | %s |%n",
                    what,
                    mine,
                    other == null ? "" : String.format(Locale.ROOT, "%.1f", theirs),
                    other == null ? "" : String.format(Locale.ROOT, "%.2f", mine / theirs),
                    bytes(median(series.wal)),
                    other == null ? "" : bytes(median(other.wal)));
        });
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "%nHeap: %s used of at most %s. Resident memory: %s.%n",
                bytes(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()),
                bytes(runtime.maxMemory()),
                resident());
    }

    private static <T extends Comparable<T>> T median(List<T> values) {
        List<T> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    static String bytes(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** Of this process, now and at most, where the system tells. */
    private static String resident() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
            return line(lines, "VmRSS:") + " now, " + line(lines, "VmHWM:") + " at most";
        } catch (IOException e) {
            return "not told by this system";
        }
    }

    private static String line(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> bytes(Long.parseLong(line.replaceAll("\\D", "")) * 1024))
                .findFirst()
                .orElse("?");
    }
}
