/** Which fields of lists are indexed: from the start, and those that administrators choose. */
@NullMarked
package app.steward.index;

import org.jspecify.annotations.NullMarked;
