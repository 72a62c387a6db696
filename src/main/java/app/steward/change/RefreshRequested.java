package app.steward.change;

/**
 * Says that so much changed that everything derived is to be computed anew. Published in the transaction of the change,
 * as the last that a long one does: who asks for a refresh meanwhile waits for its end.
 *
 * @param reason for people, as the run shows it: "Import 12 (accounts.csv)"
 */
public record RefreshRequested(String reason) {}
