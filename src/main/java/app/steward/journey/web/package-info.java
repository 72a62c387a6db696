/** Journeys for programs and people. */
@NullMarked
package app.steward.journey.web;

import org.jspecify.annotations.NullMarked;
