package app.steward.health.web;

import app.steward.health.Band;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The health of one account as pages tell it.
 *
 * @param sentence what decides, and why
 * @param since that something else decides since some day of the last thirty, or null
 * @param caution why the scores are not those of this moment, or null
 * @param decider the segment that decides, or null where the default does
 * @param deciderName its name
 */
public record HealthView(
        String sentence,
        @Nullable String since,
        @Nullable String caution,
        @Nullable Integer decider,
        String deciderName,
        Part overall,
        List<Part> pillars) {

    /** One score: "overall" or a pillar by its key. */
    public Part part(String key) {
        return pillars.stream()
                .filter(part -> part.key().equals(key))
                .findFirst()
                .orElse(overall);
    }

    /** Overall health and the four pillars, as cards stand side by side. */
    public List<Part> all() {
        List<Part> all = new ArrayList<>(List.of(overall));
        all.addAll(pillars);
        return all;
    }

    /**
     * A score and what it is made of.
     *
     * @param score null where it is not computed
     * @param weight of a pillar in overall health: "3 of 8"; empty for overall health and what is not computed
     * @param adds what a pillar adds to the overall score; null where it adds nothing
     * @param change in 30 days, by what decides now; null where there is nothing to compare
     * @param days the scores of the last days, oldest first, as far back as they were computed
     * @param marks the places among them from which on something else decides
     * @param metrics none for overall health
     */
    public record Part(
            String key,
            String label,
            String icon,
            @Nullable Integer score,
            @Nullable Band band,
            String weight,
            @Nullable Integer adds,
            @Nullable Integer change,
            List<Integer> days,
            List<Integer> marks,
            List<Line> metrics) {

        /** In a sentence: "product health". */
        public String inWords() {
            return label.toLowerCase(Locale.ROOT) + " health";
        }
    }

    /**
     * A metric.
     *
     * @param detail its parameters, and what its thresholds are a share of; may be empty
     * @param value with its unit; null without one
     * @param range from poor to good, with units; null where a reference has no value
     * @param mark where the value stands on a scale of 90, or null where it can't be drawn
     * @param crossed whether poor is not worse than good here, so that there is nothing between
     * @param score null where it is left out
     * @param adds what it adds to the score of its pillar
     * @param behind where the users and days behind the value are named; null for nowhere
     */
    public record Line(
            String label,
            String detail,
            @Nullable String value,
            @Nullable String range,
            @Nullable Integer mark,
            boolean crossed,
            @Nullable Integer score,
            String weight,
            @Nullable Integer adds,
            @Nullable String behind) {}
}
