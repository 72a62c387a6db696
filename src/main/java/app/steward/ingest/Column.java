package app.steward.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A column of a file that is taken.
 *
 * @param index its place in a row
 * @param name as the header says
 * @param create whether the list of its field gets the entries that it lacks
 * @param label what a custom attribute is called that this column makes; null = as its key says
 */
record Column(
        int index,
        String name,
        Target target,
        boolean create,
        @Nullable String label) {}
