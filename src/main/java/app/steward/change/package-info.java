/** What was touched and waits for a re-test. Features write it, the refresh reads it. */
@NullMarked
package app.steward.change;

import org.jspecify.annotations.NullMarked;
