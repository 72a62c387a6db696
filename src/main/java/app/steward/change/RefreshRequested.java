package app.steward.change;

/**
 * Says that so much changed that everything derived is to be computed anew. Published once the change is committed.
 *
 * @param reason for people, as the run shows it: "Import 12 (accounts.csv)"
 */
public record RefreshRequested(String reason) {}
