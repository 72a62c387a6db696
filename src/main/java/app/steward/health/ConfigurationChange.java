package app.steward.health;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/**
 * From a day on something else decides an account's health: another configuration, or another version of the same one.
 * Scores on either side are not measured alike.
 *
 * @param at the last moment of that day at which scores changed
 * @param from what decided before: a segment, or all other accounts
 * @param to what decides since
 * @param edited whether it is the same configuration, changed
 */
public record ConfigurationChange(Instant at, LocalDate day, String from, String to, boolean edited) {

    static ConfigurationChange of(KeptScores before, KeptScores after, LocalDate day, DecidingNames.Names names) {
        return new ConfigurationChange(
                after.at(),
                day,
                names.of(before.segment()),
                names.of(after.segment()),
                Objects.equals(before.segment(), after.segment()));
    }

    /** "Another configuration decides: was Enterprise, now Onboarding". */
    public String inWords() {
        return inWords("");
    }

    /** @param since "12 Mar" */
    public String since(String since) {
        return inWords(" since " + since);
    }

    private String inWords(String since) {
        return edited
                ? "Another version of the configuration of " + to + " decides" + since
                : "Another configuration decides" + since + ": was " + from + ", now " + to;
    }
}
