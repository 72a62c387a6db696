package app.steward.pulse;

import app.steward.health.Band;
import java.util.Arrays;
import java.util.Optional;

/** The five answers, and with which band of health each agrees. */
public enum Rating {
    VERY_WORRIED(1, "Very worried", Band.POOR),
    WORRIED(2, "Worried", Band.POOR),
    UNSURE(3, "Unsure", Band.AVERAGE),
    CONFIDENT(4, "Confident", Band.GOOD),
    SURE(5, "Sure", Band.GOOD);

    private final int number;
    private final String label;
    private final Band band;

    Rating(int number, String label, Band band) {
        this.number = number;
        this.label = label;
        this.band = band;
    }

    public int number() {
        return number;
    }

    public String label() {
        return label;
    }

    public Band band() {
        return band;
    }

    /** How many bands above what health says it is, -2 to 2; negative where the person sees it worse. */
    public int above(Band health) {
        return health.ordinal() - band.ordinal();
    }

    public static Optional<Rating> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }
}
