package app.steward.health;

/**
 * A configuration or the priority was saved or deleted, so that stored scores may be wrong until they are computed again.
 * Published inside the transaction that saves it.
 *
 * @param reason for people, as a run in the background shows it: "Health of Enterprise saved"
 */
public record HealthChanged(String reason) {}
