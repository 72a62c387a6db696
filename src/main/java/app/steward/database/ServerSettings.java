package app.steward.database;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** What the embedded PostgreSQL is given: shares of this machine's memory, or of its container's. */
public final class ServerSettings {
    private ServerSettings() {}

    /** What fits this machine. */
    public static Map<String, String> here() {
        return of(((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() >> 20);
    }

    /**
     * What fits so much memory; what makes data safe stays on.
     *
     * @param memory in MB
     */
    static Map<String, String> of(long memory) {
        return Map.ofEntries(
                // one wide row per account and user is read by every refresh: it should stay in memory
                Map.entry("shared_buffers", share(memory, 5, 128, 4096)),
                Map.entry("effective_cache_size", share(memory, 2, 512, 65536)),
                Map.entry("work_mem", share(memory, 256, 4, 64)),
                Map.entry("maintenance_work_mem", share(memory, 16, 64, 1024)),
                Map.entry("max_parallel_workers_per_gather", "2"),
                Map.entry("max_wal_size", "4GB"),
                Map.entry("checkpoint_timeout", "15min"),
                Map.entry("random_page_cost", "1.1"),
                // many short statements with many columns: compiling them costs more than it saves
                Map.entry("jit", "off"),
                Map.entry("fsync", "on"),
                Map.entry("synchronous_commit", "on"));
    }

    private static String share(long memory, int part, long least, long most) {
        return Math.max(least, Math.min(most, memory / part)) + "MB";
    }
}
