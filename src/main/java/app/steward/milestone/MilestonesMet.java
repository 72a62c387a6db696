package app.steward.milestone;

import java.time.Instant;
import java.util.List;

/** Accounts met milestones. Published in the transaction of it, for whoever tells others. */
public record MilestonesMet(List<Met> met) {
    public MilestonesMet {
        met = List.copyOf(met);
    }

    /**
     * One of them.
     *
     * @param account its number
     * @param how rule, existing (it matched already when the milestone went on) or hand
     */
    public record Met(int milestone, long account, Instant at, String how) {}
}
