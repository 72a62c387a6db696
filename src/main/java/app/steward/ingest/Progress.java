package app.steward.ingest;

/** How far a run is. Written by the run, read by whoever reports it. */
final class Progress {
    private volatile String phase = "waiting";
    private volatile long done;
    private volatile long total;
    private volatile long rows;
    private volatile long rejected;

    /** @param ofTotal how much there is to do: bytes while reading, records while writing */
    void begin(String newPhase, long ofTotal) {
        done = 0;
        total = ofTotal;
        phase = newPhase;
    }

    void at(long nowDone) {
        done = nowDone;
    }

    void read(long rowsRead, long rowsRejected) {
        rows = rowsRead;
        rejected = rowsRejected;
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
