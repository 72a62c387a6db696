/** Pulses on the page of an account, and as the API tells them. */
@NullMarked
@NamedInterface("web")
package app.steward.pulse.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
