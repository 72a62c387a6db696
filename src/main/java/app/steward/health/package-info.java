/**
 * Health: a configuration per account segment, the priority that decides between them, the scores that follow and their
 * history.
 */
@NullMarked
package app.steward.health;

import org.jspecify.annotations.NullMarked;
