/** Pulse: what the owner of an account thinks of it, 1 to 5, beside what the score says. Never written by a rule. */
@NullMarked
package app.steward.pulse;

import org.jspecify.annotations.NullMarked;
