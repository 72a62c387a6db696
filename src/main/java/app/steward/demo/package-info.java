/** A generated portfolio to look at: imports all, imported by none. The same seed makes the same companies. */
@NullMarked
package app.steward.demo;

import org.jspecify.annotations.NullMarked;
