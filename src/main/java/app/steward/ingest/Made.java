package app.steward.ingest;

/**
 * What an import makes besides the records of its rows.
 *
 * @param what {@code attribute}, or the field of which it is a choice, such as {@code stage}
 * @param name for people
 */
record Made(String what, String name) {}
