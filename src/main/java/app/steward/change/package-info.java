/** What was touched: which records, which of their fields. Features say it, the refresh follows. */
@NullMarked
package app.steward.change;

import org.jspecify.annotations.NullMarked;
