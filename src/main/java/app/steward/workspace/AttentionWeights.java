package app.steward.workspace;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * How many points each part of attention adds at most. What they come to together is capped at 100, so they need not add
 * up to it.
 *
 * @param health where overall health fell
 * @param renewal where a renewal is near
 * @param use where nobody used the product for a while
 * @param touchpoints where the team was not in touch for a while
 * @param tickets where urgent tickets are open
 * @param overdue where an invoice is overdue
 */
public record AttentionWeights(int health, int renewal, int use, int touchpoints, int tickets, int overdue) {

    /** Those of a new workspace. */
    public static final AttentionWeights USUAL = new AttentionWeights(40, 25, 20, 15, 20, 20);

    private static final int MOST = 100;

    /**
     * @throws BadInput with the paths attentionHealth, attentionRenewal, attentionUse, attentionTouchpoints, attentionTickets and
     *     attentionOverdue
     */
    public AttentionWeights {
        List<Fault> faults = new ArrayList<>();
        check(faults, "attentionHealth", health);
        check(faults, "attentionRenewal", renewal);
        check(faults, "attentionUse", use);
        check(faults, "attentionTouchpoints", touchpoints);
        check(faults, "attentionTickets", tickets);
        check(faults, "attentionOverdue", overdue);
        if (faults.isEmpty() && health + renewal + use + touchpoints + tickets + overdue == 0) {
            faults.add(new Fault("attentionHealth", "Enter more than 0 for at least one of them."));
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
    }

    private static void check(List<Fault> faults, String path, int weight) {
        if (weight < 0 || weight > MOST) {
            faults.add(new Fault(path, "Enter a whole number from 0 to 100."));
        }
    }
}
