package app.steward.ingest;

import java.time.Duration;
import java.util.function.Consumer;

/** How far a run is, told now and then. */
final class Progress {
    private static final long EVERY = Duration.ofSeconds(1).toNanos();

    private final Consumer<Progress> listener;
    private String phase = "waiting";
    private long done;
    private long total;
    private long rows;
    private long rejected;
    private long told = System.nanoTime();

    Progress(Consumer<Progress> listener) {
        this.listener = listener;
    }

    /** @param ofTotal how much there is to do: bytes while reading, records while writing */
    void begin(String newPhase, long ofTotal) {
        done = 0;
        total = ofTotal;
        phase = newPhase;
        told = 0;
        tell();
    }

    void at(long nowDone) {
        done = nowDone;
        tell();
    }

    void read(long rowsRead, long rowsRejected) {
        rows = rowsRead;
        rejected = rowsRejected;
        tell();
    }

    private void tell() {
        long now = System.nanoTime();
        if (told == 0 || now - told > EVERY) {
            told = now;
            listener.accept(this);
        }
    }

    String phase() {
        return phase;
    }

    long done() {
        return done;
    }

    long total() {
        return total;
    }

    long rows() {
        return rows;
    }

    long rejected() {
        return rejected;
    }
}
