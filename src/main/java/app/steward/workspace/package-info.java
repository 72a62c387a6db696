/** The workspace: its name, time zone, currency, first day of the week, and the clock. Imports nothing. */
@NullMarked
package app.steward.workspace;

import org.jspecify.annotations.NullMarked;
