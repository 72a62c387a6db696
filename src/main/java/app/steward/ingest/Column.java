package app.steward.ingest;

/**
 * A column of a file that is taken.
 *
 * @param index its place in a row
 * @param name as the header says
 * @param create whether the list of its field gets the entries that it lacks
 */
record Column(int index, String name, Target target, boolean create) {}
