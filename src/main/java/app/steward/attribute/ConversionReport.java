package app.steward.attribute;

import java.util.List;

/**
 * How the stored values of an attribute fit a type.
 *
 * @param fits how many do, and are kept
 * @param unfit how many don't, and would become empty
 * @param samples the first of those that don't
 */
public record ConversionReport(long fits, long unfit, List<Unfit> samples) {

    /** A value that does not fit: whose, and what it says. */
    public record Unfit(String externalId, String value) {}
}
