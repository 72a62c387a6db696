/** The addresses of CustomerSuccessBox's event API. */
@NullMarked
package app.steward.event.csb.web;

import org.jspecify.annotations.NullMarked;
