/** The addresses of the tracking API. */
@NullMarked
package app.steward.event.segment.web;

import org.jspecify.annotations.NullMarked;
