package app.steward.report;

import java.time.Duration;

/** How old the figures of a card are, and whether newer ones are being counted. Within a minute they are as good as now. */
public final class AsOf {
    private static final Duration NOW = Duration.ofMinutes(1);

    private final boolean told;
    private Duration oldest = Duration.ZERO;
    private boolean counting;

    /** @param told whether whoever reads the figures learns their age: who does not waits for newer ones */
    AsOf(boolean told) {
        this.told = told;
    }

    boolean isTold() {
        return told;
    }

    /**
     * Some of the figures were kept.
     *
     * @param age since they were counted, by the clock of the database
     * @param anew whether they are being counted again meanwhile
     */
    void read(Duration age, boolean anew) {
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
        counting |= anew;
    }

    /** Whether their age is worth a word. */
    public boolean isOld() {
        return oldest.compareTo(NOW) > 0;
    }

    /** "4 min ago", "3 h ago": never of another day. */
    public String age() {
        return oldest.toHours() > 0 ? oldest.toHours() + " h ago" : oldest.toMinutes() + " min ago";
    }

    /** Whether to ask again in some seconds gives newer ones. */
    public boolean isCounting() {
        return counting;
    }
}
