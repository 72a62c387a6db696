/**
 * Reports over the portfolio: what somebody looks after, how it stands and how it stood. It reads what the features above
 * keep, changes nothing, and is read by none.
 */
@NullMarked
package app.steward.report;

import org.jspecify.annotations.NullMarked;
