/** Journeys for programs and people. */
@NullMarked
@NamedInterface("web")
package app.steward.journey.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
