package app.steward.job;

import java.time.Duration;

/**
 * Something that each process looks after every so often, in vain most of the time. What is to happen once in the cluster
 * at a moment of the clock is Quartz's.
 */
public interface Recurring {
    Duration every();

    void look();
}
