/** Milestones: what accounts reach once, in an order that one reads, and what follows of it. */
@NullMarked
package app.steward.milestone;

import org.jspecify.annotations.NullMarked;
