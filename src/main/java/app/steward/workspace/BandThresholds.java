package app.steward.workspace;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the bands of a whole score of 0 to 100 begin: good from {@code good}, poor below {@code poor}, average between.
 *
 * @param good at most 100
 * @param poor at least 0, and less than good; 0 = nothing is poor
 */
public record BandThresholds(int good, int poor) {

    /** Those of a new workspace. */
    public static final BandThresholds USUAL = new BandThresholds(70, 40);

    /** @throws BadInput with the paths goodFrom and poorBelow */
    public BandThresholds {
        List<Fault> faults = new ArrayList<>();
        if (good < 1 || good > 100) {
            faults.add(new Fault("goodFrom", "Enter a whole number from 1 to 100."));
        }
        if (poor < 0 || poor > 99) {
            faults.add(new Fault("poorBelow", "Enter a whole number from 0 to 99."));
        }
        if (faults.isEmpty() && poor >= good) {
            faults.add(new Fault("poorBelow", "Enter less than " + good + ", where good begins."));
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
    }
}
