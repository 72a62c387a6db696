package app.steward.workspace;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * How much each term of the engagement score counts, against the others: only their proportion matters.
 *
 * @param users of the share of users that are active
 * @param days of the share of the last 14 days that had any use
 * @param features of product stickiness
 */
public record EngagementWeights(int users, int days, int features) {

    /** Those of a new workspace. */
    public static final EngagementWeights USUAL = new EngagementWeights(50, 30, 20);

    private static final int MOST = 1000;

    /** @throws BadInput with the paths engagementUsers, engagementDays and engagementFeatures */
    public EngagementWeights {
        List<Fault> faults = new ArrayList<>();
        check(faults, "engagementUsers", users);
        check(faults, "engagementDays", days);
        check(faults, "engagementFeatures", features);
        if (faults.isEmpty() && users + days + features == 0) {
            faults.add(new Fault("engagementUsers", "Enter more than 0 for at least one of the three."));
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
    }

    private static void check(List<Fault> faults, String path, int weight) {
        if (weight < 0 || weight > MOST) {
            faults.add(new Fault(path, "Enter a whole number from 0 to 1,000."));
        }
    }
}
