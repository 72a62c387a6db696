/** What the event APIs have in common over HTTP. */
@NullMarked
package app.steward.event.web;

import org.jspecify.annotations.NullMarked;
