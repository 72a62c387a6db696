/** Files and events on their way into the records. Writes through the tables of the features above it. */
@NullMarked
package app.steward.ingest;

import org.jspecify.annotations.NullMarked;
