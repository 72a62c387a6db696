/**
 * What follows by itself of an entering or a step: read from JSON once, and carried out for a set of records in the
 * transaction that uses the entering or the step up.
 */
@NullMarked
package app.steward.action;

import org.jspecify.annotations.NullMarked;
