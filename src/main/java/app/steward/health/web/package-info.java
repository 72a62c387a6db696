/** Automation > Health 360, and why an account has the health it has. */
@NullMarked
@NamedInterface("web")
package app.steward.health.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
