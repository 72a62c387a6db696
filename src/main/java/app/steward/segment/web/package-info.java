/** Segments over HTTP: the API, and the page that orders them. */
@NullMarked
package app.steward.segment.web;

import org.jspecify.annotations.NullMarked;
