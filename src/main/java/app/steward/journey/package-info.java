/**
 * Journeys: what happens with a user, step by step, from when they come to match until the journey ends for them. Versions
 * of it, runs through it, what moves them, and why they are where they are.
 */
@NullMarked
package app.steward.journey;

import org.jspecify.annotations.NullMarked;
