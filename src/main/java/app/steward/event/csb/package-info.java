/** The two forms of CustomerSuccessBox's event API, read into events and written back. */
@NullMarked
package app.steward.event.csb;

import org.jspecify.annotations.NullMarked;
