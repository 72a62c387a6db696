package app.steward.derive;

/**
 * A definition was made, changed, deleted, or asked to be computed anew: what is stored of it and of all that reads it may
 * be wrong until that is done. Published inside the transaction that saves it.
 *
 * @param name as its stage names it, {@link Definition#name}
 * @param reason for people, as a run in the background shows it: "Health of Enterprise saved"
 */
public record DefinitionSaved(String name, String reason) {}
