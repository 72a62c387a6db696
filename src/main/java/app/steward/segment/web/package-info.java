/** Segments over HTTP: the API, the page that orders them, and what every form of a condition has beside it. */
@NullMarked
@NamedInterface("web")
package app.steward.segment.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
