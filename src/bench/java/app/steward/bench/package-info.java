/** Measures Steward at full size, against SQL that was written by hand for the same work on the same tables. */
@NullMarked
package app.steward.bench;

import org.jspecify.annotations.NullMarked;
