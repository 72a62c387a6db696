package app.steward.listing;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record in a list.
 *
 * @param label its name, or what stands for it
 * @param accountExternalId of the account that a user or subscription belongs to; null for accounts and without one
 * @param values by the spelling of the column: text, BigDecimal, Long, LocalDate, Instant, Boolean, {@link Person},
 *     {@link Reference}, {@link Banded}, {@link Status}, a list of numbers or texts, or null
 */
public record ListedRow(
        long id,
        String externalId,
        String label,
        @Nullable String accountExternalId,
        @Nullable String accountLabel,
        Map<String, @Nullable Object> values) {

    /** A team member in a cell. */
    public record Person(String email, String name) {}

    /**
     * A band in a cell.
     *
     * @param band its key
     * @param score that it is read from; null for one of another day
     * @param change of the score in 30 days; null where there was none
     */
    public record Banded(
            String band, @Nullable Integer score, @Nullable BigDecimal change) {}

    /** The status of a subscription in a cell: its key, and the type that says what it means. */
    public record Status(String status, String type) {}

    /** Another account in a cell; only where the viewer sees it. */
    public record Reference(String externalId, String label) {}
}
