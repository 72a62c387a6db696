package app.steward.journey;

import java.util.List;

/**
 * Runs of a journey that began, reached the goal or ended: published in the transaction that writes it down.
 *
 * @param what which of it
 * @param runs their numbers
 */
public record RunsMoved(int journey, What what, List<Long> runs) {
    /** What became of them. */
    public enum What {
        ENTERED,
        GOAL,
        ENDED
    }

    public RunsMoved {
        runs = List.copyOf(runs);
    }
}
