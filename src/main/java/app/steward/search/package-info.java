/**
 * What somebody types into a search, in lists and in the top bar.
 */
@NullMarked
package app.steward.search;

import org.jspecify.annotations.NullMarked;
